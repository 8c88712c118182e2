import { Client } from 'pg';
import { pino } from 'pino';
import { createCounters } from '../../src/attempt-counters.js';
import { openDatabase } from '../../src/database/database.js';
import { entities } from '../../src/domain/entities.js';
import { News } from '../../src/domain/live/news.js';
import type { Scope } from '../../src/domain/scope.js';
import { createServices } from '../../src/services.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { query } from '../support/owner-sql.js';
import { required } from '../support/build.js';
import { TestClock } from '../support/test-clock.js';

/** Of all events every twentieth is about the person, and every fiftieth is a list that names them. */
const [own, naming] = [20, 50];
const events = 150_000;
/** So many entries are by the person, every second of them about the person, too. */
const acts = 5000;
const accountId = '0196a0de-0003-7000-8000-000000000001';
const [directoryId, personId, configurationId] = ['0196a0de-0001-7000-8000-000000000001', '0196a0de-0004-7000-8000-000000000001', '0196a0de-0002-7000-8000-000000000001'];

/** A month of a directory, with bodies as an event has them. */
const history = `
  select make_event_partitions((now() - interval '29 days')::date, 32);
  insert into directory (id, kind) values ('${directoryId}', 'PROJECT');
  insert into project (id, name, slug, created_at, updated_at) values ('${directoryId}', 'Large', 'large', now(), now());
  insert into scim_configuration (directory_id, id, kind, name, identity_provider, auto_provision_users, auto_deprovision_users,
    push_groups_enabled, user_name_policy, show_unmanaged, created_at, updated_at)
    values ('${directoryId}', '${configurationId}', 'PROJECT', 'Okta', 'OKTA', true, true, true, 'EMAIL', true, now(), now());
  insert into person (directory_id, id, user_name, user_name_key, email_keys, attributes_key, source, removed_at, created_at, updated_at)
    select '${directoryId}', ('0196a0de-0004-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'canary' || n || '@acme.example', 'canary' || n || '@acme.example',
      array['canary' || n || '@acme.example'], '{}', 'SCIM', case n when 1 then now() end, now(), now() from generate_series(1, 20000) as n;
  insert into provisioning_event (directory_id, id, at, request_id, configuration_id, configuration_name, identity_provider, status, operation, resource_type,
    http_status, duration_ms, method, path, outcome, person_id, facts, response_body, mentions)
  select '${directoryId}',
    (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
    at, 'request-' || n, '${configurationId}', 'Okta', 'OKTA', 'SUCCESS', 'GET', 'USER', 200, 1, 'GET', '/Users', 'read',
    case when n % ${own} = 0 then '${personId}'::uuid when n % 5 < 3 then ('0196a0de-0004-7000-8000-' || lpad(to_hex(2 + n % 19998), 12, '0'))::uuid end,
    case when n % ${own} = 0 then '{"subject": "canary1@acme.example"}' else '{}' end::jsonb,
    jsonb_build_object('userName', case when n % ${own} = 0 or n % ${naming} = 3 then 'canary1' else 'other' end || '@acme.example', 'filler', repeat(md5(n::text), 20)),
    case when n % ${naming} = 3 then array['${personId}'::uuid] when n % 5 = 3 then array[('0196a0de-0004-7000-8000-' || lpad(to_hex(2 + n % 19998), 12, '0'))::uuid] end
  from (select n, now() - interval '29 days' + n * (interval '29 days' / ${events}) as at from generate_series(1, ${events}) as n) as moments;
  insert into audit_entry (directory_id, id, at, actor_kind, actor_id, actor, action, subject_type, subject_id, facts)
  select '${directoryId}', ('0196a0de-0009-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), 'account', gen_random_uuid(), 'somebody', 'updatePerson', 'PERSON',
    ('0196a0de-0004-7000-8000-' || lpad(to_hex(1 + n % 20000), 12, '0'))::uuid, jsonb_build_object('name', 'canary' || (1 + n % 20000) || '@acme.example') from generate_series(1, 100000) as n;
  update person set former_account_ids = array['${accountId}'::uuid] where id = '${personId}';
  insert into audit_entry (directory_id, id, at, actor_kind, actor_id, actor, action, subject_type, subject_id, facts)
  select '${directoryId}', ('0196a0de-000a-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now() - interval '1 day', 'account', '${accountId}', 'canary1@acme.example', 'updatePerson', 'PERSON',
    ('0196a0de-0004-7000-8000-' || lpad(to_hex(1 + n % 2), 12, '0'))::uuid, '{"name": "somebody"}' from generate_series(1, ${acts}) as n;`;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await query(database, history);
  await query(database, 'analyze');
}, 170_000);
afterAll(() => database.drop());

const telling = `select
  (select count(*)::int from provisioning_event where to_jsonb(provisioning_event)::text ~ 'canary1@') as events,
  (select count(*)::int from audit_entry where to_jsonb(audit_entry)::text ~ 'canary1@') as audit,
  (select count(*)::int from provisioning_event where response_body = '"[erased]"') as blanked`;
