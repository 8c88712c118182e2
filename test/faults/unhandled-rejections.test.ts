import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '../support/database.js';
import { reportRow } from '../support/report.js';
import { startServerProcess } from '../support/server-process.js';

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));

/** Runs the test runner on one file with this code, and gives its exit code and what it printed. */
async function runTests(code: string): Promise<{ readonly exitCode: number | null; readonly printed: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-floating-'));
  try {
    writeFileSync(path.join(folder, 'floating.test.mjs'), code);
    const config = JSON.stringify({ rootDir: folder, testMatch: ['**/*.test.mjs'], transform: {}, testEnvironment: 'node' });
    const child = spawn(process.execPath, ['--experimental-vm-modules', jest, '--config', config, '--runInBand', '--cache=false', '--watchman=false'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
    const [exitCode] = await once(child, 'close') as [number | null];
    return { exitCode, printed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a rejection that nobody handles in a server within the tests fails the run, though every test passes', async () => {
  const calm = await runTests(`test('passes', async () => {});`);
  expect([calm.exitCode, calm.printed]).toEqual([0, expect.stringContaining('1 passed')]);
  // The timer of a server fires after the test that it belongs to.
  const floating = await runTests(`
    test('passes', async () => { setTimeout(() => { Promise.reject(new Error('planted')); }, 10); });
    afterAll(async () => { await new Promise((done) => { setTimeout(done, 50); }); });`);
  expect([floating.exitCode, floating.printed]).toEqual([1, expect.stringContaining('planted')]);
});

test('a rejection that nobody handles ends a server of its own with 1 after it has drained, is told in its log, and fails the test that stops it', async () => {
  const database = await testDatabase();
  const planted = `data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { Promise.reject(new Error('planted')); });`)}`;
  const server = await startServerProcess(database, { NODE_OPTIONS: `--import ${planted}` });
  const ended = once(server.child, 'exit');
  server.child.kill('SIGUSR2');
  expect(await ended).toEqual([1, null]);
  expect(server.output()).toMatch(/nobody expected \(unhandledRejection\)/);
  await expect(server.stop()).rejects.toThrow('planted');
  await database.drop();
  reportRow({ row: 'F12 unhandled rejections', rounds: 2, acknowledged: 0, refused: 0, unknown: 0, wrong: 0, control: 'one that is planted fails the run of the tests, and ends the server with 1' });
});
