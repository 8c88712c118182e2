// Compiles src/ and migrations/ into dist/, only when a source is newer than the last build (or with --force).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamp = path.join(root, 'dist', '.built');
const sources = ['src', 'migrations', 'package.json', 'tsconfig.json'].map((name) => path.join(root, name));

const newest = (file) => (statSync(file).isDirectory()
  ? readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), 0)
  : statSync(file).mtimeMs);

const fresh = existsSync(stamp) && sources.every((file) => newest(file) <= statSync(stamp).mtimeMs);
if (fresh && !process.argv.includes('--force')) process.exit(0);
// A container image may carry dist/ without the compiler; then there is nothing to do here.
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(tsc)) {
  if (existsSync(path.join(root, 'dist', 'src', 'main.js'))) process.exit(0);
  console.error('The TypeScript compiler is not installed and dist/ is empty: run npm ci first.');
  process.exit(1);
}
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const run = spawnSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.json')], { cwd: root, stdio: 'inherit' });
if (run.status !== 0) process.exit(run.status ?? 1);
writeFileSync(stamp, '');
