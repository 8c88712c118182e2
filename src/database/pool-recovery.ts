import type { Pool, PoolClient } from 'pg';

/**
 * Gives the place of a lost connection back to its pool. kysely keeps it for ever when BEGIN, COMMIT or ROLLBACK throws
 * (its issue 1990): after as many lost transactions as the pool has places every query waits, and closing never ends.
 * For MikroORM's `driverOptions.onPoolCreated` (THREATS section 0).
 */
export function recoverLostClients(pool: Pool): void {
  const known = new WeakSet<PoolClient>();
  const held = new WeakSet<PoolClient>();
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('acquire', (client) => {
    held.add(client);
    if (known.has(client)) return;
    known.add(client);
    client.once('end', () => { if (held.has(client)) giveBack(client); });
  });
}

/** Its holder may give it back as well, and must then see the reason of the end, not a complaint about doing it twice. */
function giveBack(client: PoolClient): void {
  client.release(true);
  client.release = () => {};
}
