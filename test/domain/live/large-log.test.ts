import { Client } from 'pg';
import { openDatabase } from '../../../src/database/database.js';
import { entities } from '../../../src/domain/entities.js';
import { newId } from '../../../src/domain/id.js';
import { EventFeed } from '../../../src/domain/live/event-feed.js';
import { News } from '../../../src/domain/live/news.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { Transactions } from '../../../src/domain/transactions.js';
import { testDatabase } from '../../support/database.js';
import { TestClock } from '../../support/test-clock.js';

const events = 100_000;
const clock = new TestClock();
const sent: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
const ends: (() => Promise<unknown>)[] = [];
let transactions: Transactions;
let owner: Client;
const [directoryId, configurationId] = [newId(clock), newId(clock)];

beforeAll(async () => {
  const database = await testDatabase();
  ends.push(database.drop);
  const orm = await openDatabase(database.connection, [...entities], { onStatement: (sql, parameters) => { sent.push({ sql, parameters }); } });
  ends.push(() => orm.close(true));
  transactions = new Transactions(orm);
  owner = new Client({ connectionString: database.ownerConnection });
  await owner.connect();
  ends.push(() => owner.end());
  await owner.query(`insert into directory (id, kind) values ($1, 'PROJECT')`, [directoryId]);
  await owner.query(`insert into project (id, name, slug, created_at, updated_at) values ($1, 'Large', 'large', now(), now())`, [directoryId]);
  await owner.query(`
    insert into scim_configuration (directory_id, id, kind, name, identity_provider, auto_provision_users, auto_deprovision_users, push_groups_enabled, user_name_policy, show_unmanaged, created_at, updated_at)
    values ($1, $2, 'PROJECT', 'Okta', 'OKTA', true, true, true, 'EMAIL', true, now(), now())`, [directoryId, configurationId]);
  // Ten configurations share the log evenly; one of them is followed.
  await owner.query(`
    insert into provisioning_event (id, directory_id, at, request_id, configuration_id, configuration_name, identity_provider, status, operation, http_status, duration_ms, method, path, outcome, facts)
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - ${events} + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, $1, now(), n,
           case when n % 10 = 0 then $2::uuid else gen_random_uuid() end, 'Okta', 'OKTA', 'SUCCESS', 'GET', 200, 1, 'GET', '/Users', 'read', '{}'
      from generate_series(1, ${events}) as n`, [directoryId, configurationId]);
  await owner.query('analyze provisioning_event');
}, 170_000);
afterAll(async () => { for (const end of ends.toReversed()) await end(); });

interface PlanNode { readonly 'Node Type': string; readonly 'Actual Rows'?: number; readonly 'Rows Removed by Filter'?: number; readonly 'Relation Name'?: string; readonly Plans?: readonly PlanNode[] }

/** Every node of what PostgreSQL did for a statement. */
async function nodesOf({ sql, parameters }: (typeof sent)[number]): Promise<readonly PlanNode[]> {
  const { rows } = await owner.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`explain (analyze, format json) ${sql}`, [...parameters]);
  const flat = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  return (rows[0]?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => flat(Plan));
}

test(`a follower who goes on in the middle of ${events.toLocaleString('en')} events reads a bounded piece of them at a time, also for what is rare`, async () => {
  const scope = (): Scope => ({ actor: { kind: 'system' }, clock, unit: transactions.open(), origin: { requestId: 'large' } });
  const feed = new EventFeed(transactions, new ScimConfigurationService(transactions), new News());
  const { rows: [middle] } = await owner.query<{ id: string }>('select id from provisioning_event where configuration_id = $1 order by id offset $2 limit 1', [configurationId, events / 20]);
  const ending = new AbortController();
  sent.length = 0;
  let given = 0;
  for await (const { id } of await feed.follow({ enter: async () => scope(), signal: ending.signal }, { scimConfigurationId: configurationId, after: middle!.id })) {
    expect(id > middle!.id).toBe(true);
    given += 1;
    if (given === 100) break;
  }
  const rare = await feed.follow({ enter: async () => scope(), signal: ending.signal }, { scimConfigurationId: configurationId, after: middle!.id, filter: { requestId: String(events) } });
  expect((await rare.next()).value).toMatchObject({ requestId: String(events) });
  await rare.return();
  const looks = sent.filter(({ sql }) => sql.includes('provisioning_event'));
  expect(looks.length).toBeGreaterThanOrEqual(5);
  for (const look of looks) {
    const nodes = await nodesOf(look);
    expect(nodes.filter((node) => /Seq Scan|Sort/.test(node['Node Type'])).map((node) => node['Node Type'])).toEqual([]);
    for (const node of nodes) expect((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(2000);
  }
});
