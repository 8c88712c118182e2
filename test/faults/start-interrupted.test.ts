import { testDatabase, type TestDatabase } from '../support/database.js';
import { proxyDatabase, type ProxiedDatabase } from '../support/proxied-database.js';
import { startServerProcess } from '../support/server-process.js';

let database: TestDatabase;
let back: ProxiedDatabase;
beforeAll(async () => {
  database = await testDatabase();
  back = await proxyDatabase(database);
}, 120_000);
afterAll(async () => {
  await back.proxy.close();
  await database.drop();
});

/** Cuts so many connections of a server that starts, each after the bytes of a few answers. */
function cutNext(connections: number): void {
  let left = connections;
  back.proxy.plan(() => ((left -= 1) >= 0 ? { kind: 'reset', direction: 'down', afterBytes: 700 } : undefined));
}

test('a start that loses its database on the way begins again, and comes up', async () => {
  cutNext(2);
  const server = await startServerProcess(database, { DATABASE_URL: back.connection, LOG_LEVEL: 'warn' });
  try {
    expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
    expect(server.output().match(/the start begins again/g)).toHaveLength(2);
  } finally {
    await server.stop();
  }
}, 60_000);

test('one that loses it each time ends with a sentence', async () => {
  cutNext(1000);
  await expect(startServerProcess(database, { DATABASE_URL: back.connection })).rejects.toThrow(/^The server ended with 1: [^\n]*not reachable at the moment/m);
}, 60_000);
