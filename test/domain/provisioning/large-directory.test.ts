import { Client } from 'pg';
import { pino } from 'pino';
import { createCounters } from '../../../src/attempt-counters.js';
import { openDatabase } from '../../../src/database/database.js';
import { entities } from '../../../src/domain/entities.js';
import { News } from '../../../src/domain/live/news.js';
import { ListCursors } from '../../../src/domain/provisioning/list-cursor.js';
import type { ListWindow, ProvisionedSelection } from '../../../src/domain/provisioning/provisioning-query.js';
import type { Scope } from '../../../src/domain/scope.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { createServices, type Services } from '../../../src/services.js';
import { required } from '../../support/build.js';
import { testDatabase } from '../../support/database.js';
import { peopleSeen, seedLargeDirectory, type LargeDirectory } from '../../support/large-directory.js';
import { listTenantTables } from '../../support/tenant-tables.js';
import { TestClock } from '../../support/test-clock.js';

/** A statement as the server sent it. */
interface Statement { readonly sql: string; readonly parameters: readonly unknown[] }

const secretKey = 'secret-key-of-the-tests-00000000000';
const clock = new TestClock();
const sent: Statement[] = [];
const ends: (() => Promise<unknown>)[] = [];
let large: LargeDirectory;
let services: Services;
let owner: Client;
let tenantTables: ReadonlySet<string>;

beforeAll(async () => {
  const database = await testDatabase();
  ends.push(database.drop);
  large = await seedLargeDirectory(database.ownerConnection);
  const orm = await openDatabase(database.connection, [...entities], { onStatement: (sql, parameters) => { sent.push({ sql, parameters }); } });
  ends.push(() => orm.close(true));
  services = createServices(orm, clock, { secretKey, publicUrl: 'https://muster.example', projectCreation: 'anyone', eventRetentionDays: 30, guessCounters: createCounters(true).guesses, news: new News(), publish: () => {} }, pino({ level: 'silent' }));
  owner = new Client({ connectionString: database.ownerConnection });
  await owner.connect();
  ends.push(() => owner.end());
  tenantTables = await listTenantTables(database.ownerConnection);
}, 170_000);
afterAll(async () => { for (const end of ends.toReversed()) await end(); });

function scope(): Scope {
  const actor = { kind: 'provider', directoryId: large.directoryId, configurationId: large.configurationId, tokenId: large.tokenRowId } as const;
  return { actor, clock, unit: services.transactions.open(), origin: { requestId: 'large' } };
}

const selection = (values: Omit<Partial<ProvisionedSelection>, 'filter'> & { readonly filter?: string } = {}): ProvisionedSelection => ({
  scimConfigurationId: large.configurationId, baseUrl: 'https://muster.example/scim', ...values, filter: values.filter === undefined ? undefined : parseFilter(values.filter),
});
const page = { startIndex: 1, count: 100 };
const people = (values: Parameters<typeof selection>[0] = {}, window: ListWindow = page) => services.provisioning.listPeople(scope(), { ...selection(values), ...window });
const groups = (filter: string) => services.provisioning.listGroups(scope(), { ...selection({ filter }), ...page, withMembers: false });

/** The window by cursor that begins after this person, as the page before would have given it. */
function after(person: { readonly createdAt: Date; readonly id: string }, values: Parameters<typeof selection>[0] = {}, ...sorted: readonly string[]): ListWindow {
  const list = { ...selection(values), resources: 'User', count: page.count };
  const place = { side: 'after', key: [...sorted, person.createdAt.toISOString(), person.id] } as const;
  return { cursor: new ListCursors(secretKey, 3600).print(clock, list, { walk: 'forward', table: 0, place }), count: page.count };
}

/** The hundredth from the end, in the order of creation. */
async function hundredthFromEnd() {
  const { items, totalResults } = await people({}, { startIndex: peopleSeen - page.count, count: 1 });
  expect(totalResults).toBe(peopleSeen);
  return required(items[0]).person;
}

interface PlanNode { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly Plans?: readonly PlanNode[] }

/** What PostgreSQL would read from end to end for what was sent since the last time. */
async function tablesReadWhole(): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = (sql: string, node: PlanNode): void => {
    const table = node['Relation Name'] ?? '';
    if (node['Node Type'].endsWith('Seq Scan') && tenantTables.has(table)) found.push(`${table} in: ${sql}`);
    node.Plans?.forEach((plan) => { visit(sql, plan); });
  };
  const statements = sent.splice(0);
  for (const { sql, parameters } of statements) {
    const { rows } = await owner.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`explain (format json) ${sql}`, [...parameters]);
    required(rows[0])['QUERY PLAN'].forEach(({ Plan }) => { visit(sql, Plan); });
  }
  expect(statements.length).toBeGreaterThan(0);
  return found;
}

