import { ReadableStatusPages } from '../../../src/domain/accounts/readable-status-pages.js';
import type { Person } from '../../../src/domain/people/person.js';
import type { AccountActor } from '../../../src/domain/scope.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let project: WorldProject;
let page: string;
let account: AccountActor;
beforeAll(async () => { world = await DomainWorld.open(); });
afterAll(() => world.close());
beforeEach(async () => {
  project = await world.project();
  page = await world.statusPage(project);
  account = await world.account();
});

async function readable(actor = account): Promise<readonly string[]> {
  return (await new ReadableStatusPages(world.transactions).listReadableStatusPages(world.scope(actor), {})).rows.map((row) => row.id);
}

async function change(person: Person, values: Partial<Person>): Promise<void> {
  await world.scope().unit.db.updateTable('person').set(values).where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
}

const endings: readonly [string, Partial<Person>][] = [['deactivated', { deactivatedAt: new Date() }], ['suspended', { suspendedAt: new Date() }], ['removed', { removedAt: new Date() }]];

test('a subscriber reads the private page and no other', async () => {
  await world.statusPage(project);
  await world.person(page, { accountId: account.accountId });
  expect(await readable()).toEqual([page]);
});

test.each(endings)('a subscriber who is %s reads it no more', async (_how, values) => {
  await change(await world.person(page, { accountId: account.accountId }), values);
  expect(await readable()).toEqual([]);
});

test('people with access to the project read its private pages; without a team they have none', async () => {
  const person = await world.person(project.id, { accountId: account.accountId });
  expect(await readable()).toEqual([]);
  await world.join(project.id, project.members, person.id);
  expect(await readable()).toEqual([page]);
});

test.each(endings)('a member who is %s reads them no more', async (_how, values) => {
  const person = await world.person(project.id, { accountId: account.accountId });
  await world.join(project.id, project.members, person.id);
  await change(person, values);
  expect(await readable()).toEqual([]);
});

test('public pages are not among them', async () => {
  await world.person(page, { accountId: account.accountId });
  await world.scope().unit.db.updateTable('status_page').set({ isPrivate: false }).where('id', '=', page).execute();
  expect(await readable()).toEqual([]);
});

test('a server administrator reads none for that alone, and a stranger is told to sign in', async () => {
  expect(await readable(await world.account(true))).toEqual([]);
  const pages = new ReadableStatusPages(world.transactions);
  expect((await failureOf(pages.listReadableStatusPages(world.scope({ kind: 'stranger' }), {}))).code).toBe('UNAUTHENTICATED');
});
