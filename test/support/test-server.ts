import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { connectionUrl, parseServer, type DatabaseServer } from '../../src/database/connection-url.js';
import { claimDataDirectory } from '../../src/database/data-directory-owner.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { findPostmaster, stopPostmaster } from '../../src/database/postmaster.js';
import { listViolations, prepareViolations, removeViolations } from './violations.js';

/** The roles of the tests: one owns the tables, the other works on them, as in production. */
export const testRoles = { owner: 'muster_test_owner', running: 'muster_test' } as const;

/** Every connection of the tests; from TEST_PG in the environment. */
export interface TestServer {
  readonly admin: DatabaseServer;
  readonly owner: DatabaseServer;
  readonly running: DatabaseServer;
  /** A migrated database to copy; absent when the migrations fail. */
  readonly template?: string;
  /** Why there is no template. */
  readonly fault?: string;
}

const clusterPrefix = 'muster-test-';
const throwAway = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200', 'autovacuum=off'];

/**
 * Opens the server for a run of the tests: the one of DATABASE_URL (a role that may create databases and roles), else a
 * throw-away cluster. Leaves its description in TEST_PG and gives the function that takes everything away again.
 */
export async function openTestServer(): Promise<() => Promise<void>> {
  prepareViolations();
  const url = process.env['DATABASE_URL'];
  const { admin, stop } = url === undefined || url === '' ? await startCluster() : { admin: parseServer(url), stop: async () => {} };
  const server = await withAdmin(admin, (client) => prepareRoles(client, admin));
  const template = `muster_template_${randomUUID().slice(0, 8)}`;
  await withAdmin(admin, (client) => client.query(`create database ${template} owner ${testRoles.owner}`));
  const fault = await findMigrationFault(connectionUrl(server.owner, template));
  const described: TestServer = { ...server, ...(fault === undefined ? { template } : { fault }) };
  // Flat as well: TEST_PG itself reads as the administrator's server.
  process.env['TEST_PG'] = JSON.stringify({ ...admin, ...described });
  return async () => {
    const violations = listViolations();
    removeViolations();
    await withAdmin(admin, (client) => client.query(`drop database ${template} with (force)`));
    await stop();
    if (violations.length > 0) throw new Error(`Statements touch tenant tables without their directory:\n${violations.join('\n')}`);
  };
}

/** Runs statements as the administrator, connected to the server's own database. */
export async function withAdmin<T>(admin: DatabaseServer, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: connectionUrl(admin, 'postgres') });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function startCluster(): Promise<{ readonly admin: DatabaseServer; readonly stop: () => Promise<void> }> {
  await sweepAbandonedClusters();
  const dataDir = mkdtempSync(path.join(tmpdir(), clusterPrefix));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: throwAway });
  return {
    admin: postgres.superuser,
    stop: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** An interrupted run cannot take its cluster away; the next one does. */
async function sweepAbandonedClusters(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(clusterPrefix))) {
    const dataDir = path.join(tmpdir(), name);
    const claimFile = path.join(dataDir, 'pg.owner');
    if (!existsSync(claimFile) || await claimDataDirectory(claimFile) === 'held') continue;
    const postmaster = findPostmaster(path.join(dataDir, 'pg'));
    if (postmaster !== undefined) await stopPostmaster(postmaster);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function prepareRoles(client: Client, admin: DatabaseServer): Promise<TestServer> {
  // The roles outlive the run on a server of yours: nobody who lacks the administrator's password gets in through them.
  const password = admin.password === undefined ? {} : { password: createHash('sha256').update(`muster ${admin.password}`).digest('hex') };
  for (const role of Object.values(testRoles)) {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (found.rowCount === 0) await client.query(`create role ${role} login`);
    if (password.password !== undefined) await client.query(`alter role ${role} password ${client.escapeLiteral(password.password)}`);
  }
  // An administrator who is no superuser may give databases to, and end sessions of, only roles that he belongs to.
  for (const role of Object.values(testRoles)) {
    const found = await client.query<{ member: boolean }>(`select pg_has_role($1, 'member') as member`, [role]);
    if (found.rows[0]?.member === false) await client.query(`grant ${role} to ${client.escapeIdentifier(admin.user)}`);
  }
  const as = (user: string): DatabaseServer => ({ host: admin.host, port: admin.port, user, ...password });
  return { admin, owner: as(testRoles.owner), running: as(testRoles.running) };
}

/** Broken migrations fail the tests that need tables, with this sentence, and no others. */
async function findMigrationFault(ownerConnection: string): Promise<string | undefined> {
  try {
    await migrate(ownerConnection, testRoles.running);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
