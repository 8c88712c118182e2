import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionUrl, type DatabaseServer } from './connection-url.js';
import { claimDataDirectory, releaseDataDirectory } from './data-directory-owner.js';
import { embeddedNames, ensureEmbeddedRoles } from './embedded-roles.js';
import { giveFiles, initializeCluster, superuserName } from './initialize-cluster.js';
import { locatePostgresBinaries } from './postgres-binaries.js';
import { findPostmaster, settlePostmaster, startPostmaster, stopPostmaster, type Postmaster } from './postmaster.js';
import { chooseUnprivileged, type Unprivileged } from './unprivileged.js';

export interface EmbeddedPostgresOptions {
  /** Settings -> DATA_DIR; the cluster lies in its folder `pg`. */
  readonly dataDir: string;
  /** PostgreSQL settings such as `fsync=off`, for throw-away clusters. */
  readonly settings?: readonly string[];
  /** How to run it without being root; found out when absent. */
  readonly unprivileged?: Unprivileged;
}

export interface EmbeddedPostgres {
  /** started by us; adopted from a process that died; shared with one that lives. */
  readonly state: 'started' | 'adopted' | 'shared';
  /** For migrations: the role that owns the tables. */
  readonly ownerConnection: string;
  /** For everything else: the running role, which owns nothing. */
  readonly connection: string;
  /** The superuser, for maintenance and tests. */
  readonly superuser: DatabaseServer;
  readonly postmasterPid: number;
  /** Stops the server, unless it is shared. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm installed, on a Unix socket alone, or joins the one that runs in this data directory
 * already. Throws one sentence when no binaries fit this computer, when nobody but root can run them, or when it fails to start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const claimFile = path.join(dataDir, 'pg.owner');
  const data = path.join(dataDir, 'pg');
  // Another process may be starting its server still; should it die meanwhile, we become the owner.
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (await claimDataDirectory(claimFile) === 'owned') return own(data, claimFile, options);
    const postmaster = findPostmaster(data);
    if (postmaster !== undefined) return describe(postmaster, 'shared', async () => {});
    await sleep(50);
  }
  throw new Error(`Another process holds the built-in database in ${dataDir}, but its server does not come up. Stop that process, or set DATABASE_URL.`);
}

async function own(data: string, claimFile: string, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const found = await settlePostmaster(data);
    const postmaster = found ?? await startFresh(data, options);
    return await describe(postmaster, found === undefined ? 'started' : 'adopted', async () => {
      await stopPostmaster(postmaster);
      releaseDataDirectory(claimFile);
    });
  } catch (error) {
    releaseDataDirectory(claimFile);
    throw error;
  }
}

async function startFresh(data: string, options: EmbeddedPostgresOptions): Promise<Postmaster> {
  const binaries = locatePostgresBinaries();
  const unprivileged = options.unprivileged ?? chooseUnprivileged(binaries.postgres);
  const settings = options.settings ?? [];
  initializeCluster({ data, binaries, unprivileged, durable: !settings.includes('fsync=off') });
  return startPostmaster({ data, binaries, unprivileged, settings, socketDir: prepareSocketDir(data, unprivileged) });
}

/**
 * One folder per data directory, so that a crash leaves no litter; below the system's temporary folder, because the path
 * of a socket may have only about 100 characters. Refuses a folder that somebody else has put there.
 */
function prepareSocketDir(data: string, unprivileged: Unprivileged): string {
  const folder = path.join(tmpdir(), `muster-pg-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || ![process.getuid?.(), unprivileged.ownerId].includes(found.uid)) {
    throw new Error(`${folder} belongs to somebody else, so the built-in database does not put its socket there. Remove it, or set TMPDIR to a folder of your own.`);
  }
  chmodSync(folder, 0o700);
  giveFiles(folder, unprivileged);
  return folder;
}

async function describe(postmaster: Postmaster, state: EmbeddedPostgres['state'], stop: () => Promise<void>): Promise<EmbeddedPostgres> {
  const server = (user: string): DatabaseServer => ({ host: postmaster.socketDir, port: postmaster.port, user });
  const superuser = server(superuserName);
  await ensureEmbeddedRoles(superuser);
  return {
    state,
    ownerConnection: connectionUrl(server(embeddedNames.owner), embeddedNames.database),
    connection: connectionUrl(server(embeddedNames.running), embeddedNames.database),
    superuser,
    postmasterPid: postmaster.pid,
    stop,
  };
}
