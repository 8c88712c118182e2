import { connect } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { reportRow } from '../support/report.js';
import { ScimClient } from '../support/scim-client.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { startTcpProxy, type ConnectionFault, type TcpProxy } from '../support/tcp-proxy.js';
import { faultsOfRefusal, Writers } from '../support/writers.js';

const cuts = effort({ quick: 12, full: 100 });
let database: TestDatabase;
let toDatabase: TcpProxy;
let toServer: TcpProxy;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const proxied = await proxyDatabase(database);
  toDatabase = proxied.proxy;
  server = await startServerProcess(database, { DATABASE_URL: proxied.connection });
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
  reportRow({ row: 'F4 connections of clients cut', rounds: cuts, ...writers.tally, wrong: faults.length });
}, 60_000 + cuts * 2000);

test(`connections to the database cut at any byte are answered with 503 or not felt, and the pool stays whole, ${cuts} cuts`, async () => {
  const { writers, faults, scim } = await writeThrough('database', toDatabase, anywhere(['reset'], 30_000));
  expect(faults).toEqual([]);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F4 connections to the database cut', rounds: cuts, ...writers.tally, wrong: faults.length });
}, 60_000 + cuts * 2000);

test('a database that answers nothing any more, or a byte a second, is given up after a few seconds: 503, and then all is well', async () => {
  const { scim } = await connect(server, 'project');
  expect((await scim.createUser('before@acme.example')).status).toBe(201);
  // The connections that are open fall silent; those that are made now are slower than anybody can wait for.
  toDatabase.silenceAll();
  toDatabase.plan(() => ({ kind: 'trickle', direction: 'down', afterBytes: 600 }));
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: poolSize * 2 }, async () => {
    const answer = await scim.get('/Users');
    return { answer, after: performance.now() - startedAt };
  }));
  toDatabase.plan(() => undefined);
  expect(answers.flatMap(({ answer }) => (answer.status === 200 ? [] : faultsOfRefusal(answer)))).toEqual([]);
  expect(Math.max(...answers.map(({ after }) => after))).toBeLessThan(10_000);
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  expect((await scim.findUser('before@acme.example')).body.totalResults).toBe(1);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  reportRow({ row: 'F4 database silent or at one byte a second', rounds: 1, control: 'without the limit on answers the requests hang', acknowledged: answers.filter(({ answer }) => answer.status === 200).length, unknown: answers.filter(({ answer }) => answer.status === 503).length, refused: 0, wrong: 0 });
});
