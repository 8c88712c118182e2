import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { AccountLinks } from '../../../src/domain/accounts/account-links.js';
import { jsonb } from '../../../src/domain/jsonb.js';
import { ListCursors } from '../../../src/domain/provisioning/list-cursor.js';
import type { ProvisionedPage, ProvisionedPerson } from '../../../src/domain/provisioning/provisioning-input.js';
import type { ProvisionedSelection } from '../../../src/domain/provisioning/provisioning-query.js';
import { ProvisioningService } from '../../../src/domain/provisioning/provisioning-service.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { required } from '../../support/build.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let service: ProvisioningService;
let scope: Scope;
let directoryId: string;
let scimConfigurationId: string;

beforeAll(async () => {
  world = await DomainWorld.open();
  const secretKey = 'secret-key-of-the-tests-00000000000';
  const links = new AccountLinks(world.transactions, { secretKey, publicUrl: 'https://muster.example', hasMail: false });
  service = new ProvisioningService(world.transactions, { linking: new AccountLinking(), links }, new ListCursors(secretKey, 3600));
  const project = await world.project();
  directoryId = project.id;
  scope = world.scope(project.owner);
  const { configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Staff', showUnmanaged: false });
  scimConfigurationId = configuration.id;
});
afterAll(() => world.close());

/** What somebody looks like; few values, so that many are alike and orders have to fall back on more than one key. */
interface Looks { readonly name: string | null; readonly title: string | null; readonly moment: number; readonly micros: number }

type Write =
  | { readonly kind: 'create' | 'rename'; readonly whom: number; readonly looks: Looks }
  | { readonly kind: 'remove'; readonly whom: number };

const looks: fc.Arbitrary<Looks> = fc.record({
  name: fc.constantFrom('ann', 'bob', 'zoë', '"a,b\\', null, null), title: fc.constantFrom('x', 'y', null, null), moment: fc.nat(3), micros: fc.nat(2),
});
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create' as const, 'rename' as const), whom: fc.nat(99), looks }), fc.record({ kind: fc.constant('remove' as const), whom: fc.nat(99) }));
const selection: fc.Arbitrary<Partial<ProvisionedSelection>> = fc.record({
  sortBy: fc.option(fc.constantFrom('displayName', 'displayName', 'title', 'title', 'userName', 'meta.created', 'active').map((name) => {
    const [first = '', subName] = name.split('.');
    return { name: first, ...(subName !== undefined && { subName }) };
  }), { nil: undefined }),
  descending: fc.boolean(),
  filter: fc.constantFrom(undefined, parseFilter('not (title eq "x")')),
});

async function add(how: Looks): Promise<string> {
  const { id } = await world.person(directoryId, { managedBy: scimConfigurationId });
  await change(id, how);
  await people().where('id', '=', id)
    .set({ createdAt: sql<Date>`timestamptz '2026-01-01' + ${how.moment} * interval '1 ms' + ${how.micros} * interval '1 us'` }).execute();
  return id;
}

/** A new userName too, anywhere in its order. */
async function change(id: string, { name, title }: Looks): Promise<void> {
  await people().where('id', '=', id).set({
    displayName: name, displayNameKey: name, userNameKey: randomUUID(), attributesKey: jsonb(title === null ? {} : { title }),
  }).execute();
}

function people() {
  return scope.unit.db.updateTable('person').where('directoryId', '=', directoryId);
}

/** What others do between two pages; says who was touched by it. */
async function act(each: Write, ids: readonly string[]): Promise<string> {
  const id = required(ids[each.whom % ids.length]);
  switch (each.kind) {
    case 'create': return add(each.looks);
    case 'rename': await change(id, each.looks); break;
    case 'remove': await people().where('id', '=', id).set({ removedAt: world.clock.now() }).execute(); break;
  }
  return id;
}

const idsOf = ({ items }: ProvisionedPage<ProvisionedPerson>): readonly string[] => items.map(({ person }) => person.id);

test('whoever walks a list by cursor meets everybody untouched once and in order, whatever others write meanwhile', async () => {
  const start = fc.array(looks, { minLength: 1, maxLength: 12 });
  const meanwhile = fc.array(fc.array(write, { maxLength: 3 }), { maxLength: 14 });
  await fc.assert(fc.asyncProperty(start, meanwhile, fc.integer({ min: 1, max: 5 }), selection, async (everybody, writes, count, how) => {
    await scope.unit.db.deleteFrom('person').where('directoryId', '=', directoryId).where('managedBy', '=', scimConfigurationId).execute();
    const ids: string[] = [];
    for (const person of everybody) ids.push(await add(person));
    const query = { scimConfigurationId, baseUrl: 'https://muster.example/scim', ...how };
    const asItWas = idsOf(await service.listPeople(scope, { ...query, startIndex: 1, count: 200 }));
    const touched = new Set<string>();
    const untouched = (met: readonly string[]): readonly string[] => met.filter((id) => !touched.has(id));
    const remaining = writes.values();
    const pageAfterWrites = async (cursor: string): Promise<ProvisionedPage<ProvisionedPerson>> => {
      for (const each of remaining.next().value ?? []) touched.add(await act(each, ids));
      return service.listPeople(scope, { ...query, cursor, count });
    };

    let page = await service.listPeople(scope, { ...query, cursor: '', count });
    const forward = [...idsOf(page)];
    while (page.nextCursor !== undefined) {
      expect(page.items).toHaveLength(count);
      page = await pageAfterWrites(page.nextCursor);
      forward.push(...idsOf(page));
    }
    expect(untouched(forward)).toEqual(untouched(asItWas));

    let backward = idsOf(page);
    while (page.previousCursor !== undefined) {
      page = await pageAfterWrites(page.previousCursor);
      backward = [...idsOf(page), ...backward];
    }
    expect(untouched(backward)).toEqual(untouched(asItWas));
  }), { numRuns: 60 });
}, 120_000);
