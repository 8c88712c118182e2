import { Client } from 'pg';
import { pino } from 'pino';
import { openDatabase } from '../../../src/database/database.js';
import { entities } from '../../../src/domain/entities.js';
import type { ProvisionedListQuery } from '../../../src/domain/provisioning/provisioning-query.js';
import type { Actor, Scope } from '../../../src/domain/scope.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { createServices, type Services } from '../../../src/services.js';
import { required } from '../../support/build.js';
import { testDatabase } from '../../support/database.js';
import { largeDirectoryPeople, seedLargeDirectory, type LargeDirectory, type SeededConfiguration } from '../../support/large-directory.js';
import { listTenantTables } from '../../support/tenant-tables.js';
import { TestClock } from '../../support/test-clock.js';

/** A statement as the server sent it. */
interface Statement { readonly sql: string; readonly parameters: readonly unknown[] }

let large: LargeDirectory;
let services: Services;
let explainer: Client;
let tenantTables: ReadonlySet<string>;
const clock = new TestClock();
const sent: Statement[] = [];
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const database = await testDatabase();
  ends.push(database.drop);
  large = await seedLargeDirectory(database.ownerConnection);
  const orm = await openDatabase(database.connection, [...entities], { onStatement: (sql, parameters) => { sent.push({ sql, parameters }); } });
  ends.push(() => orm.close(true));
  services = createServices(orm, clock, { secretKey: 'k'.repeat(32), publicUrl: 'https://muster.example', projectCreation: 'anyone', eventRetentionDays: 30 }, pino({ level: 'silent' }));
  explainer = new Client({ connectionString: database.connection });
  await explainer.connect();
  ends.push(() => explainer.end());
  tenantTables = await listTenantTables(database.ownerConnection);
}, 170_000);
afterAll(async () => { for (const end of ends.toReversed()) await end(); });

function scopeOf({ id, tokenRowId }: SeededConfiguration): Scope {
  const actor: Actor = { kind: 'provider', directoryId: large.directoryId, configurationId: id, tokenId: tokenRowId };
  return { actor, clock, unit: services.transactions.open(), origin: { requestId: 'large' } };
}

const both = () => [large.showsUnmanaged, large.showsOwnOnly];
const people = (configuration: SeededConfiguration, query: Partial<ProvisionedListQuery>) =>
  services.provisioning.listPeople(scopeOf(configuration), { scimConfigurationId: configuration.id, startIndex: 1, count: 100, ...query } as ProvisionedListQuery);
const groups = (configuration: SeededConfiguration, query: Partial<ProvisionedListQuery>) =>
  services.provisioning.listGroups(scopeOf(configuration), { scimConfigurationId: configuration.id, startIndex: 1, count: 100, withMembers: false, ...query } as ProvisionedListQuery & { withMembers: boolean });

interface PlanNode { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly Plans?: readonly PlanNode[] }

/** The tables that PostgreSQL would read from end to end for these statements. */
async function scannedTables(statements: readonly Statement[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { sql, parameters } of statements) {
    const { rows } = await explainer.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`explain (format json) ${sql}`, [...parameters]);
    const visit = (node: PlanNode): void => {
      if (node['Node Type'] === 'Seq Scan' && tenantTables.has(node['Relation Name'] ?? '')) found.push(`${node['Relation Name']}: ${sql}`);
      node.Plans?.forEach(visit);
    };
    rows[0]?.['QUERY PLAN'].forEach(({ Plan }) => { visit(Plan); });
    if (process.env['SHOW']) console.log(sql, (await explainer.query(`explain (analyze, buffers) ${sql}`, [...parameters])).rows.map((r) => r['QUERY PLAN']).join('\n'));
  }
  return found;
}

describe('scratch', () => {
  const filters = ['userName eq "Person.77777@acme.example"', 'externalId eq "external-77777"', 'emails.value eq "p77777@home.example"',
    'emails[type eq "work" and value eq "person.77777@acme.example"]', 'emails[type eq "work"].value eq "person.77777@acme.example"', 'id eq "0196a0de-0004-7000-8000-000000012fd1"',
    'userName sw "person.7777"', 'meta.lastModified gt "2026-01-01T05:43:00Z"'];
  test.each(filters)('%s', async (filter) => {
    for (const configuration of both()) {
      sent.length = 0;
      const page = await people(configuration, { filter: parseFilter(filter) });
      expect(await scannedTables(sent)).toEqual([]);
      expect(page.totalResults).toBeGreaterThan(0);
    }
  });
  test.each(['displayName eq "Team 777"', 'members.value eq "0196a0de-0004-7000-8000-000000012fd1"'])('%s', async (filter) => {
    for (const configuration of both()) {
      sent.length = 0;
      const page = await groups(configuration, { filter: parseFilter(filter) });
      expect(await scannedTables(sent)).toEqual([]);
      if (configuration === large.showsUnmanaged) expect(page.totalResults).toBeGreaterThan(0);
    }
  });
  test('lists', async () => {
    for (const configuration of both()) {
      sent.length = 0;
      const first = await people(configuration, {});
      expect(await scannedTables(sent)).toEqual([]);
      sent.length = 0;
      await people(configuration, { startIndex: first.totalResults - 50 });
      expect(await scannedTables(sent)).toEqual([]);
      sent.length = 0;
      await people(configuration, { startIndex: undefined, cursor: '' } as never);
      expect(await scannedTables(sent)).toEqual([]);
      expect([first.totalResults, largeDirectoryPeople, required(first.items[0]).person.id]).toEqual([]);
    }
  });
});
