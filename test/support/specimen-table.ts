import { Client } from 'pg';
import { connectionUrl } from '../../src/database/connection-url.js';
import type { ColumnMap } from '../../src/scim/filter/column.js';
import { jsonColumns } from '../../src/scim/filter/json-columns.js';
import { keyTwin } from '../../src/scim/filter/key-twin.js';
import { schemasColumn } from '../../src/scim/filter/schemas-column.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/scim/json.js';
import { testServer } from './database.js';
import { specimen, specimenBase } from './specimen.js';

/** How the scratch table keeps a specimen: hot attributes in columns, members in a table of their own, the rest in one jsonb of keys. */
export const specimenColumns: ColumnMap = new Map([
  ...jsonColumns(specimen, 's.attributes_key'),
  ['schemas', schemasColumn(specimen, 's.attributes_key')],
  ['id', { kind: 'uuid', sql: 's.id' }],
  ['externalId', { kind: 'text', sql: 's.external_id' }],
  ['userName', { kind: 'text', sql: 's.user_name_key' }],
  ['active', { kind: 'boolean', sql: 's.active' }],
  ['meta', { kind: 'presence', sql: 'true' }],
  ['meta.created', { kind: 'time', sql: 's.created' }],
  ['meta.location', { kind: 'address', base: specimenBase, sql: 's.id' }],
  ['meta.version', { kind: 'text', sql: 's.version' }],
  ['emails', { ...emailsOf(jsonColumns(specimen, 's.attributes_key')), keys: new Map([['value', 's.email_keys']]) }],
  ['members', {
    kind: 'list',
    from: 'specimen_member as m',
    where: 'm.n = s.n',
    parts: new Map([
      ['value', { kind: 'uuid', sql: 'm.person_id' }],
      ['$ref', { kind: 'address', base: specimenBase, sql: 'm.person_id' }],
      ['display', { kind: 'text', sql: 'm.display_key' }],
    ]),
  }],
]);

/** A connection with an empty scratch table that nobody else sees and that ends with the connection. */
export async function connectSpecimenTable(): Promise<Client> {
  const client = new Client({ connectionString: connectionUrl(testServer().admin, 'postgres') });
  await client.connect();
  await client.query(`
    create temporary table specimen (
      n int primary key, id uuid, external_id text, user_name_key text collate "C", active boolean, created timestamptz(3), version text,
      email_keys text[], attributes_key jsonb
    );
    create index on specimen (user_name_key);
    create index on specimen using gin (email_keys);
    create temporary table specimen_member (n int, person_id uuid, display_key text);
    create function pg_temp.keep_null(boolean, boolean) returns boolean language sql as 'select $1';
    create function pg_temp.throw_if_run() returns boolean language plpgsql as 'begin raise exception ''the injected text ran''; end';
  `);
  return client;
}

/** Replaces what is in the table; the rows are numbered from 0. */
export async function fillSpecimenTable(client: Client, resources: readonly JsonObject[]): Promise<void> {
  const rows = resources.map((resource, n) => rowOf(keyTwin(resource, specimen), n));
  await client.query('truncate specimen, specimen_member');
  await client.query(`
    insert into specimen
    select r.* from jsonb_to_recordset($1::jsonb) as r (
      n int, id uuid, external_id text, user_name_key text, active boolean, created timestamptz(3), version text, email_keys text[], attributes_key jsonb)`,
  [JSON.stringify(rows)]);
  await client.query(`
    insert into specimen_member
    select r.n, (m.value ->> 'value')::uuid, m.value ->> 'display'
    from jsonb_to_recordset($1::jsonb) as r (n int, members jsonb), jsonb_array_elements(r.members) as m`,
  [JSON.stringify(rows)]);
}

function rowOf(twin: JsonObject, n: number): JsonObject {
  const { id, externalId, userName, active, members, meta, schemas: _schemas, ...attributes } = twin;
  return {
    n,
    id: id ?? null,
    external_id: externalId ?? null,
    user_name_key: userName ?? null,
    active: active ?? null,
    created: isJsonObject(meta) ? meta['created'] ?? null : null,
    version: isJsonObject(meta) ? meta['version'] ?? null : null,
    email_keys: elements(attributes['emails']).flatMap((email) => isJsonObject(email) && typeof email['value'] === 'string' ? [email['value']] : []),
    members: elements(members),
    attributes_key: attributes,
  };
}

function elements(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

function emailsOf(columns: ColumnMap) {
  const emails = columns.get('emails');
  if (emails?.kind !== 'list') throw new Error('The specimen has a list of e-mails.');
  return emails;
}
