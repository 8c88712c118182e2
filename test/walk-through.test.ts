import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startApp, type TestApp } from './support/app.js';
import { root } from './support/source-files.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(async () => { await app.stop(); });

/** The shell lines of the walk-through as they stand in README.md. */
function walkThrough(): string {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const lines = /<!-- walk-through[^>]*-->\n```sh\n([\s\S]*?)```/.exec(readme)?.[1];
  if (lines === undefined) throw new Error('README.md has lost its walk-through.');
  return lines;
}

/** The PATH, with a stand-in of curl at its end for machines that have none: Debian's base comes without it. */
function pathWithCurl(): string {
  return `${process.env['PATH'] ?? ''}:${path.join(root, 'test', 'support', 'bin')}`;
}

test('the walk-through of the README, line by line, prints what the README says', async () => {
  const script = walkThrough();
  const promised = [...script.matchAll(/^# prints (.*)$/gm)].map(([, text]) => text);
  expect(promised.length).toBeGreaterThanOrEqual(7);
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    env: { PATH: pathWithCurl(), URL: app.baseUrl, MUSTER_ADMIN_TOKEN: app.adminToken }, timeout: 50_000,
  });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(promised);
});
