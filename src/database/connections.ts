import type { Config } from '../config.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

/** The addresses of the database, by what they are for. */
export interface Connections {
  /** The running role: everything but migrations. */
  readonly connection: string;
  /** The role that owns the tables. */
  readonly ownerConnection: string;
  /** A session of its own, past any pooler. */
  readonly listenConnection: string;
  /** Stops the built-in server, where it is ours to stop. */
  close(): Promise<void>;
}

/** The database of the settings, or the built-in one when they name none. Throws when that does not start. */
export async function openConnections(config: Config): Promise<Connections> {
  const { databaseUrl, databaseOwnerUrl, databaseListenUrl } = config;
  if (databaseUrl !== undefined) {
    return {
      connection: databaseUrl,
      ownerConnection: databaseOwnerUrl ?? databaseUrl,
      listenConnection: databaseListenUrl ?? databaseUrl,
      close: async () => {},
    };
  }
  const { connection, ownerConnection, stop } = await startEmbeddedPostgres({ dataDir: config.dataDir });
  return { connection, ownerConnection, listenConnection: connection, close: stop };
}
