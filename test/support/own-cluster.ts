import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { connectionUrl, parseServer } from '../../src/database/connection-url.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import type { TestDatabase } from './database.js';

/** A database server that belongs to one test, so that the test may end it; durable, as in production. */
export interface OwnCluster {
  readonly database: TestDatabase;
  readonly dataDir: string;
  /** Runs a statement as the one who may do everything. */
  query(statement: string): Promise<void>;
  /** Ends it as a crash would, its sessions in the middle of whatever they do; resolves when nobody can reach it. */
  kill(): Promise<void>;
  /** Starts it again on what it left; resolves when it takes connections. */
  restart(): Promise<void>;
  /** Takes it away for good. */
  remove(): Promise<void>;
}

export async function startOwnCluster(): Promise<OwnCluster> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'muster-own-'));
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir });
  const remove = async (): Promise<void> => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    dataDir,
    query: async (statement) => {
      const client = new Client({ connectionString: connectionUrl(postgres.superuser, 'muster') });
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },
    database: {
      name: 'muster',
      connection: postgres.connection,
      listenConnection: postgres.connection,
      ownerConnection: postgres.ownerConnection,
      adminConnection: connectionUrl(postgres.superuser, 'muster'),
      runningRole: parseServer(postgres.connection).user,
      drop: remove,
    },
    kill: async () => {
      process.kill(postgres.postmasterPid, 'SIGKILL');
      await postgres.stop();
    },
    restart: async () => { postgres = await startEmbeddedPostgres({ dataDir }); },
    remove,
  };
}
