import { setTimeout as sleep } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { Client } from 'pg';
import { openDatabase, quietOptions } from '../../src/database/database.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const size = 3;
let database: TestDatabase;
let admin: Client;

beforeAll(async () => {
  database = await testDatabase();
  admin = new Client({ connectionString: database.adminConnection });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** Opens as many transactions as the pool has places and ends their sessions from outside while they are open. */
async function killTransactions(orm: MikroORM): Promise<readonly unknown[]> {
  const pids: number[] = [];
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  const transactions = Array.from({ length: size }, () => orm.em.fork().transactional(async (em) => {
    const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
    pids.push(row?.pid ?? 0);
    if (pids.length === size) resolve(admin.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids]).then(() => undefined));
    await killed;
    await em.execute('select 1');
  }));
  return (await Promise.allSettled(transactions)).map((result) => (result.status === 'rejected' ? result.reason as unknown : undefined));
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | 'hangs'> {
  return Promise.race([work, sleep(milliseconds, 'hangs' as const, { ref: false })]);
}

async function nativePool(orm: MikroORM): Promise<Pool> {
  return orm.em.getConnection().getNativeClient() as Promise<Pool>;
}

test('a pool whose every transaction was killed works on, keeps its size and closes', async () => {
  const orm = await openDatabase(database.connection, [], { poolSize: size });
  for (let round = 0; round < 4; round += 1) {
    const faults = await killTransactions(orm);
    // The reason of the end must come through, not a complaint about giving a client back twice.
    for (const fault of faults) expect(String(fault)).toMatch(/terminat|connection error|EPIPE|ECONNRESET/i);
    const answers = await Promise.all(Array.from({ length: size * 2 }, () => within(5000, orm.em.fork().execute('select 1 as one'))));
    expect(answers).toEqual(Array.from({ length: size * 2 }, () => [{ one: 1 }]));
  }
  const pool = await nativePool(orm);
  expect({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }).toEqual({ total: size, idle: size, waiting: 0 });
  expect(await within(5000, orm.close(true))).toBeUndefined();
});

test('without the recovery the same pool hangs (the control)', async () => {
  const orm = await MikroORM.init({
    ...quietOptions(database.connection), entities: [],
    driverOptions: { connectionString: database.connection, max: size, connectionTimeoutMillis: 500 },
  });
  await killTransactions(orm);
  await expect(orm.em.fork().execute('select 1')).rejects.toThrow('timeout exceeded when trying to connect');
  expect(await within(1000, orm.close(true))).toBe('hangs');
});

test('idle connections may be killed: nothing crashes, and the next query gets a new one', async () => {
  const orm = await openDatabase(database.connection, [], { poolSize: size });
  await Promise.all(Array.from({ length: size }, () => orm.em.fork().execute('select pg_sleep(0.05)')));
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()', [database.name]);
  await sleep(50);
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
  await orm.close(true);
});

test('statements and waits for locks are bounded', async () => {
  const orm = await openDatabase(database.connection, []);
  const settings = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`;
  expect(await orm.em.fork().execute(settings)).toEqual([{ statement: '5s', lock: '3s' }]);
  await orm.close(true);
});

test('a listener hears every statement with its values, prepared ones too', async () => {
  const heard: (readonly [string, readonly unknown[]])[] = [];
  const orm = await openDatabase(database.connection, [], { onStatement: (sql, values) => { heard.push([sql, values]); } });
  await orm.em.fork().transactional(async (em) => { await em.getKysely().selectNoFrom((expression) => expression.val(7).as('n')).execute(); });
  await (await nativePool(orm)).query({ name: 'seven', text: 'select $1::int as n', values: [7] });
  await orm.close(true);
  expect(heard).toEqual([['begin', []], ['select $1 as "n"', [7]], ['commit', []], ['select $1::int as n', [7]]]);
});
