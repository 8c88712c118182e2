import { parseServer } from '../../../src/database/connection-url.js';
import { configure, createProject, uniqueEmail, type Configuration, type Project } from '../../support/build.js';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../support/database.js';
import { LiveClient, untilFollowed, type Followed } from '../../support/live-client.js';
import { query } from '../../support/owner-sql.js';
import { ScimClient } from '../../support/scim-client.js';
import { withAdmin } from '../../support/test-server.js';
import { startServerProcess, type ServerProcess } from '../../support/server-process.js';

let [database, elsewhere]: [TestDatabase?, TestDatabase?] = [];
let [writing, hearing, deaf]: [ServerProcess?, ServerProcess?, ServerProcess?] = [];
let project: Project;
let configuration: Configuration;
beforeAll(async () => {
  [database, elsewhere] = await Promise.all([testDatabase(), emptyDatabase()]);
  writing = await startServerProcess(database);
  // The control listens where nobody tells anything.
  [hearing, deaf] = await Promise.all([startServerProcess(database), startServerProcess(database, { DATABASE_LISTEN_URL: elsewhere.connection })]);
  project = await createProject(writing);
  configuration = await configure(writing, project);
}, 120_000);
afterAll(async () => {
  for (const server of [writing, hearing, deaf]) await server?.stop();
  for (const each of [database, elsewhere]) await each?.drop();
});

interface Added { readonly provisioningEventAdded: { readonly id: string; readonly person: { readonly userName: string } | null } }
const document = 'subscription ($id: ID!, $after: ID) { provisioningEventAdded(scimConfigurationId: $id, filter: { operation: [CREATE] }, after: $after) { id person { userName } } }';

const follow = async (server: ServerProcess | undefined, after?: string): Promise<{ readonly client: LiveClient; readonly live: Followed<Added> }> => {
  const client = new LiveClient(server!.baseUrl, { accessToken: server!.adminToken });
  const live = client.follow<Added>(document, { id: configuration.id, after });
  await untilFollowed(server!.baseUrl, 1);
  return { client, live };
};

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('what one process writes is told by another within a fraction of the time in which it would look by itself', async () => {
  const scim = new ScimClient(configuration.baseUrl, configuration.token);
  const followers = await Promise.all([follow(hearing), follow(deaf)]);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    const before = performance.now();
    const email = uniqueEmail();
    await scim.createUser(email);
    await Promise.all(followers.map(async ({ live }, at) => {
      expect((await live.next()).provisioningEventAdded.person).toEqual({ userName: email });
      times[at === 0 ? 0 : 1].push(performance.now() - before);
    }));
  }
  process.stdout.write(`News between processes: median ${median(times[0]).toFixed(0)} ms; by looking alone ${median(times[1]).toFixed(0)} ms\n`);
  expect(median(times[0]) * 2).toBeLessThan(median(times[1]));
  await Promise.all(followers.map(({ client }) => client.close()));
  await Promise.all([hearing, deaf].map((server) => untilFollowed(server!.baseUrl, 0)));
});

test('nothing is told while nobody follows, and the session that listens is given back', async () => {
  const sessions = async (): Promise<number> => (await query<{ pid: number }>(database!, `select pid from pg_stat_activity where application_name = 'muster news' and datname = current_database()`)).length;
  for (let tries = 0; tries < 100 && await sessions() > 0; tries += 1) await new Promise((done) => { setTimeout(done, 20); });
  expect(await sessions()).toBe(0);
  const { client } = await follow(hearing);
  for (let tries = 0; tries < 100 && await sessions() === 0; tries += 1) await new Promise((done) => { setTimeout(done, 20); });
  expect(await sessions()).toBe(1);
  await client.close();
  await untilFollowed(hearing!.baseUrl, 0);
});

test('when the session that listens is lost, and when the process dies, a follower loses nothing', async () => {
  const scim = new ScimClient(configuration.baseUrl, configuration.token);
  const first = await follow(hearing);
  const emails = Array.from({ length: 6 }, () => uniqueEmail());
  const seen: Added['provisioningEventAdded'][] = [];
  const take = async (live: Followed<Added>): Promise<void> => { seen.push((await live.next()).provisioningEventAdded); };
  await scim.createUser(emails[0]!);
  await take(first.live);
  const ended = await withAdmin(parseServer(database!.adminConnection), (client) => client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muster news' and datname = $1`, [database!.name]));
  expect(ended.rowCount).toBe(1);
  for (const email of emails.slice(1, 3)) await scim.createUser(email);
  await take(first.live);
  hearing!.child.kill('SIGKILL');
  await first.live.ended;
  for (const email of emails.slice(3, 5)) await scim.createUser(email);
  await first.client.close();
  const second = await follow(writing, seen.at(-1)!.id);
  await scim.createUser(emails[5]!);
  while (seen.length < emails.length) await take(second.live);
  expect(seen.map(({ person }) => person?.userName)).toEqual(emails);
  await second.client.close();
});
