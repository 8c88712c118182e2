import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection up when the database has been asked something and is not done with it after so many milliseconds:
 * the database's own limit on statements is of no use where no answer comes through (a network that drops packets, a
 * machine that froze). Without it such a request waits until TCP gives up, for a quarter of an hour or for ever.
 * Whoever waits gets pg's "Connection terminated", and the place goes back to the pool (pool-recovery; THREATS F4).
 */
export function limitAnswers(pool: Pool, milliseconds: number): void {
  pool.on('connect', (client) => { limitAnswersOf(client, milliseconds); });
}

function limitAnswersOf(client: PoolClient, milliseconds: number): void {
  const { connection } = client;
  let asked = 0;
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    timer = asked === 0 ? undefined : setTimeout(() => { connection.stream.destroy(); }, milliseconds);
  };
  const query: (...parameters: readonly unknown[]) => unknown = client.query.bind(client);
  const limited = (...parameters: readonly unknown[]): unknown => {
    asked += 1;
    if (asked === 1) watch();
    return query(...parameters);
  };
  Object.defineProperty(client, 'query', { value: limited, configurable: true, writable: true });
  // Once for each query, whatever came of it; those that wait behind it have their time from now on.
  connection.on('readyForQuery', () => {
    asked -= 1;
    watch();
  });
  client.once('end', () => { clearTimeout(timer); });
}
