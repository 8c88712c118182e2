import { parseServer } from '../../src/database/connection-url.js';
import type { TestDatabase } from './database.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** A database behind a relay: what a server is told to connect to, and the relay. */
export interface ProxiedDatabase {
  readonly proxy: TcpProxy;
  /** For the running role, through the relay. */
  readonly connection: string;
}

/** Puts a relay before a database. Migrations still go to it directly. */
export async function proxyDatabase(database: TestDatabase): Promise<ProxiedDatabase> {
  const { host, port, user, password } = parseServer(database.connection);
  const proxy = await startTcpProxy(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { port });
  const credentials = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  return { proxy, connection: `postgresql://${credentials}@127.0.0.1:${proxy.port}/${database.name}` };
}
