import { setTimeout as sleep } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { openDatabase } from '../../src/database/database.js';
import { LineTooLong, WaitingLine } from '../../src/database/waiting-line.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const limits = { places: 2, most: 3, patienceMs: 60_000, longMs: 60_000 };

/** A line whose places are all taken. */
async function fullLine(overrides: Partial<typeof limits> = {}): Promise<WaitingLine> {
  const line = new WaitingLine({ ...limits, ...overrides });
  await line.enter();
  await line.enter();
  return line;
}

/** Lets these people wait and notes in which order they come to a place, and who is refused. */
function queue(line: WaitingLine, names: readonly string[]): { readonly served: readonly string[]; readonly refused: readonly string[] } {
  const result = { served: [] as string[], refused: [] as string[] };
  for (const name of names) {
    line.enter().then(() => { result.served.push(name); }, (error: unknown) => {
      expect(error).toBeInstanceOf(LineTooLong);
      result.refused.push(name);
    });
  }
  return result;
}

test('places are taken at once while there are any, and given back', async () => {
  const line = await fullLine();
  line.leave();
  line.leave();
  await line.enter();
  await line.enter();
  expect(line.length).toBe(0);
});

test('a line that moves keeps the order of arrival', async () => {
  const line = await fullLine();
  const result = queue(line, ['first', 'second', 'third']);
  for (let n = 0; n < 3; n += 1) line.leave();
  await sleep(0);
  expect(result).toEqual({ served: ['first', 'second', 'third'], refused: [] });
});

test('a line whose first waits long lets the newest go first, and those who waited too long are refused', async () => {
  const line = await fullLine({ longMs: 20, patienceMs: 150 });
  const result = queue(line, ['first', 'second']);
  await sleep(50);
  const late = queue(line, ['late']);
  line.leave();
  await sleep(0);
  expect([result.served, late.served]).toEqual([[], ['late']]);
  await sleep(200);
  expect(result).toEqual({ served: [], refused: ['first', 'second'] });
  expect(line.length).toBe(0);
});

test('a line that is full refuses who waited longest and would be too late first', async () => {
  const line = await fullLine();
  const result = queue(line, ['first', 'second', 'third', 'fourth', 'fifth']);
  await sleep(0);
  expect(result).toEqual({ served: [], refused: ['first', 'second'] });
  expect(line.length).toBe(limits.most);
});

describe('before a pool', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  beforeAll(async () => {
    database = await testDatabase();
    orm = await openDatabase(database.connection, [], { poolSize: 2 });
  });
  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  test('everybody comes to a connection, through the ORM and through pg, also after statements that failed', async () => {
    const pool = await orm.em.getConnection().getNativeClient() as Pool;
    const asked = Array.from({ length: 30 }, (_, n) => {
      switch (n % 3) {
        case 0: return orm.em.fork().execute('select pg_sleep(0.01)');
        case 1: return pool.query('select 1');
        default: return expect(orm.em.fork().execute('select nonsense')).rejects.toThrow('nonsense');
      }
    });
    await sleep(5);
    expect(pool.waitingCount).toBeGreaterThan(10);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
    await Promise.all(asked);
    expect({ waiting: pool.waitingCount, idle: pool.idleCount }).toEqual({ waiting: 0, idle: 2 });
  });
});
