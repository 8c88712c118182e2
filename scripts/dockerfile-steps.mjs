// Carries out the steps of the Dockerfile in a folder, for machines without Docker: node scripts/dockerfile-steps.mjs FOLDER.
// Each stage is a folder of its own that stands for /. With MUSTER_PROVE=full npm installs from the registry and compiles,
// as it does in the image; otherwise the packages come from node_modules, those that the lock file marks as development
// left out, and the program from dist/, which has to be built.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDockerfile } from './dockerfile.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = process.argv[2];
if (folder === undefined) throw new Error('Say in which folder to build: node scripts/dockerfile-steps.mjs FOLDER');
mkdirSync(folder, { recursive: true });

const ignored = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const stages = readDockerfile(path.join(root, 'Dockerfile'));
let image;
for (const stage of stages) image = build(stage);
writeFileSync(path.join(folder, 'image.json'), JSON.stringify(image, undefined, 2));
console.log(JSON.stringify(image));

function build({ name, base, steps }) {
  const at = path.join(folder, name);
  const state = { root: at, base, workdir: '/', env: {}, user: undefined, command: undefined, healthcheck: undefined };
  // What the base image brings, as far as a step uses it: Node. npm comes from this machine.
  mkdirSync(path.join(at, 'usr', 'local', 'bin'), { recursive: true });
  takeFile(process.execPath, path.join(at, 'usr', 'local', 'bin', 'node'));
  for (const step of steps) carryOut(step, state);
  return state;
}

function carryOut(step, state) {
  const here = path.join(state.root, state.workdir);
  switch (step.instruction) {
    case 'WORKDIR':
      state.workdir = step.text;
      mkdirSync(path.join(state.root, step.text), { recursive: true });
      break;
    case 'ENV': Object.assign(state.env, step.values); break;
    case 'COPY': copy(step, here); break;
    case 'RUN': run(step.text, here, state); break;
    case 'USER': state.user = step.text; break;
    case 'CMD': state.command = step.command; break;
    case 'HEALTHCHECK': state.healthcheck = { command: step.command, ...step.flags }; break;
    default: break; // EXPOSE and STOPSIGNAL say something to Docker alone
  }
}

function copy({ flags, words }, here) {
  const target = words.at(-1);
  const from = flags.from === undefined ? root : path.join(folder, flags.from);
  for (const source of words.slice(0, -1)) {
    if (flags.from === undefined && isIgnored(source)) throw new Error(`COPY ${source}: .dockerignore keeps it out of the build.`);
    const found = path.join(from, source);
    const isFolder = lstatSync(found).isDirectory();
    // A folder's content goes into the target, a file goes into it where the target ends in a slash.
    // What belongs to the repository is copied for good, so that no later step can change it there.
    takeTree(found, isFolder ? path.join(here, target) : path.resolve(here, target, target.endsWith('/') ? path.basename(source) : '.'), flags.from === undefined ? copyFile : takeFile);
  }
}

/** The last line of .dockerignore that fits decides. */
function isIgnored(source) {
  const clean = path.normalize(source).replace(/\/$/, '');
  return ignored.reduce((out, line) => {
    const pattern = line.replace(/^!/, '');
    return pattern === '*' || clean === pattern || clean.startsWith(`${pattern}/`) ? !line.startsWith('!') : out;
  }, false);
}

function run(text, here, { root: stageRoot, env }) {
  for (const command of text.split('&&').map((part) => part.trim())) {
    if (/(^|\s)\//.test(command)) throw new Error(`RUN ${command}: a path from / would not mean the image here.`);
    if (process.env.MUSTER_PROVE !== 'full' && takeWhatIsThere(command, here)) continue;
    const { status, stderr, stdout } = spawnSync('sh', ['-euc', command], {
      cwd: here, encoding: 'utf8', env: { PATH: `${path.join(stageRoot, 'usr/local/bin')}:${process.env.PATH}`, HOME: stageRoot, ...npmSettings(), ...env },
    });
    if (status !== 0) throw new Error(`RUN ${command} ended with ${status}:\n${stdout}${stderr}`);
  }
}

/** Where this machine's npm gets packages from. */
function npmSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(npm_config_|https?_proxy$|no_proxy$|NODE_EXTRA_CA_CERTS$)/i.test(name)));
}

/** The short way of a command whose result this machine has already; false for every other command. */
function takeWhatIsThere(command, here) {
  if (/^npm ci\b/.test(command)) {
    if (/--omit=dev\b/.test(command)) takePackages(here);
    return true;
  }
  if (!/^npm run\b.* build$/.test(command)) return false;
  takeTree(path.join(root, 'dist'), path.join(here, 'dist'), copyFile);
  return true;
}

function takePackages(here) {
  const lock = JSON.parse(readFileSync(path.join(here, 'package-lock.json'), 'utf8'));
  for (const [place, { dev, devOptional }] of Object.entries(lock.packages)) {
    const found = path.join(root, place);
    if (place === '' || dev || devOptional || !existsSync(found)) continue;
    takeTree(found, path.join(here, place), takeFile, (name) => name !== 'node_modules');
  }
}

/** Copies a tree, file by file in the given way. */
function takeTree(source, target, take, wanted = () => true) {
  const found = lstatSync(source);
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
  else if (found.isDirectory()) {
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(source).filter(wanted)) takeTree(path.join(source, name), path.join(target, name), take, wanted);
  } else take(source, target);
}

function copyFile(source, target) {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(source, target);
}

/** A copy that shares the bytes where the file system can; nothing writes into it. */
function takeFile(source, target) {
  mkdirSync(path.dirname(target), { recursive: true });
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target); // another file system, or one without links
  }
}
