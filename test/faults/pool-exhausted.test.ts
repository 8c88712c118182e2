import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { reportRow } from '../support/report.js';
import type { ScimAnswer } from '../support/scim-client.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import type { TcpProxy } from '../support/tcp-proxy.js';
import { faultsOfRefusal } from '../support/writers.js';

/** Each statement takes this long twice, there and back. */
const delayMs = 100;
const seconds = effort({ quick: 3, full: 60 });
const clients = 150;
let database: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const proxied = await proxyDatabase(database);
  ({ proxy } = proxied);
  server = await startServerProcess(database, { DATABASE_URL: proxied.connection });
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

test(`more than the database can do, for ${seconds} s: what is too much gets 503 in time, the rest is done, health stays quick, memory flat`, async () => {
  const { scim } = await connect(server, 'project');
  const userName = 'slow@acme.example';
  expect((await scim.createUser(userName)).status).toBe(201);
  server.peakMemory();
  const calm = server.residentMemory();
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
        health.push((await timed(() => fetch(`${server.baseUrl}/healthz`))).ms);
        await sleep(50);
      }
    })(),
  ]);
  proxy.delay(0);
  const done = answers.filter(({ result }) => result.status === 200);
  const refused = answers.filter(({ result }) => result.status !== 200);
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  const grown = server.peakMemory() - calm;
  process.stderr.write(`pool exhausted: ${done.length} done, ${refused.length} refused, the slowest after ${slowest.toFixed(0)} ms, health ${median(health).toFixed(0)} ms, ${grown.toFixed(0)} MiB above calm\n`);
  expect(refused.flatMap(({ result }) => faultsOfRefusal(result))).toEqual([]);
  expect(refused.length).toBeGreaterThan(0);
  expect(done.length).toBeGreaterThan(poolSize);
  expect(slowest).toBeLessThan(10_000);
  expect(median(health)).toBeLessThan(100);
  expect(grown).toBeLessThan(100);
  expect((await timed(() => scim.findUser(userName))).ms).toBeLessThan(3000);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F5 pool exhausted', rounds: 1, acknowledged: done.length, unknown: 0, refused: refused.length, wrong: 0, control: 'in strict order of arrival a request took 20 s (measured once)' });
}, 60_000 + seconds * 1000);
