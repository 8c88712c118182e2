import type { Configuration } from './build.js';
import { testDatabase, type TestDatabase } from './database.js';
import { GraphqlClient } from './graphql-client.js';
import { startRewritingProxy, type RewritingProxy } from './rewriting-proxy.js';
import { ScimClient } from './scim-client.js';
import { startServerProcess, type ServerProcess } from './server-process.js';

/**
 * Two server processes on one database: where races are run, since nothing inside of one process may be what saves us
 * (THREATS section 4). It is built through as if it were its first server.
 */
export class Arena {
  private constructor(readonly database: TestDatabase, readonly proxy: RewritingProxy, readonly servers: readonly [ServerProcess, ServerProcess]) {}

  static async open(): Promise<Arena> {
    const database = await testDatabase();
    const proxy = await startRewritingProxy(database.connection);
    const through = { ...database, connection: proxy.connection };
    return new Arena(database, proxy, await Promise.all([startServerProcess(through), startServerProcess(through)]));
  }

  get admin(): GraphqlClient { return this.servers[0].admin; }
  get baseUrl(): string { return this.servers[0].baseUrl; }
  get publicUrl(): string { return this.servers[0].publicUrl; }
  get anonymous(): GraphqlClient { return new GraphqlClient(this.baseUrl); }

  as(accessToken: string): GraphqlClient {
    return new GraphqlClient(this.baseUrl, { authorization: `Bearer ${accessToken}` });
  }

  /** The server that the n-th of many clients talks to. */
  server(n: number): ServerProcess {
    return this.servers[n % 2 === 0 ? 0 : 1];
  }

  /** The n-th client of a provider. */
  scim({ scim, token }: Pick<Configuration, 'scim' | 'token'>, n: number): ScimClient {
    return new ScimClient(scim.baseUrl.replace(this.baseUrl, this.server(n).baseUrl), token);
  }

  /** The n-th client of somebody with an access token. */
  graphql(accessToken: string, n: number): GraphqlClient {
    return new GraphqlClient(this.server(n).baseUrl, { authorization: `Bearer ${accessToken}` });
  }

  /** Takes everything away; throws with what a server printed when one has ended or complained. */
  async stop(): Promise<void> {
    const ended = this.servers.filter(({ child }) => child.exitCode !== null || child.signalCode !== null);
    await Promise.all(this.servers.map((server) => server.stop()));
    await this.proxy.close();
    await this.database.drop();
    if (ended.length > 0) throw new Error(`A server ended in the middle of a race: ${ended.map((server) => server.output()).join('\n')}`);
  }
}
