import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Draw } from '../../src/database/seed/draw.js';
import { drawPeople } from '../../src/database/seed/demo-people.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { query } from '../support/owner-sql.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';

const program = fileURLToPath(new URL('../../dist/src/cli/seed-demo.js', import.meta.url));
const day = 24 * 60 * 60 * 1000;
let database: TestDatabase;
let server: ServerProcess;
let printed: string;

/** Runs the command on the database of the test. */
async function seed(...words: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.connection, DATABASE_OWNER_URL: database.ownerConnection, SECRET_KEY: 'secret-key-of-the-tests-00000000000', MUSTER_ADMIN_TOKEN: 'the-first-administrator-of-the-tests-0000' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const [code] = await once(child, 'close') as [number | null];
  return { code, output };
}

interface Project {
  readonly id: string;
  readonly name: string;
  readonly statusPages: { readonly nodes: readonly { readonly name: string; readonly isPrivate: boolean }[] };
  readonly scimConfigurations: { readonly nodes: readonly { readonly identityProvider: string; readonly connection: { readonly state: string } }[] };
}

beforeAll(async () => {
  database = await testDatabase();
  const { code, output } = await seed();
  if (code !== 0) throw new Error(output);
  printed = output;
  server = await startServerProcess(database);
}, 120_000);

afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function listProjects(): Promise<readonly Project[]> {
  const { viewer } = await server.admin.run<{ viewer: { projects: { nodes: readonly Project[] } } }>(`{ viewer { projects { nodes {
    id name statusPages { nodes { name isPrivate } } scimConfigurations { nodes { identityProvider connection { state } } } } } } }`);
  return viewer.projects.nodes;
}

test('there are two projects of the administrator, one with Okta and a private status page, one with Entra ID', async () => {
  expect(await listProjects()).toEqual([
    { id: expect.any(String) as string, name: 'Acme Cloud', statusPages: { nodes: [{ name: 'Acme Cloud status', isPrivate: true }] }, scimConfigurations: { nodes: [{ identityProvider: 'OKTA', connection: { state: 'HEALTHY' } }] } },
    { id: expect.any(String) as string, name: 'Northwind Labs', statusPages: { nodes: [] }, scimConfigurations: { nodes: [{ identityProvider: 'ENTRA_ID', connection: { state: 'HEALTHY' } }] } },
  ]);
});

test('the log goes back two weeks, every day, in order, with good news and bad, and knows the rules of the product', async () => {
  const events = await query<{ at: Date; id: string; status: string; outcome: string; client_ip: string; user_agent: string | null; http_status: number }>(database,
    'select at, id, status, outcome, client_ip, user_agent, http_status from provisioning_event order by id');
  expect(events.length).toBeGreaterThan(300);
  const times = events.map(({ at }) => at.getTime());
  expect(times).toEqual([...times].sort((left, right) => left - right));
  expect(Date.now() - times[0]!).toBeGreaterThan(13 * day);
  expect(times.at(-1)!).toBeLessThanOrEqual(Date.now());
  expect(new Set(times.map((time) => Math.floor(time / day))).size).toBeGreaterThanOrEqual(14);
  expect(new Set(events.map(({ status }) => status))).toEqual(new Set(['SUCCESS', 'WARNING', 'ERROR', 'SKIPPED']));
  expect(events.every(({ http_status: status }) => status < 500 || status === 503)).toBe(true);
  expect(new Set(events.map(({ user_agent: agent }) => agent))).toEqual(new Set(['Okta SCIM Client 1.0.0', null]));
  expect(events.every(({ client_ip: address }) => /^(203\.0\.113|198\.51\.100)\./.test(address))).toBe(true);
  expect(new Set(events.map(({ outcome }) => outcome)).size).toBeGreaterThan(8);
});

test('people are as the log says: made by a provider, or part of the demo data; some left, one is suspended', async () => {
  const counts = await query<{ source: string; people: number }>(database, `select source, count(*)::integer as people from person group by source order by source`);
  expect(counts).toEqual([{ source: 'MANUAL', people: 2 }, { source: 'SCIM', people: expect.any(Number) as number }, { source: 'SEED', people: 9 }]);
  expect(counts[1]!.people).toBeGreaterThan(60);
  const [state] = await query<{ left: number; removed: number; suspended: number; linked: number }>(database, `
    select count(*) filter (where deactivated_at is not null)::integer as left, count(*) filter (where removed_at is not null)::integer as removed,
           count(*) filter (where suspended_at is not null)::integer as suspended, count(*) filter (where source = 'SEED' and managed_by is not null)::integer as linked from person`);
  expect(state).toEqual({ left: expect.any(Number) as number, removed: 1, suspended: 1, linked: 1 });
  expect(state!.left).toBeGreaterThanOrEqual(4);
});

test('it says what to look at, in words that work as they stand', async () => {
  expect(printed).toContain('Demo data: two projects, a private status page, three SCIM configurations');
  const queries = printed.split('\n').filter((line) => line.startsWith('  { '));
  expect(queries).toHaveLength(2);
  const { project } = await server.admin.run<{ project: { provisioningEvents: { nodes: readonly { summary: string }[] } } }>(queries[0]!);
  expect(project.provisioningEvents.nodes).toHaveLength(50);
  const { scimConfiguration } = await server.admin.run<{ scimConfiguration: { connection: { state: string; headline: string; lastError: { summary: string } } } }>(queries[1]!);
  expect(scimConfiguration.connection).toMatchObject({ state: 'FAILING', headline: expect.stringContaining('3 requests') as string, lastError: { summary: expect.any(String) as string } });
  const [token = ''] = /mst_scim_\S+/.exec(printed) ?? [];
  const [address = ''] = /http\S+\/scim\/v2\/\S+/.exec(printed) ?? [];
  const answer = await fetch(`${server.baseUrl}${new URL(address).pathname}/Users?count=1`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
});

test('a second time it adds nothing and says how to want it', async () => {
  const before = await query(database, 'select id from project order by id');
  const { code, output } = await seed();
  expect(code).toBe(1);
  expect(output).toContain('npm run seed:demo -- --force');
  expect(await query(database, 'select id from project order by id')).toEqual(before);
});

test('with --force it makes the same people once more', async () => {
  expect((await seed('--force')).code).toBe(0);
  const names = await query<{ name: string; user_names: readonly string[] }>(database, `
    select project.name, array_agg(person.user_name order by person.user_name) as user_names
      from project join person on person.directory_id = project.id group by project.id order by project.name, project.id`);
  expect(names.map(({ name }) => name)).toEqual(['Acme Cloud', 'Acme Cloud', 'Northwind Labs', 'Northwind Labs']);
  expect(names[1]!.user_names).toEqual(names[0]!.user_names);
  expect(names[3]!.user_names).toEqual(names[2]!.user_names);
}, 120_000);

test('another seed makes other people', () => {
  const draw = (number: number): readonly string[] => drawPeople(new Draw(number), 20, 'a.example').map(({ email }) => email);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(new Set(draw(3)).size).toBe(20);
});
