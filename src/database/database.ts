import { DataloaderType } from '@mikro-orm/core';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { limitAnswers } from './answer-deadline.js';
import { parseDatabaseName } from './connection-url.js';
import { recoverLostClients } from './pool-recovery.js';
import { listenToStatements, type StatementListener } from './statement-listener.js';
import { valueParsers } from './value-parsers.js';
import { lineUp } from './waiting-line.js';

export interface DatabaseOptions {
  /** How many connections at most; 10 when absent. */
  readonly poolSize?: number;
  /** Is given the pool as soon as there is one, to count its connections. */
  readonly onPool?: (pool: PoolCounts) => void;
  /** Hears every statement; for the statement audit of the tests. */
  readonly onStatement?: StatementListener;
}

/** How many connections a pool has, how many of them nobody uses, and how many callers wait for one. */
export type PoolCounts = Readonly<Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>>;

/** A second more than the database allows a statement, so that it is the one to end what is merely slow. */
const answerLimitMs = 6000;

type Entities = NonNullable<Options['entities']>;

/**
 * Opens the database of a connection URL with the running role's limits: a statement ends after 5 s, waiting for a lock
 * after 3 s, for a place in the pool after 3 s, for a new connection after 3 s, for an answer after 6 s.
 * `orm.close(true)` gives everything back. It does not connect yet: a database that is away shows in the first statement.
 */
export async function openDatabase(connection: string, entities: Entities, options: DatabaseOptions = {}): Promise<MikroORM> {
  const poolSize = options.poolSize ?? 10;
  return MikroORM.init({
    ...quietOptions(connection),
    entities,
    dataloader: DataloaderType.ALL,
    driverOptions: {
      connectionString: connection,
      max: poolSize,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
      application_name: 'muster',
      types: valueParsers,
      options: '-c statement_timeout=5000 -c lock_timeout=3000',
      onPoolCreated: (pool: Pool) => {
        lineUp(pool, { places: poolSize, most: 100 * poolSize, patienceMs: 3000, longMs: 500 });
        recoverLostClients(pool);
        limitAnswers(pool, answerLimitMs);
        options.onPool?.(pool);
        if (options.onStatement !== undefined) listenToStatements(pool, options.onStatement);
      },
    },
  });
}

/** What every MikroORM of ours has in common: no files written, nothing printed, no database made by itself. */
export function quietOptions(connection: string): Options {
  return {
    dbName: parseDatabaseName(connection),
    metadataCache: { enabled: false },
    ensureDatabase: false,
    logger: () => {},
    discovery: { warnWhenNoEntities: false },
  };
}

/** Whether the database answers; for the readiness probe. Never rejects. */
export async function isReachable(orm: MikroORM): Promise<boolean> {
  try {
    await orm.em.fork().execute('select 1');
    return true;
  } catch {
    return false; // the probe asks only whether; whoever needs the database reports why
  }
}