const personId = '0196a0de-0004-7000-8000-000000012fd1';

describe.each([['and the unmanaged people', true], ['alone', false]])('of a provider that sees its own people %s, no statement reads a tenant table whole', (_, showUnmanaged) => {
  beforeAll(async () => {
    await owner.query('update scim_configuration set show_unmanaged = $2 where id = $1', [large.configurationId, showUnmanaged]);
    sent.length = 0;
  });

  test.each([
    'userName eq "Person.77777@acme.example"', 'externalId eq "external-77777"', 'emails.value eq "p77777@home.example"',
    'emails[type eq "work" and value eq "person.77777@acme.example"]', 'emails[type eq "work"].value eq "person.77777@acme.example"', `id eq "${personId}"`, 'userName sw "person.7777"',
    'meta.lastModified gt "2026-01-01T05:43:00Z"',
  ])('for users where %s', async (filter) => {
    expect((await people({ filter })).totalResults).toBeGreaterThan(0);
    expect(await tablesReadWhole()).toEqual([]);
  });

  test.each(['displayName eq "Team 7777"', `members.value eq "${personId}"`])('for groups where %s', async (filter) => {
    expect((await groups(filter)).totalResults).toBe(1);
    expect(await tablesReadWhole()).toEqual([]);
  });

  test('for the first page, and the last by index and by cursor', async () => {
    const { totalResults, items } = await people();
    expect([totalResults, items.length]).toEqual([showUnmanaged ? peopleSeen : 66_666, 100]);
    const last = await people({}, { startIndex: totalResults - 99, count: 100 });
    const [first] = last.items;
    const byCursor = await people({}, after(required(first).person));
    expect(byCursor.items).toEqual(last.items.slice(1));
    expect(await tablesReadWhole()).toEqual([]);
  });

  test('for one user', async () => {
    expect((await services.provisioning.getPerson(scope(), { scimConfigurationId: large.configurationId, id: personId })).teams).toHaveLength(1);
    expect(await tablesReadWhole()).toEqual([]);
  });

  test('for the token of a request', async () => {
    const { configurationId, token } = large;
    expect(await services.scimAuthentication.authenticate(scope(), { kind: 'PROJECT', configurationId, token })).toBeDefined();
    expect(await tablesReadWhole()).toEqual([]);
  });
});

describe('the last page costs what the first does', () => {
  beforeAll(() => owner.query('update scim_configuration set show_unmanaged = true where id = $1', [large.configurationId]));

  /** How many times as long one takes as the other: the ratio of the medians, taken in turn so that both meet the same load. */
  async function ratio(numerator: () => Promise<unknown>, denominator: () => Promise<unknown>): Promise<number> {
    const times: [number, number][] = [];
    for (let repetition = 0; repetition < 11; repetition += 1) times.push([await timed(numerator), await timed(denominator)]);
    const median = (values: readonly number[]): number => required(values.toSorted((a, b) => a - b)[5]);
    return median(times.map(([time]) => time)) / median(times.map(([, time]) => time));
  }

  async function timed(act: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await act();
    return performance.now() - start;
  }

  test('by cursor', async () => {
    const window = after(await hundredthFromEnd());
    expect(await people({}, window)).toMatchObject({ totalResults: peopleSeen, items: { length: 100 } });
    expect(await ratio(() => people({}, window), () => people({}, { cursor: '', count: 100 }))).toBeLessThan(2);
  });

  test('by cursor in the order of a name', async () => {
    const values = { sortBy: { name: 'userName' } };
    const { items: [person] } = await people({ filter: 'userName eq "person.9998@acme.example"' });
    const window = after(required(person).person, values, 'person.9998@acme.example');
    expect(await people(values, window)).toMatchObject({ totalResults: peopleSeen });
    expect(await ratio(() => people(values, window), () => people(values, { cursor: '', count: 100 }))).toBeLessThan(2);
  });

  test('by index at most five times', async () => {
    expect(await ratio(() => people({}, { startIndex: peopleSeen - 99, count: 100 }), () => people())).toBeLessThan(5);
  });
});
