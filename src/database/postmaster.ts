import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programEnvironment } from './initialize-cluster.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { readIfThere } from './read-if-there.js';
import { findProcess } from './running-process.js';
import { commandLine, type Unprivileged } from './unprivileged.js';

/** A running PostgreSQL server and the place of its socket. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  readonly port: number;
}

export interface PostmasterPlan {
  readonly data: string;
  readonly binaries: PostgresBinaries;
  readonly unprivileged: Unprivileged;
  readonly socketDir: string;
  readonly settings: readonly string[];
}

// Crash recovery after a kill takes time in proportion to what was written.
const startLimitMs = 120_000;

/** Finds the server of a data directory, once it accepts connections. */
export function findPostmaster(data: string): Postmaster | undefined {
  const found = readLock(data);
  return found?.status === 'ready' && isPostmasterOf(found.pid, data) ? found : undefined;
}

/** Like findPostmaster, but waits while a server is starting or stopping. */
export async function settlePostmaster(data: string): Promise<Postmaster | undefined> {
  for (let waited = 0; waited < startLimitMs; waited += 20) {
    const lock = readLock(data);
    if (lock === undefined || lock.status === 'ready' || !isPostmasterOf(lock.pid, data)) break;
    await sleep(20);
  }
  return findPostmaster(data);
}

/** Starts the server and waits until it accepts connections. Throws with the end of its log when it does not. */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  dropForeignLock(plan.data);
  for (let attempt = 0; ; attempt++) {
    const pid = spawnPostmaster(plan);
    const postmaster = await awaitReady(pid, plan.data);
    if (postmaster !== undefined) return postmaster;
    const log = readFileSync(logOf(plan.data), 'utf8');
    if (attempt < 20 && isBusyDying(log)) await sleep(100);
    else throw new Error(`The built-in database does not start: ${log.trim().split('\n').slice(-8).join('\n')}`);
  }
}

/** After kill -9 of the server its children need a moment to notice, and it is a process until its parent has noticed too. */
function isBusyDying(log: string): boolean {
  return log.includes('is still in use') || log.includes('lock file "postmaster.pid" already exists');
}

/** Stops the server, fast first (SIGINT), at once after ten seconds (SIGQUIT), and takes its socket folder away. */
export async function stopPostmaster({ pid, socketDir }: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (findProcess(pid) !== undefined) process.kill(pid, signal);
    for (let waited = 0; waited < 10_000 && findProcess(pid) !== undefined; waited += 10) await sleep(10);
  }
  rmSync(socketDir, { recursive: true, force: true });
}

function spawnPostmaster({ data, binaries, unprivileged, socketDir, settings }: PostmasterPlan): number {
  const all = [
    'listen_addresses=', `unix_socket_directories=${socketDir}`, 'unix_socket_permissions=0700',
    // Statements that fail carry personal data into the log; the application explains them itself.
    'log_min_messages=log', 'log_checkpoints=off', ...settings,
  ];
  const { file, parameters } = commandLine(unprivileged, binaries.postgres, ['-D', data, '-p', '5432', ...all.flatMap((setting) => ['-c', setting])]);
  const log = openSync(logOf(data), 'w', 0o600);
  // detached: Ctrl-C must reach us first, so that requests drain before the database goes away
  const child = spawn(file, parameters, { ...unprivileged.identity, cwd: '/', env: programEnvironment, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`The built-in database does not start, because ${file} cannot be run. Set DATABASE_URL to use another one.`);
  return child.pid;
}

async function awaitReady(pid: number, data: string): Promise<Postmaster | undefined> {
  for (let waited = 0; waited < startLimitMs; waited += 5) {
    const found = readLock(data);
    if (found?.pid === pid && found.status === 'ready') return found;
    if (findProcess(pid) === undefined) return undefined;
    await sleep(5);
  }
  process.kill(pid, 'SIGQUIT');
  return undefined;
}

/** postmaster.pid, line by line: number, data directory, start, port, socket folder, address, shared memory, status. */
function readLock(data: string): (Postmaster & { readonly status: string }) | undefined {
  const file = lockOf(data);
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const [pid = '', , , port = '', socketDir = '', , , status = ''] = text.split('\n');
  return { pid: Number(pid), port: Number(port), socketDir, status: status.trim() };
}

/** A container that starts again finds the old number in use by some other program, which PostgreSQL itself takes for a server. */
function dropForeignLock(data: string): void {
  const lock = readLock(data);
  if (lock !== undefined && findProcess(lock.pid) !== undefined && !isPostmasterOf(lock.pid, data)) rmSync(lockOf(data));
}

function isPostmasterOf(pid: number, data: string): boolean {
  const command = findProcess(pid)?.command ?? '';
  return command.includes('postgres') && command.includes(`-D ${data} `);
}

function lockOf(data: string): string {
  return path.join(data, 'postmaster.pid');
}

function logOf(data: string): string {
  return `${data}.log`;
}
