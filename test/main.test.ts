import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
let dataDir: string;
let port: number;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'muster-main-'));
  const reserved = createServer().listen(0, '127.0.0.1');
  await once(reserved, 'listening');
  port = (reserved.address() as AddressInfo).port;
  await new Promise((done) => { reserved.close(done); });
});
afterAll(() => { rmSync(dataDir, { recursive: true, force: true }); });

/** Starts the built program with these settings and no others. */
function start(settings: Readonly<Record<string, string>> = {}): { readonly child: ChildProcess; readonly output: () => string } {
  const environment = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn', ...settings };
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  return { child, output: () => printed };
}

async function becomeReady({ child, output }: ReturnType<typeof start>): Promise<void> {
  while (!output().includes('Muster is ready:')) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${output()}`);
    await new Promise((done) => { setTimeout(done, 20); });
  }
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = child.exitCode === null ? await once(child, 'exit') as [number | null] : [child.exitCode];
  return code;
}

test('starts with nothing but a data folder, tells its address, is ready, and ends in order', async () => {
  const started = start();
  await becomeReady(started);
  expect(started.output()).toContain(`Muster is ready: http://127.0.0.1:${port}`);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  started.child.kill('SIGTERM');
  expect(await codeOf(started.child)).toBe(0);
});

test('starts again after kill -9, on the database that was left behind', async () => {
  const first = start();
  await becomeReady(first);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = start();
  await becomeReady(second);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const third = start();
  expect(await codeOf(third.child)).toBe(1);
  expect(third.output()).toContain(`Port ${port} of 127.0.0.1 is in use by another program.`);
  second.child.kill('SIGINT');
  expect(await codeOf(second.child)).toBe(0);
});

test.each([
  ['all faults of the settings at once', { PORT: 'x', LOG_LEVEL: 'loud' }, /PORT: [^]*LOG_LEVEL: /],
  ['production without its settings', { NODE_ENV: 'production' }, /DATABASE_URL: required[^]*SECRET_KEY: required[^]*PUBLIC_URL: required/],
  ['a database that is not there', { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }, /^The database cannot be reached \(.*ECONNREFUSED/m],
])('does not start, and says why: %s', async (_what, settings, sentence) => {
  const { child, output } = start(settings);
  expect(await codeOf(child)).toBe(1);
  expect(output()).toMatch(sentence);
  expect(output()).not.toMatch(/\n\s+at /);
});
