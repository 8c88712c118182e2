import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { connect, person, uniqueEmail } from '../support/build.js';
import { effort } from '../support/effort.js';
import { query } from '../support/owner-sql.js';
import { reportRow } from '../support/report.js';
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
  reportRow({ row: 'F9 four servers migrate at once', rounds, acknowledged: rounds * together, unknown: 0, refused: 0, wrong: 0 });
}, 120_000 + rounds * 30_000);
