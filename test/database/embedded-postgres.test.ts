import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { connectionUrl } from '../../src/database/connection-url.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { locatePostgresBinaries } from '../../src/database/postgres-binaries.js';
import { stopPostmaster } from '../../src/database/postmaster.js';
import { findProcess } from '../../src/database/running-process.js';
import { listUnprivileged } from '../../src/database/unprivileged.js';

const settings = ['fsync=off'];
let dataDir: string;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'muster-embedded-'));
  postgres = await startEmbeddedPostgres({ dataDir, settings });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(connection: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Makes it look as if the process with this number had started the server. */
function handOver(pid: number): void {
  writeFileSync(path.join(dataDir, 'pg.owner'), `${pid}\n${findProcess(pid)?.startedAt ?? ''}`);
}

test('the running role owns nothing and cannot make a table; the owner can', async () => {
  expect(postgres.state).toBe('started');
  await ask(postgres.ownerConnection, 'create table kept (n integer)');
  await ask(postgres.ownerConnection, 'insert into kept values (7)');
  await expect(ask(postgres.connection, 'create table mine (n integer)')).rejects.toMatchObject({ code: '42501' });
  await expect(ask(postgres.connection, 'select n from kept')).rejects.toMatchObject({ code: '42501' });
});

test('it listens on no TCP port', async () => {
  expect(await ask(connectionUrl(postgres.superuser, 'postgres'), `select current_setting('listen_addresses')`)).toBe('');
});

test('a second start shares the server and does not stop it', async () => {
  const second = await startEmbeddedPostgres({ dataDir, settings });
  expect({ state: second.state, pid: second.postmasterPid }).toEqual({ state: 'shared', pid: postgres.postmasterPid });
  await second.stop();
  expect(await ask(postgres.ownerConnection, 'select n from kept')).toBe(7);
});

test('the server of another live process is shared, of a zombie or a dead one adopted', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [zombie] = await once(parent.stdout, 'data') as [Buffer];
  while (!readFileSync(`/proc/${Number(zombie)}/stat`, 'utf8').includes(') Z ')) await new Promise((done) => { setTimeout(done, 10); });
  handOver(parent.pid!);
  expect((await startEmbeddedPostgres({ dataDir, settings })).state).toBe('shared');
  handOver(Number(zombie));
  const adopted = await startEmbeddedPostgres({ dataDir, settings });
  expect({ state: adopted.state, pid: adopted.postmasterPid }).toEqual({ state: 'adopted', pid: postgres.postmasterPid });
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  writeFileSync(path.join(dataDir, 'pg.owner'), `${parent.pid}\n1`);
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  expect(postgres.state).toBe('adopted');
});

test('after kill -9 of the server the next start recovers what was written', async () => {
  process.kill(postgres.postmasterPid, 'SIGKILL');
  await stopPostmaster({ pid: postgres.postmasterPid, socketDir: postgres.superuser.host, port: 5432 });
  handOver(0);
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  expect(postgres.state).toBe('started');
  expect(await ask(postgres.ownerConnection, 'select n from kept')).toBe(7);
});

test('a lock file whose number now belongs to another program does not keep it from starting', async () => {
  await postgres.stop();
  writeFileSync(path.join(dataDir, 'pg', 'postmaster.pid'), `${process.pid}\n${path.join(dataDir, 'pg')}\n0\n5432\n/nowhere\n\n  1 1\nready   \n`);
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  expect(postgres.state).toBe('started');
});

test('a server that was killed, and whose parent has not noticed yet, does not keep the next one from starting', async () => {
  await postgres.stop();
  // The shell's child has ended; what the shell became does not ask for it, so that its number stays taken for a while.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 0.7'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [number] = await once(parent.stdout, 'data') as [Buffer];
  writeFileSync(path.join(dataDir, 'pg', 'postmaster.pid'), `${number.toString().trim()}\n${path.join(dataDir, 'pg')}\n0\n5432\n/nowhere\n\n  1 1\nready   \n`);
  postgres = await startEmbeddedPostgres({ dataDir, settings });
  expect(postgres.state).toBe('started');
});

test.each(listUnprivileged().map((way) => [way.name, way] as const))('it can be run %s, over the files of any other way', async (_name, unprivileged) => {
  await postgres.stop();
  postgres = await startEmbeddedPostgres({ dataDir, settings, unprivileged });
  expect(await ask(postgres.ownerConnection, 'select n from kept')).toBe(7);
});

test('a computer without binaries gets a sentence that names the way out', () => {
  expect(() => locatePostgresBinaries('plan9-z80')).toThrow('No built-in PostgreSQL is installed for this computer (plan9-z80). Set DATABASE_URL');
});
