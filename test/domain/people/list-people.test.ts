import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { newId } from '../../../src/domain/id.js';
import { PeopleService } from '../../../src/domain/people/people-service.js';
import { personOrderFields, type PersonFilter, type PersonOrder } from '../../../src/domain/people/person-filter.js';
import type { Scope } from '../../../src/domain/scope.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { listPeople } from '../../support/lists.js';

let world: DomainWorld;
let people: PeopleService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  people = new PeopleService(world.transactions, new AccountLinking());
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

const ids = async (list: { readonly query?: string; readonly filter?: PersonFilter; readonly orderBy?: PersonOrder } = {}, first = 100): Promise<readonly string[]> => {
  const page = await listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id, ...list }, { first });
  expect(await page.total()).toBe(page.rows.length);
  return page.rows.map((row) => row.id);
};

describe('the filter', () => {
  test('finds people by each of its parts, and by all of them together', async () => {
    const now = world.clock.now();
    const [plain, inTeam, suspended, deactivated, inactive, gone] = [
      await world.person(project.id), await world.person(project.id), await world.person(project.id, { suspendedAt: now }),
      await world.person(project.id, { active: false, deactivatedAt: now }), await world.person(project.id, { active: false }), await world.person(project.id, { removedAt: now }),
    ];
    const team = await world.team(project);
    for (const person of [inTeam, suspended, deactivated, inactive]) await world.join(project.id, team.id, person.id);
    const among = async (filter: PersonFilter): Promise<readonly string[]> => {
      const known = [plain, inTeam, suspended, deactivated, inactive, gone].map((person) => person.id);
      return (await ids({ filter })).filter((id) => known.includes(id));
    };
    expect(await among({})).toEqual([plain, inTeam, suspended, deactivated, inactive].map((person) => person.id));
    expect(await among({ removed: true })).toEqual([gone.id]);
    expect(await among({ active: false })).toEqual([deactivated.id, inactive.id]);
    expect(await among({ hasAccess: true })).toEqual([inTeam.id, inactive.id]);
    expect(await among({ hasAccess: false })).toEqual([plain.id, suspended.id, deactivated.id]);
    expect(await among({ suspended: true })).toEqual([suspended.id]);
    expect(await among({ teamId: team.id })).toEqual([inTeam.id, suspended.id, deactivated.id, inactive.id]);
    expect(await among({ teamId: team.id, hasAccess: true, active: true })).toEqual([inTeam.id]);
    expect(await among({ source: 'SCIM' })).toEqual([]);
    expect(await among({ unmanaged: false })).toEqual([]);
    expect(await among({ unmanaged: true, managedById: newId(world.clock) })).toEqual([]);
  });

  test('refuses what is no id instead of finding everybody or nobody', async () => {
    for (const filter of [{ teamId: 'x' }, { managedById: '' }]) {
      expect(await failureOf(ids({ filter }))).toMatchObject({ code: 'INVALID', field: `filter.${Object.keys(filter)[0]}` });
    }
  });

  test('removed people are for those who manage people', async () => {
    const member = world.scope(await world.memberOf(project, project.members));
    const list = { kind: 'PROJECT', directoryId: project.id, filter: { removed: true } } as const;
    expect((await failureOf(listPeople(people, member, list, {}))).code).toBe('FORBIDDEN');
  });
});

describe('the search', () => {
  test('finds a part of userName or displayName in any spelling; wildcards mean themselves', async () => {
    const ada = await world.person(project.id, {}, 'Ada.Lovelace@Example.com');
    const odd = await world.person(project.id, {}, '100%_sure@example.com');
    for (const query of ['LOVELACE', 'ada.love', ' Ada.Lovelace@example.COM ', 'ｌｏｖｅｌａｃｅ']) expect(await ids({ query })).toEqual([ada.id]);
    for (const query of ['100%', '%_s', '_sure']) expect(await ids({ query })).toEqual([odd.id]);
    expect(await ids({ query: '\\' })).toEqual([]);
    expect((await ids({ query: '  ' })).length).toBeGreaterThan(2);
  });
});

describe('pages', () => {
  test.each(personOrderFields.flatMap((field) => [[field, 'ASC'], [field, 'DESC']] as const))('by %s %s give everybody exactly once, in order, empty values last', async (field, direction) => {
    const column = { USER_NAME: 'userNameKey', DISPLAY_NAME: 'displayNameKey', CREATED_AT: 'createdAt', LAST_PUSHED_AT: 'lastPushedAt' } as const;
    const small = await world.project();
    const now = world.clock.now().getTime();
    for (const [index, name] of ['b', null, 'a', 'b', null, 'c'].entries()) {
      const { id } = await world.person(small.id, {}, `${name ?? 'z'}${index}@example.com`);
      await world.scope().unit.db.updateTable('person').set({ displayNameKey: name, lastPushedAt: name === null ? null : new Date(now + name.charCodeAt(0)) })
        .where('directoryId', '=', small.id).where('id', '=', id).execute();
    }
    const owner = world.scope(small.owner);
    const seen: { readonly id: string; readonly value: unknown }[] = [];
    for (let after: string | undefined; ;) {
      const page = await listPeople(people, owner, { kind: 'PROJECT', directoryId: small.id, orderBy: { field, direction } }, { first: 2, after });
      seen.push(...page.rows.map((row) => ({ id: row.id, value: row[column[field]] })));
      after = page.cursors.at(-1);
      if (!page.hasNextPage) break;
    }
    expect(new Set(seen.map((row) => row.id)).size).toBe(7);
    expect(seen).toHaveLength(7);
    const filled = seen.flatMap(({ value }) => (value === null ? [] : [value instanceof Date ? value.getTime() : String(value)]));
    const ascending = [...filled].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
    expect(filled).toEqual(direction === 'ASC' ? ascending : ascending.toReversed());
    expect(seen.slice(0, filled.length).every((row) => row.value !== null)).toBe(true);
  });

  test('do not take the cursor of another order, of another list, or of nobody', async () => {
    const page = await listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id }, { first: 1 });
    const after = page.cursors[0];
    const forged = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');
    const byName = { orderBy: { field: 'USER_NAME' } } as const;
    for (const [list, cursor] of [
      [byName, after], [{}, 'nonsense'], [{}, forged(['person CREATED_AT ASC', 'yesterday', newId(world.clock)])],
      [{}, forged(['person CREATED_AT ASC', null, newId(world.clock)])], [{}, forged(['person CREATED_AT ASC', '2026-01-01T00:00:00Z', "' or true"])],
      [byName, forged(['person USER_NAME ASC', '\u0000', newId(world.clock)])],
    ] as const) {
      const listing = listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id, ...list }, { first: 1, after: cursor });
      expect(await failureOf(listing)).toMatchObject({ code: 'INVALID', field: 'after' });
    }
  });
});

describe('subscribers of a status page', () => {
  test('see themselves and nobody else', async () => {
    const page = await world.statusPage(project);
    const account = await world.account();
    const own = await world.person(page, { accountId: account.accountId });
    const other = await world.person(page);
    const subscriber = world.scope(account);
    expect((await people.getPerson(subscriber, own.id)).id).toBe(own.id);
    expect((await failureOf(people.getPerson(subscriber, other.id))).code).toBe('NOT_FOUND');
    expect((await failureOf(listPeople(people, subscriber, { kind: 'STATUS_PAGE', directoryId: page }, {}))).code).toBe('FORBIDDEN');
    expect((await listPeople(people, scope, { kind: 'STATUS_PAGE', directoryId: page }, {})).rows.map((row) => row.id)).toEqual([own.id, other.id]);
  });
});
