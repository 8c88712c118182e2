import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.js';
import { commandLine, type Unprivileged } from './unprivileged.js';

/** The superuser of the built-in PostgreSQL; the application never works under this name. */
export const superuserName = 'muster_superuser';

/** PostgreSQL's programs get this environment and no other: no PG* variable of the caller reaches them. */
export const programEnvironment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

export interface ClusterPlan {
  readonly data: string;
  readonly binaries: PostgresBinaries;
  readonly unprivileged: Unprivileged;
  /** Whether the new files must survive a power cut. */
  readonly durable: boolean;
}

/** Makes the data directory with initdb, unless it is there. Throws with initdb's own words when that fails. */
export function initializeCluster(plan: ClusterPlan): void {
  if (existsSync(path.join(plan.data, 'PG_VERSION'))) {
    giveFiles(plan.data, plan.unprivileged);
    return;
  }
  // Built beside and then renamed: a crash in the middle leaves no half cluster behind.
  const draft = `${plan.data}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveFiles(draft, plan.unprivileged);
  runInitdb(draft, plan);
  renameSync(draft, plan.data);
}

/** Gives files to the user that PostgreSQL will run as; the way of running may differ from the last time. */
export function giveFiles(file: string, unprivileged: Unprivileged): void {
  if (process.getuid?.() !== 0) return;
  // Without the right to pass through folders, PostgreSQL must be able to enter the one around its files.
  if (unprivileged.name === 'set-user' && lstatSync(path.dirname(file)).uid === 0) openFolder(path.dirname(file));
  if (lstatSync(file).uid !== unprivileged.ownerId) giveTree(file, unprivileged.ownerId);
}

function openFolder(folder: string): void {
  const { mode } = lstatSync(folder);
  if ((mode & 0o011) !== 0o011) chmodSync(folder, (mode & 0o777) | 0o011);
}

function giveTree(file: string, uid: number): void {
  const found = lstatSync(file);
  if (found.isDirectory()) for (const name of readdirSync(file)) giveTree(path.join(file, name), uid);
  lchownSync(file, uid, found.gid);
}

function runInitdb(data: string, { binaries, unprivileged, durable }: ClusterPlan): void {
  const { file, parameters } = commandLine(unprivileged, binaries.initdb, [
    '-D', data, '-U', superuserName, '-A', 'trust', '--no-instructions', '--encoding=UTF8',
    '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(durable ? [] : ['--no-sync']),
  ]);
  const run = spawnSync(file, parameters, { ...unprivileged.identity, cwd: '/', encoding: 'utf8', env: programEnvironment });
  if (run.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  throw new Error(`The built-in database could not be created in ${path.dirname(data)}: ${(run.stderr || run.error?.message || 'initdb failed').trim()}`);
}
