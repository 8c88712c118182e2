import { setTimeout as sleep } from 'node:timers/promises';
import { connect, uniqueEmail } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { withModule } from '../support/planted-module.js';
import { livingHeap, reportsLivingHeap } from '../support/living-heap.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { reportRow } from '../support/report.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { killServer, startServerProcess, type ServerProcess } from '../support/server-process.js';
import type { TcpProxy } from '../support/tcp-proxy.js';
import { faultsOfRefusal } from '../support/writers.js';

/** Each statement takes this long twice, there and back. */
const delayMs = 100;
const seconds = effort({ quick: 3, full: 60 });
/** After so long a server has what such a load needs alive; only what comes on top would grow for ever. */
const warmUpSeconds = effort({ quick: 1, full: 10 });
const clients = 150;
let database: TestDatabase;
let proxy: TcpProxy;
let connection: string;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const proxied = await proxyDatabase(database);
  ({ proxy, connection } = proxied);
  server = await startServerProcess(database, { DATABASE_URL: connection, ...reportsLivingHeap });
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
  /** MiB of living memory above what was alive after the warm-up. */
  readonly grown: number;
  readonly faults: readonly string[];
}

/** Many clients look somebody up, as fast as they are answered, in a database that is slow; what came of it after the warm-up. */
async function overload(target: ServerProcess): Promise<Overload> {
  const { scim } = await connect(target, 'project');
  const userName = uniqueEmail('slow');
  expect((await scim.createUser(userName)).status).toBe(201);
  proxy.delay(delayMs);
  await press(target, scim, userName, warmUpSeconds);
  const warm = await livingHeap(target);
  const { answers, health } = await press(target, scim, userName, seconds);
  proxy.delay(0);
  const refused = answers.filter(({ result }) => result.status !== 200);
  return {
    done: answers.length - refused.length, refused: refused.length, slowest: Math.max(...answers.map(({ ms }) => ms)), health: median(health),
    grown: await livingHeap(target) - warm, faults: refused.flatMap(({ result }) => faultsOfRefusal(result)),
  };
}

/** The load itself: so many seconds of it, until the last answer is there. */
async function press(target: ServerProcess, scim: ScimClient, userName: string, forSeconds: number): Promise<{ readonly answers: readonly Timed<ScimAnswer>[]; readonly health: readonly number[] }> {
  const answers: Timed<ScimAnswer>[] = [];
  const health: number[] = [];
  const until = performance.now() + forSeconds * 1000;
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
  return { answers, health };
}

/** The control: pg's own queue, in strict order of arrival, in which each statement of each request waits anew. */
async function overloadWithoutLine(): Promise<string> {
  const lineless = withModule('database/waiting-line.js', 'export class LineTooLong extends Error {} export function lineUp() {}');
  const target = await startServerProcess(database, { DATABASE_URL: connection, NODE_OPTIONS: `${reportsLivingHeap.NODE_OPTIONS} ${lineless.NODE_OPTIONS}` });
  try {
    const { slowest } = await overload(target);
    expect(slowest).toBeGreaterThan(10_000);
    return `in strict order of arrival the slowest answer takes ${(slowest / 1000).toFixed(0)} s`;
  } finally {
    await killServer(target);
  }
}

test(`more than the database can do, for ${seconds} s: what is too much gets 503 in time, the rest is done, health stays quick, memory flat`, async () => {
  const { done, refused, slowest, health, grown, faults } = await overload(server);
  process.stderr.write(`pool exhausted: ${done} done, ${refused} refused, the slowest after ${slowest.toFixed(0)} ms, health ${health.toFixed(0)} ms, ${grown.toFixed(0)} MiB above warm\n`);
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(0);
  expect(done).toBeGreaterThan(poolSize);
  expect(slowest).toBeLessThan(10_000);
  expect(health).toBeLessThan(100);
  expect(grown).toBeLessThan(20);
  const { scim } = await connect(server, 'project');
  expect((await timed(() => scim.findUser(uniqueEmail()))).ms).toBeLessThan(3000);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F5 pool exhausted', rounds: 1, acknowledged: done, unknown: 0, refused, wrong: faults.length, control: await overloadWithoutLine() });
}, 60_000 + (seconds + warmUpSeconds) * 2000);
