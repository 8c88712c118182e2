import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from './database.js';
import { freePort } from './free-port.js';
import { GraphqlClient } from './graphql-client.js';

const program = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const adminToken = 'the-first-administrator-of-the-tests-0000';

/** The built server as a process of its own: for what a test must not share with it, memory, event loop and life. */
export interface ServerProcess {
  /** The access token of `admin`. */
  readonly adminToken: string;
  readonly baseUrl: string;
  readonly publicUrl: string;
  readonly admin: GraphqlClient;
  readonly child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** Resident memory now, in MiB. */
  residentMemory(): number;
  /** The highest resident memory since the last call, in MiB. */
  peakMemory(): number;
  /** Ends it in order, if it has not ended, and waits. Throws with its output when an error that nobody caught has ended it. */
  stop(): Promise<void>;
}

/** Starts the built program on a migrated database; resolves when it is ready. Throws with its output when it ends before. */
export async function startServerProcess(database: Pick<TestDatabase, 'connection' | 'ownerConnection'>, settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'] ?? '', PORT: String(port), LOG_LEVEL: 'error', DATABASE_URL: database.connection, DATABASE_OWNER_URL: database.ownerConnection,
      SECRET_KEY: 'secret-key-of-the-tests-00000000000', MUSTER_ADMIN_TOKEN: adminToken, RATE_LIMIT: 'off', ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  while (!printed.includes('Muster is ready:')) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${printed}`);
    await new Promise((done) => { setTimeout(done, 20); });
  }
  return {
    baseUrl,
    publicUrl: baseUrl,
    adminToken,
    admin: new GraphqlClient(baseUrl, { authorization: `Bearer ${adminToken}` }),
    child,
    output: () => printed,
    residentMemory: () => memoryOf(child, 'VmRSS'),
    peakMemory: () => {
      const peak = memoryOf(child, 'VmHWM');
      // 5 sets the high-water mark back to what is resident now (proc(5)).
      writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
      return peak;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      if (printed.includes('because of an error that nobody expected')) throw new Error(`An error of the server was caught by nobody: ${printed}`);
    },
  };
}

/** Ends a server at once, as a crash would, and waits. */
export async function killServer({ child }: ServerProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function memoryOf(child: ChildProcess, line: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`The system does not tell ${line} of a process.`);
  return Number(kilobytes) / 1024;
}