/** Both are told when a session ends. */
const changed = `select coalesce(sum(n_tup_upd), 0)::int as rows from pg_stat_user_tables where relname ~ '^provisioning_event_'`;
const readWhole = `select relname as table, seq_tup_read::int as rows from pg_stat_user_tables where (relname ~ '^provisioning_event' or relname in ('audit_entry', 'person')) and seq_tup_read > 0 order by 1`;
const others = `select count(*)::int as sessions from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;

test(`a history of ${events / own} events among ${events} is erased in short statements, none of which reads a table whole`, async () => {
  const took: number[] = [];
  expect(await query(database, telling)).toEqual([{ events: events / own + events / naming, audit: 5 + acts, blanked: 0 }]);
  // The session that has just read everything tells so when it ends.
  await settled(others, [{ sessions: 0 }]);
  await query({ ...database, ownerConnection: database.adminConnection }, 'select pg_stat_reset()');
  const orm = await openDatabase(database.connection, [...entities]);
  const clock = new TestClock();
  const services = createServices(orm, clock, { secretKey: 'secret-key-of-the-tests-00000000000', publicUrl: 'https://muster.example', projectCreation: 'anyone', eventRetentionDays: 30, guessCounters: createCounters(true).guesses, news: new News(), publish: () => {} }, pino({ level: 'silent' }));
  const scope = (): Scope => ({ actor: { kind: 'system' }, clock, unit: services.transactions.open(), origin: { requestId: 'long' } });
  try {
    const start = performance.now();
    await services.personErasure.erasePerson(scope(), { id: personId });
    took.push(performance.now() - start);
  } finally {
    await orm.close(true);
  }
  process.stdout.write(`Erased ${events / own} events of one person and ${events / naming} that mention them in ${Math.round(required(took[0]))} ms\n`);
  await expect(settled(changed, [{ rows: events / own + events / naming }])).resolves.toBeDefined();
  expect(await query(database, readWhole)).toEqual([]);
  expect(await query(database, telling)).toEqual([{ events: 0, audit: 0, blanked: events / own + events / naming }]);
}, 120_000);

/** Asks until the answer is this one; rejects when it is not within five seconds. */
async function settled(question: string, answer: readonly object[]): Promise<readonly object[]> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const rows = await query(database, question);
    if (JSON.stringify(rows) === JSON.stringify(answer)) return rows;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`Never told: ${JSON.stringify(answer)}`);
}

describe('the functions that blank', () => {
  let running: Client;
  beforeAll(async () => {
    running = new Client({ connectionString: database.connection });
    await running.connect();
  });
  afterAll(() => running.end());
  const another = '0196a0de-0004-7000-8000-000000000002';
  const [removed, busyId] = ['0196a0de-0004-7000-8000-0000000fffff', '0196a0de-0003-7000-8000-000000000002'];

  test.each(['erase_events_of_person($1, $2, array[]::uuid[])', 'erase_audit_of_person($1, $2, $1)'])('%s does nothing for somebody who is still here, or in another directory', async (call) => {
    await expect(running.query(`select ${call}`, [directoryId, another])).rejects.toMatchObject({ code: '42501' });
    await expect(running.query(`select ${call}`, [configurationId, personId])).rejects.toMatchObject({ code: '42501' });
  });

  test('blank no event that has nothing to do with the person', async () => {
    const rows = await query<{ id: string }>(database, `select id from provisioning_event where person_id = '${another}' limit 5`);
    await running.query('select erase_events_of_person($1, $2, $3)', [directoryId, personId, rows.map(({ id }) => id)]);
    expect(await query(database, `select id from provisioning_event where person_id = '${another}' and response_body = '"[erased]"'`)).toEqual([]);
  });

  test('blank 2,000 entries of the audit at a time, and go on behind the last', async () => {
    await query(database, `insert into person (directory_id, id, user_name, user_name_key, email_keys, attributes_key, source, removed_at, created_at, updated_at, former_account_ids)
      values ($1, $2, 'next', 'next', '{}', '{}', 'SCIM', now(), now(), now(), array[$3::uuid])`, [directoryId, removed, busyId]);
    await query(database, `insert into audit_entry (directory_id, id, at, actor_kind, actor_id, actor, action)
      select $1, ('0196a0de-000b-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now() - interval '1 day', 'account', $2, 'next@acme.example', 'updateProject' from generate_series(1, 4500) as n`, [directoryId, busyId]);
    const left: number[] = [];
    for (let behind: string | null = directoryId; behind !== null;) {
      behind = required((await running.query<{ last: string | null }>('select erase_audit_of_person($1, $2, $3) as last', [directoryId, removed, behind])).rows[0]).last;
      left.push(required((await query<{ left: number }>(database, `select count(*)::int as left from audit_entry where actor = 'next@acme.example'`))[0]).left);
    }
    expect(left).toEqual([2500, 500, 0, 0]);
  });

  test('are for nobody but the running role and the owner', async () => {
    const rows = await query(database, `select proname from pg_proc where proname like 'erase_%_of_person' and has_function_privilege('public', oid, 'execute')`);
    expect(rows).toEqual([]);
  });

  test.each([
    `set action = 'nothing'`, `set at = now()`, `set actor = 'somebody else'`, `set subject_id = null`, `set facts = '{"name": "x"}'`, `set facts = facts || '{"detail": "x"}'`,
  ])('and the owner of the audit cannot %s', async (change) => {
    await expect(query(database, `update audit_entry ${change} where id = (select id from audit_entry where facts ? 'name' limit 1)`)).rejects.toMatchObject({ code: '42501' });
  });
});
