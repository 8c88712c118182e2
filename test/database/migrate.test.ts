import { Client } from 'pg';
import { migrate } from '../../src/database/migrate.js';
import { migrationsList } from '../../src/database/migrations-list.js';
import { emptyDatabase, testDatabase, type TestDatabase } from '../support/database.js';

async function query(connection: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await emptyDatabase(); });
  afterAll(async () => { await database.drop(); });

  test('run once when four processes start together, and all four wait for them', async () => {
    const reports = await Promise.all([1, 2, 3, 4].map(() => migrate(database.ownerConnection, database.runningRole)));
    expect(reports.map((report) => report.applied.length).sort((a, b) => a - b)).toEqual([0, 0, 0, migrationsList.length]);
    const names = await query(database.connection, 'select name from mikro_orm_migrations order by id');
    expect(names.map((row) => row['name'])).toEqual(migrationsList.map((migration) => migration.name));
  });

  test('report nothing new at the next start', async () => {
    expect(await migrate(database.ownerConnection, database.runningRole)).toEqual({ applied: [], runningRoleOwnsTables: false });
  });

  test('report a running role that owns the tables, so that production can warn', async () => {
    const owner = decodeURIComponent(new URL(database.ownerConnection).username);
    expect(await migrate(database.ownerConnection, owner)).toEqual({ applied: [], runningRoleOwnsTables: true });
  });
});

describe('the running role', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await testDatabase(); });
  afterAll(async () => { await database.drop(); });

  test('reads, adds, changes and removes rows', async () => {
    await query(database.connection, `insert into directory (id, kind) values ('00000000-0000-7000-8000-000000000001', 'PROJECT')`);
    await query(database.connection, `update directory set kind = 'STATUS_PAGE'`);
    expect(await query(database.connection, 'select kind from directory')).toEqual([{ kind: 'STATUS_PAGE' }]);
    await query(database.connection, 'delete from directory');
  });

  test.each([
    'create table extra (id integer)',
    'drop table person',
    'alter table person add column extra text',
    'truncate person',
    'update audit_entry set action = action',
    'delete from audit_entry',
    'truncate audit_entry',
    'update provisioning_event set outcome = outcome',
    'delete from provisioning_event',
    'truncate provisioning_event',
    'delete from provisioning_event_default',
    'delete from mikro_orm_migrations',
  ])('must not %s', async (statement) => {
    await expect(query(database.connection, statement)).rejects.toMatchObject({ code: '42501' });
  });
});
