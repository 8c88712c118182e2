import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { connectionUrl } from '../../src/database/connection-url.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { locatePostgresBinaries, type PostgresBinaries } from '../../src/database/postgres-binaries.js';
import { startBareCluster, type BareCluster } from '../support/bare-cluster.js';
import { configure, createProject, type Configuration } from '../support/build.js';
import { findPostgresPrograms, majorVersionOf } from '../support/postgres-programs.js';
import { ScimClient } from '../support/scim-client.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { describeWith } from '../support/tests-with.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const passwords = { MUSTER_OWNER_PASSWORD: 'the-password-of-the-owner', MUSTER_PASSWORD: 'the-password-of-the-running-role' };

/** A PostgreSQL and the programs that fit it: ours where there is a pg_dump of its version, else one of this machine. */
interface Pair { readonly programs: string; readonly binaries: PostgresBinaries }

function findPair(): Pair | undefined {
  const newest = findPostgresPrograms('psql', 'pg_dump', 'pg_restore');
  const builtIn = locatePostgresBinaries();
  if (newest !== undefined && majorVersionOf(path.join(newest, 'pg_dump')) >= majorVersionOf(builtIn.postgres)) return { programs: newest, binaries: builtIn };
  const whole = findPostgresPrograms('psql', 'pg_dump', 'pg_restore', 'initdb', 'postgres');
  if (whole === undefined || majorVersionOf(path.join(whole, 'postgres')) < 15) return undefined;
  return { programs: whole, binaries: { initdb: path.join(whole, 'initdb'), postgres: path.join(whole, 'postgres') } };
}

/** The lines of docs/backup.md below a mark. */
function linesOf(mark: string): string {
  const text = readFileSync(path.join(root, 'docs', 'backup.md'), 'utf8');
  const found = new RegExp(`<!-- ${mark}: a test runs these lines as they stand -->\n\`\`\`sh\n([^]*?)\`\`\``).exec(text)?.[1];
  if (found === undefined) throw new Error(`docs/backup.md has no lines for ${mark}.`);
  return found;
}

function addressesOf({ superuser: { host, port, user, password } }: BareCluster): { readonly superuser: string; readonly ownerConnection: string; readonly connection: string } {
  return {
    superuser: connectionUrl({ host, port, user, password }, 'postgres'),
    ownerConnection: connectionUrl({ host, port, user: 'muster_owner', password: passwords.MUSTER_OWNER_PASSWORD }, 'muster'),
    connection: connectionUrl({ host, port, user: 'muster', password: passwords.MUSTER_PASSWORD }, 'muster'),
  };
}

/** Number and content of the rows of every table. */
async function fingerprint(connection: string): Promise<Readonly<Record<string, string>>> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  const tables = await client.query<{ name: string }>(`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`);
  const prints: [string, string][] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ print: string }>(`select count(*) || ' rows ' || coalesce(md5(string_agg(each::text, '' order by each::text)), '') as print from ${client.escapeIdentifier(name)} as each`);
    prints.push([name, rows[0]!.print]);
  }
  await client.end();
  return Object.fromEntries(prints);
}

interface Seen {
  readonly people: { readonly nodes: readonly { readonly id: string; readonly userName: string; readonly hasAccess: boolean }[] };
  readonly provisioningEvents: { readonly nodes: readonly { readonly id: string; readonly summary: string }[] };
}

async function look(server: ServerProcess, projectId: string): Promise<Seen> {
  const { project } = await server.admin.run<{ project: Seen }>(`query ($id: ID!) { project(id: $id) {
    people { nodes { id userName hasAccess } } provisioningEvents { nodes { id summary } } } }`, { id: projectId });
  return project;
}

const pair = findPair();
describeWith(pair, 'backup and restore, as this machine has no pg_dump that fits a PostgreSQL which it has as well (Debian: apt-get install postgresql)', 'what docs/backup.md says', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-backup-'));
  const clusters: BareCluster[] = [];
  let old: ReturnType<typeof addressesOf>;
  let restored: ReturnType<typeof addressesOf>;

  beforeAll(async () => {
    clusters.push(...await Promise.all([startBareCluster(pair!.binaries), startBareCluster(pair!.binaries)]));
    [old, restored] = clusters.map(addressesOf) as [typeof old, typeof old];
  }, 120_000);
  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  function run(mark: string, { superuser, ownerConnection }: typeof old): void {
    const commands = linesOf(mark).replaceAll('muster.dump', path.join(folder, 'muster.dump'));
    const done = spawnSync('sh', ['-euc', commands], {
      cwd: root, encoding: 'utf8', env: { PATH: `${pair!.programs}:/usr/bin:/bin`, SUPERUSER_URL: superuser, DATABASE_OWNER_URL: ownerConnection, ...passwords },
    });
    if (done.status !== 0) throw new Error(`${commands}${done.stdout}${done.stderr}`);
  }

  test('brings the same people, rights, tokens and log back on another server, and the work goes on', async () => {
    run('roles', old);
    const before = await startServerProcess(old);
    const project = await createProject(before);
    const okta: Configuration = await configure(before, project, { name: 'Okta', defaultTeamIds: [project.members], pushGroupsEnabled: false });
    const ada = await okta.scim.createUser('ada@acme.example', { displayName: 'Ada' });
    await okta.scim.createUser('bob@acme.example');
    await okta.scim.patch(`/Users/${ada.body.id}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
    const seen = await look(before, project.id);
    expect(seen.provisioningEvents.nodes).toHaveLength(3);

    run('backup', old);
    await before.stop();
    run('roles', restored);
    run('restore', restored);
    expect(await fingerprint(restored.ownerConnection)).toEqual(await fingerprint(old.ownerConnection));

    const after = await startServerProcess(restored);
    expect(await look(after, project.id)).toEqual(seen);
    expect(seen.people.nodes.map(({ userName, hasAccess }) => [userName, hasAccess])).toEqual(expect.arrayContaining([['ada@acme.example', false], ['bob@acme.example', true]]));
    const scim = new ScimClient(`${after.baseUrl}${new URL(okta.baseUrl).pathname}`, okta.token);
    expect((await scim.findUser('bob@acme.example')).body.totalResults).toBe(1);
    expect((await scim.createUser('carl@acme.example')).status).toBe(201);
    expect((await scim.createUser('ada@acme.example')).status).toBe(201);
    expect(after.output()).not.toContain('owns the tables');
    await after.stop();
  }, 120_000);
});

test('a copy of the folder of the built-in PostgreSQL, made while it was down, is a backup', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-copy-'));
  const at = (name: string): string => path.join(folder, name);
  const first = await startEmbeddedPostgres({ dataDir: at('data'), settings: ['fsync=off'] });
  await runSql(first.ownerConnection, `create table kept as select 'still here' as word`);
  await first.stop();
  const copied = spawnSync('cp', ['-a', at('data'), at('copy')], { encoding: 'utf8' });
  expect(copied.stderr).toBe('');
  const second = await startEmbeddedPostgres({ dataDir: at('copy'), settings: ['fsync=off'] });
  expect(await runSql(second.ownerConnection, 'select word from kept')).toEqual([{ word: 'still here' }]);
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function runSql(connection: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}
