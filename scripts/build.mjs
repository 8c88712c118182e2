// Fills dist/: the program, the operations that it shows, and the pages of web/. Each part is made only when one of its
// sources is newer than its last build (or with --force), for tests and starts ask for a build every time.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const inRoot = (...names) => path.join(root, ...names);
const inDist = (...names) => inRoot('dist', ...names);

const parts = [
  {
    name: 'program',
    sources: ['src', 'migrations', 'package.json', 'tsconfig.json'],
    outputs: ['src', 'migrations'],
    tool: ['typescript', 'bin', 'tsc'],
    options: ['-p', inRoot('tsconfig.json')],
  },
  {
    name: 'operations',
    sources: ['schema/operations'],
    outputs: ['schema'],
    make: () => cpSync(inRoot('schema', 'operations'), inDist('schema', 'operations'), { recursive: true }),
  },
  {
    name: 'pages',
    sources: ['web', 'schema/operations', 'src/graphql/endpoint/first-operation.ts', 'package.json'],
    outputs: ['web'],
    tool: ['vite', 'bin', 'vite.js'],
    options: ['build', '--configLoader', 'native', '--config', inRoot('web', 'vite.config.mjs')],
  },
];

for (const part of parts) build(part);

function build({ name, sources, outputs, tool, options, make = () => run(tool, options) }) {
  const stamp = inDist(`.built-${name}`);
  const isFresh = existsSync(stamp) && sources.every((source) => newest(inRoot(source)) <= statSync(stamp).mtimeMs);
  if (isFresh && !process.argv.includes('--force')) return;
  // A container image may carry dist/ without the tools; then there is nothing to do here.
  if (tool !== undefined && !existsSync(inRoot('node_modules', ...tool))) {
    if (outputs.every((output) => existsSync(inDist(output)))) return;
    console.error(`${tool[0]} is not installed and dist/ has not all of the ${name}: run npm ci first.`);
    process.exit(1);
  }
  for (const output of outputs) rmSync(inDist(output), { recursive: true, force: true });
  make();
  writeFileSync(stamp, '');
}

function run(tool, options) {
  const { status } = spawnSync(process.execPath, [inRoot('node_modules', ...tool), ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** When the file, or the newest one below the folder, was changed. */
function newest(file) {
  const { mtimeMs } = statSync(file);
  return statSync(file).isDirectory() ? readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), mtimeMs) : mtimeMs;
}
