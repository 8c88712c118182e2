import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { connect, person, uniqueEmail } from '../support/build.js';
import { effort } from '../support/effort.js';
import { query } from '../support/owner-sql.js';
import { reportRow } from '../support/report.js';
import { startRewritingProxy } from '../support/rewriting-proxy.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { migrationsList } from '../../src/database/migrations-list.js';

const rounds = effort({ quick: 1, full: 10 });
const together = 4;
const databases: TestDatabase[] = [];
const servers: ServerProcess[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(databases.map((database) => database.drop()));
});

test(`${together} servers that start at once on an empty database migrate it once and all serve, ${rounds} times`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const database = await emptyDatabase();
    databases.push(database);
    const started = await Promise.all(Array.from({ length: together }, () => startServerProcess(database)));
    servers.push(...started);
    const applied = await query<{ name: string }>(database, 'select name from mikro_orm_migrations order by id');
    expect(applied.map(({ name }) => name)).toEqual(migrationsList.map(({ name }) => name));
    expect(await query(database, 'select count(*)::int as administrators from account')).toEqual([{ administrators: 1 }]);
    expect(started.filter((server) => server.output().includes('Invitation of the first administrator'))).toHaveLength(1);
    // Each of them makes something, and the next one sees it.
    for (const [n, server] of started.entries()) {
      expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
      const { scim } = await connect(server, 'project');
      const created = await scim.createUser(uniqueEmail());
      expect(created.status).toBe(201);
      expect((await person(started[(n + 1) % together] ?? server, created.body.id)).hasAccess).toBe(true);
    }
    await Promise.all(started.map((server) => server.stop()));
  }
  reportRow({ row: 'F9 four servers migrate at once', rounds, acknowledged: rounds * together, unknown: 0, refused: 0, wrong: 0, control: await migrateWithoutLock() });
}, 120_000 + rounds * 30_000);

/** The control: without the lock some of them meet in the middle of a migration, and do not start. */
async function migrateWithoutLock(): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const database = await emptyDatabase();
    databases.push(database);
    const proxy = await startRewritingProxy(database.ownerConnection);
    proxy.rewrite([{ find: /pg_advisory_lock\(hashtext\('muster.migrations'\)\)/, say: '1' }]);
    const started = await Promise.allSettled(Array.from({ length: together }, () => startServerProcess({ ...database, ownerConnection: proxy.connection })));
    servers.push(...started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])));
    await proxy.close();
    const failed = started.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) return `without the lock ${failed} of ${together} do not start`;
  }
  throw new Error('Migrations without a lock are not told from those with it.');
}
