import { setTimeout as sleep } from 'node:timers/promises';
import { connect, uniqueEmail } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { withModule } from '../support/planted-module.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { reportRow } from '../support/report.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { killServer, startServerProcess, type ServerProcess } from '../support/server-process.js';
import type { TcpProxy } from '../support/tcp-proxy.js';
import { faultsOfRefusal } from '../support/writers.js';

/** Each statement takes this long twice, there and back. */
const delayMs = 100;
const seconds = effort({ quick: 3, full: 60 });
const clients = 150;
let database: TestDatabase;
let proxy: TcpProxy;
let connection: string;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const proxied = await proxyDatabase(database);
  ({ proxy, connection } = proxied);
  server = await startServerProcess(database, { DATABASE_URL: connection });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await database.drop();
});

interface Timed<T> { readonly result: T; readonly ms: number }

async function timed<T>(act: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const result = await act();
  return { result, ms: performance.now() - startedAt };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Overload {
  readonly done: number;
  readonly refused: number;
  /** Milliseconds. */
  readonly slowest: number;
  readonly health: number;
  /** MiB above what was resident before. */
  readonly grown: number;
  readonly faults: readonly string[];
}

/** Many clients look somebody up, as fast as they are answered, in a database that is slow; what came of it. */
async function overload(target: ServerProcess): Promise<Overload> {
  const { scim } = await connect(target, 'project');
  const userName = uniqueEmail('slow');
  expect((await scim.createUser(userName)).status).toBe(201);
  target.peakMemory();
  const calm = target.residentMemory();
  proxy.delay(delayMs);
  const answers: Timed<ScimAnswer>[] = [];
  const health: number[] = [];
  const until = performance.now() + seconds * 1000;
  await Promise.all([
    ...Array.from({ length: clients }, async () => {
      while (performance.now() < until) answers.push(await timed(() => scim.findUser(userName)));
    }),
    (async () => {
      while (performance.now() < until) {
        health.push((await timed(() => fetch(`${target.baseUrl}/healthz`))).ms);
        await sleep(50);
      }
    })(),
  ]);
  proxy.delay(0);
  const refused = answers.filter(({ result }) => result.status !== 200);
  return {
    done: answers.length - refused.length, refused: refused.length, slowest: Math.max(...answers.map(({ ms }) => ms)), health: median(health),
    grown: target.peakMemory() - calm, faults: refused.flatMap(({ result }) => faultsOfRefusal(result)),
  };
}

/** The control: pg's own queue, in strict order of arrival, in which each statement of each request waits anew. */
async function overloadWithoutLine(): Promise<string> {
  const lineless = await startServerProcess(database, { DATABASE_URL: connection, ...withModule('database/waiting-line.js', 'export class LineTooLong extends Error {} export function lineUp() {}') });
  try {
    const { slowest } = await overload(lineless);
    expect(slowest).toBeGreaterThan(10_000);
    return `in strict order of arrival the slowest answer takes ${(slowest / 1000).toFixed(0)} s`;
  } finally {
    await killServer(lineless);
  }
}

test(`more than the database can do, for ${seconds} s: what is too much gets 503 in time, the rest is done, health stays quick, memory flat`, async () => {
  const { done, refused, slowest, health, grown, faults } = await overload(server);
  process.stderr.write(`pool exhausted: ${done} done, ${refused} refused, the slowest after ${slowest.toFixed(0)} ms, health ${health.toFixed(0)} ms, ${grown.toFixed(0)} MiB above calm\n`);
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(0);
  expect(done).toBeGreaterThan(poolSize);
  expect(slowest).toBeLessThan(10_000);
  expect(health).toBeLessThan(100);
  expect(grown).toBeLessThan(100);
  const { scim } = await connect(server, 'project');
  expect((await timed(() => scim.findUser(uniqueEmail()))).ms).toBeLessThan(3000);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F5 pool exhausted', rounds: 1, acknowledged: done, unknown: 0, refused, wrong: faults.length, control: await overloadWithoutLine() });
}, 60_000 + seconds * 2000);
