import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { withModule } from '../support/planted-module.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { reportRow } from '../support/report.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { killServer, startServerProcess, type ServerProcess } from '../support/server-process.js';
import { startTcpProxy, type ConnectionFault, type TcpProxy } from '../support/tcp-proxy.js';
import { faultsOfRefusal, Writers } from '../support/writers.js';

const cuts = effort({ quick: 6, full: 100 });
let database: TestDatabase;
let toDatabase: TcpProxy;
let toServer: TcpProxy;
/** The URL of the database, through the relay. */
let connection: string;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const proxied = await proxyDatabase(database);
  toDatabase = proxied.proxy;
  ({ connection } = proxied);
  server = await startServerProcess(database, { DATABASE_URL: connection });
  toServer = await startTcpProxy({ port: Number(new URL(server.baseUrl).port) });
}, 120_000);
afterAll(async () => {
  await Promise.all([toServer.close(), toDatabase.close()]);
  await server.stop();
  await database.drop();
});

/** A fault somewhere in the bytes of a connection's first requests. */
function anywhere(kinds: readonly ConnectionFault['kind'][], bytes: number): () => ConnectionFault {
  return () => ({
    kind: kinds[Math.floor(Math.random() * kinds.length)] ?? 'reset',
    direction: Math.random() < 0.5 ? 'up' : 'down',
    afterBytes: 1 + Math.floor(Math.random() * bytes),
  });
}

/** Writes through both proxies until so many connections of one of them have been cut; what the checks say then. */
async function writeThrough(prefix: string, proxy: TcpProxy, faultOfNext: () => ConnectionFault, patienceMs?: number): Promise<{ readonly writers: Writers; readonly faults: readonly string[]; readonly scim: ScimClient }> {
  const { home, configuration } = await connect(server, 'project', { pushGroupsEnabled: true });
  const { id: groupId } = (await configuration.scim.createGroup('Everybody')).body;
  const scim = new ScimClient(configuration.scim.baseUrl.replace(server.baseUrl, `http://127.0.0.1:${toServer.port}`), configuration.token);
  const writers = new Writers({ directoryId: home.id, groupId, scim: () => scim, admin: () => server.admin }, prefix, patienceMs);
  const enough = proxy.faultsMet() + cuts;
  proxy.plan(faultOfNext);
  if (proxy === toDatabase) toDatabase.resetAll();
  writers.start();
  while (proxy.faultsMet() < enough) await writers.acknowledge(1);
  proxy.plan(() => undefined);
  await writers.acknowledge(10);
  await writers.stop();
  return { writers, scim: configuration.scim, faults: [...await writers.faults(database), ...await faultsOfLedger(database, home.id)] };
}

test(`clients whose connections are cut at any byte leave whole changes and no others, ${cuts} cuts`, async () => {
  const { writers, faults } = await writeThrough('client', toServer, anywhere(['reset'], 4000));
  expect(faults).toEqual([]);
  expect(writers.tally.unknown).toBeGreaterThan(0);
  expect(server.output()).not.toContain('failed inside');
  reportRow({ row: 'F4 connections of clients cut', rounds: cuts, ...writers.tally, wrong: faults.length, controlOf: 'F1 kill -9 of the server' });
}, 60_000 + cuts * 2000);

test(`connections to the database cut at any byte are answered with 503 or not felt, and the pool stays whole, ${cuts} cuts`, async () => {
  const { writers, faults, scim } = await writeThrough('database', toDatabase, anywhere(['reset'], 30_000));
  expect(faults).toEqual([]);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F4 connections to the database cut', rounds: cuts, ...writers.tally, wrong: faults.length, controlOf: 'F1 kill -9 of the server' });
}, 60_000 + cuts * 2000);

/** The connections that are open fall silent, and those that are made then are slower than anybody can wait for: what many reads are answered meanwhile, undefined for those that are not, and after how many milliseconds. */
async function readInSilence(scim: ScimClient, patienceMs: number): Promise<readonly { readonly answer: ScimAnswer | undefined; readonly after: number }[]> {
  toDatabase.silenceAll();
  toDatabase.plan(() => ({ kind: 'trickle', direction: 'down', afterBytes: 600 }));
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: poolSize * 2 }, async () => {
    const answer = await Promise.race([scim.get('/Users'), sleep(patienceMs, undefined, { ref: false })]);
    return { answer, after: performance.now() - startedAt };
  }));
  toDatabase.plan(() => undefined);
  return answers;
}

test('a database that answers nothing any more, or a byte a second, is given up after a few seconds: 503, and then all is well; without the limit on answers nothing comes', async () => {
  const { scim } = await connect(server, 'project');
  expect((await scim.createUser('before@acme.example')).status).toBe(201);
  const answers = await readInSilence(scim, 15_000);
  expect(answers.flatMap(({ answer }) => (answer === undefined ? ['no answer'] : answer.status === 200 ? [] : faultsOfRefusal(answer)))).toEqual([]);
  expect(Math.max(...answers.map(({ after }) => after))).toBeLessThan(10_000);
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  expect((await scim.findUser('before@acme.example')).body.totalResults).toBe(1);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  const [done, given] = [200, 503].map((status) => answers.filter(({ answer }) => answer?.status === status).length);
  reportRow({ row: 'F4 database silent or at one byte a second', rounds: 1, acknowledged: done ?? 0, unknown: given ?? 0, refused: 0, wrong: 0, control: await waitForEver() });
}, 120_000);

/** The control: a server that waits for its database as long as the network does. */
async function waitForEver(): Promise<string> {
  const patient = await startServerProcess(database, { DATABASE_URL: connection, ...withModule('database/answer-deadline.js', 'export function limitAnswers() {}') });
  try {
    const { scim } = await connect(patient, 'project');
    // As many connections as there may be, so that there is one for everybody.
    await Promise.all(Array.from({ length: poolSize * 2 }, () => scim.get('/Users')));
    const open = (await readInSilence(scim, 10_000)).filter(({ answer }) => answer === undefined).length;
    expect(open).toBeGreaterThan(0);
    return `without the limit on answers ${open} of ${poolSize * 2} have none after 10 s`;
  } finally {
    await killServer(patient);
  }
}
