import { Client } from 'pg';
import { mintToken } from '../../src/domain/secret.js';
import { required } from './build.js';

/** A directory as large as they come, in a database with others: set-based and without the product, so that it costs seconds. */
export interface LargeDirectory {
  readonly directoryId: string;
  /** Sees everybody but a few thousand: two thirds of them its own people, the others unmanaged. */
  readonly configurationId: string;
  readonly tokenRowId: string;
  readonly token: string;
}

/** How many people the configuration sees. */
export const peopleSeen = 100_000;

/** Fills a migrated, empty database and brings its statistics up to date. */
export async function seedLargeDirectory(ownerConnection: string): Promise<LargeDirectory> {
  const client = new Client({ connectionString: ownerConnection });
  await client.connect();
  try {
    await client.query(ids);
    await withoutKeys(client, async () => {
      for (const statement of [tenants, people, teams, members]) await client.query(statement);
    });
    const { text, tokenId, secretHash } = mintToken('mst_scim_');
    const { rows: [token] } = await client.query<Omit<LargeDirectory, 'token'>>(
      `update scim_token set token_id = $1, secret_hash = $2 where id = test_id(3, 1)
       returning directory_id as "directoryId", configuration_id as "configurationId", id as "tokenRowId"`, [tokenId, secretHash]);
    await client.query('vacuum (analyze) person, team, team_member, scim_configuration, scim_token, directory, project');
    return { ...required(token), token: text };
  } finally {
    await client.end();
  }
}

/** Loads with indexes and foreign keys put away and makes them at once for all rows, which costs a third. */
async function withoutKeys(client: Client, load: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<{ readonly take: string; readonly give: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as take,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as give
      from pg_constraint where contype = 'f' and conrelid = any (array['person', 'team', 'team_member']::regclass[])
    union all
    select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      from pg_index where not indisprimary and indrelid = any (array['person', 'team', 'team_member']::regclass[])`);
  for (const { take } of keys) await client.query(take);
  await load();
  for (const { give } of keys) await client.query(give);
}

/** Ids that count up, as uuid v7 do. */
const ids = `
  create function test_id(space int, n bigint) returns uuid language sql immutable as
    $$ select ('0196a0de-' || lpad(to_hex(space), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$`;

/** Project 1 is the large one and has two configurations; 2,000 more are there because a server has more than one. */
const tenants = `
  insert into directory (id, kind) select test_id(1, n), 'PROJECT' from generate_series(1, 2000) as n;
  insert into project (id, name, slug, created_at, updated_at)
    select test_id(1, n), 'Project ' || n, 'project-' || n, now(), now() from generate_series(1, 2000) as n;
  insert into scim_configuration (directory_id, id, kind, name, identity_provider, auto_provision_users, auto_deprovision_users,
    push_groups_enabled, user_name_policy, show_unmanaged, created_at, updated_at)
    select test_id(1, case n when 2 then 1 else n end), test_id(2, n), 'PROJECT', 'Okta', 'OKTA', true, true, true, 'EMAIL', true, now(), now()
    from generate_series(1, 2000) as n;
  insert into scim_token (directory_id, id, configuration_id, name, token_id, secret_hash, last_four, created_at)
    select test_id(1, case n when 2 then 1 else n end), test_id(3, n), test_id(2, n), 'First', 'token-' || n, '\\x00', 'abcd', now()
    from generate_series(1, 2000) as n`;

/** Of 103,000 in the large directory a thirtieth is not seen by the first configuration: removed, released, or the second one's. */
const people = `
  insert into person (directory_id, id, user_name, user_name_key, external_id, email, email_key, email_keys, display_name, display_name_key,
    given_name, family_name, attributes, attributes_key, source, managed_by, removed_at, released_at, created_at, updated_at)
  select test_id(1, directory), test_id(4, n), 'person.' || n || '@acme.example', 'person.' || n || '@acme.example', 'external-' || n,
    'person.' || n || '@acme.example', 'person.' || n || '@acme.example', array['person.' || n || '@acme.example', 'p' || n || '@home.example'],
    'Person Number ' || n, 'person number ' || n, 'Person', 'Number ' || n, said, said, 'SCIM',
    case when directory = 2 then null when n % 103 = 0 then test_id(2, 2) when n % 3 = 0 then null else test_id(2, 1) end,
    case when n % 103 = 1 then now() end, case when n % 103 = 2 then now() end,
    timestamptz '2026-01-01' + n * interval '100 ms', timestamptz '2026-01-01' + n % 103000 * interval '200 ms'
  from (
    select n, case when n <= 103000 then 1 else 2 end as directory, jsonb_build_object(
      'title', 'engineer ' || n % 50, 'preferredLanguage', 'en', 'name', jsonb_build_object('givenName', 'person', 'familyName', 'number ' || n),
      'emails', jsonb_build_array(
        jsonb_build_object('value', 'person.' || n || '@acme.example', 'type', 'work', 'primary', true),
        jsonb_build_object('value', 'p' || n || '@home.example', 'type', 'home')),
      'phoneNumbers', jsonb_build_array(jsonb_build_object('value', '+43 1 ' || n, 'type', 'work')),
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', jsonb_build_object('department', 'department ' || n % 100, 'employeeNumber', n::text)) as said
    from generate_series(1, 115000) as n) as numbered`;

const teams = `
  insert into team (directory_id, id, name, name_key, role, external_id, source, managed_by, created_at, updated_at)
  select test_id(1, case when n <= 10000 then 1 else 2 end), test_id(5, n), 'Team ' || n, 'team ' || n, 'MEMBER', 'group-' || n, 'SCIM',
    case when n <= 10000 and n % 10 > 0 then test_id(2, 1) end, timestamptz '2026-01-01' + n * interval '1 s', timestamptz '2026-01-01' + n * interval '1 s'
  from generate_series(1, 12000) as n`;

const members = `
  insert into team_member (directory_id, team_id, person_id, source, added_at)
  select test_id(1, 1), test_id(5, 1 + n % 10000), test_id(4, n), 'PUSH', now() from generate_series(1, 103000) as n`;
