import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp, type App } from './app.js';
import type { Config } from './config.js';
import { parseServer } from './database/connection-url.js';
import { openConnections, type Connections } from './database/connections.js';
import { hasErrorCode } from './database/error-code.js';
import { migrate } from './database/migrate.js';
import { toFailure } from './domain/database-failure.js';
import { keepSecretKey } from './secret-key.js';

export interface RunningMuster {
  /** For the person who started it: links and first secrets, one a line. */
  readonly announcements: readonly string[];
  /** Ends open requests, then the application, then the built-in database. */
  stop(): Promise<void>;
}

/** Starts everything in order: database, migrations, application, port. Throws one sentence, and leaves nothing running. */
export async function startMuster(config: Config, log: Logger): Promise<RunningMuster> {
  const connections = await openConnections(config);
  try {
    const app = await prepareApp({ ...config, secretKey: config.secretKey ?? keepSecretKey(config.dataDir) }, connections, log);
    const stop = async (): Promise<void> => {
      await app.drain.run();
      await app.close();
      await connections.close();
    };
    try {
      await listen(app.server, config);
    } catch (error) {
      await app.close();
      throw error;
    }
    return { announcements: app.announcements, stop };
  } catch (error) {
    await connections.close();
    throw error;
  }
}

const mostTries = 3;
const pauseMs = 1000;

/** Migrations and application; begun anew when the database is lost on the way, as each step may be taken twice. Throws what the last try met. */
async function prepareApp(config: Config & { readonly secretKey: string }, connections: Connections, log: Logger): Promise<App> {
  for (let tries = 1; ; tries += 1) {
    try {
      await migrateAndWarn(config, connections, log);
      return await createApp({ config, connections, log });
    } catch (error) {
      if (tries === mostTries || toFailure(error).code !== 'UNAVAILABLE') throw error;
      log.warn({ err: error }, 'The database was not reachable during the start; the start begins again in a second');
    }
    await sleep(pauseMs);
  }
}

async function migrateAndWarn(config: Config, { connection, ownerConnection }: Connections, log: Logger): Promise<void> {
  const { applied, runningRoleOwnsTables } = await migrate(ownerConnection, parseServer(connection).user);
  if (applied.length > 0) log.info({ migrations: applied }, 'The database was brought up to date');
  if (config.production && runningRoleOwnsTables) {
    log.warn('The role of DATABASE_URL owns the tables, so an intruder could change them: give migrations a role of their own with DATABASE_OWNER_URL.');
  }
}

async function listen(server: Server, { host, port }: Config): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (hasErrorCode(error, 'EADDRINUSE')) throw new Error(`Port ${port} of ${host} is in use by another program. Stop that one, or set PORT to another number.`, { cause: error });
    if (hasErrorCode(error, 'EACCES', 'EADDRNOTAVAIL')) throw new Error(`Muster may not listen on port ${port} of ${host}. Set HOST and PORT to an address of this machine.`, { cause: error });
    throw error;
  }
}
