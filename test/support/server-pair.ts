import type { TestDatabase } from './database.js';
import { proxyDatabase, type ProxiedDatabase } from './proxied-database.js';
import { ScimClient } from './scim-client.js';
import { killServer, startServerProcess, type ServerProcess } from './server-process.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** A server and the relay before it, which keeps its address when the server is started again. */
interface Member {
  server: ServerProcess;
  readonly front: TcpProxy;
}

/** Two servers on one database, with relays before each of them and before the database. */
export class ServerPair {
  #kills = 0;
  #restarting: Promise<void> | undefined;

  private constructor(private readonly database: TestDatabase, private readonly back: ProxiedDatabase, private readonly members: readonly [Member, Member]) {}

  static async start(database: TestDatabase): Promise<ServerPair> {
    const back = await proxyDatabase(database);
    const member = async (): Promise<Member> => {
      const server = await startServerProcess(database, { DATABASE_URL: back.connection });
      return { server, front: await startTcpProxy({ port: portOf(server) }) };
    };
    return new ServerPair(database, back, await Promise.all([member(), member()]));
  }

  /** The first server itself, for what is prepared before anything is cut. */
  get first(): ServerProcess {
    return this.members[0].server;
  }

  /** Speaks to either of the two, through its relay, as its configuration's provider. */
  client(random: () => number, pathname: string, token: string): () => ScimClient {
    return () => new ScimClient(`http://127.0.0.1:${this.members[random() < 0.5 ? 0 : 1].front.port}${pathname}`, token);
  }

  /** How often a server was killed. */
  get kills(): number {
    return this.#kills;
  }

  /** Does one of the things that go wrong: mostly cuts every connection to one server or to the database, now and then kills one of the two. */
  disturb(random: () => number): void {
    const member = this.members[random() < 0.5 ? 0 : 1];
    const chance = random();
    if (chance < 0.1 && this.#restarting === undefined) void this.kill(member);
    else (chance < 0.6 ? member.front : this.back.proxy).resetAll();
  }

  /** Ends a server at once, and starts it again. */
  async kill(member: Member = this.members[0]): Promise<void> {
    this.#kills += 1;
    this.#restarting = this.#restart(member);
    await this.#restarting;
    this.#restarting = undefined;
  }

  /** Resolves when both serve again. */
  async calm(): Promise<void> {
    await this.#restarting;
  }

  async stop(): Promise<void> {
    await this.#restarting;
    await Promise.all(this.members.map(async ({ server, front }) => {
      await front.close();
      await server.stop();
    }));
    await this.back.proxy.close();
  }

  async #restart(member: Member): Promise<void> {
    await killServer(member.server);
    member.server = await startServerProcess(this.database, { DATABASE_URL: this.back.connection });
    member.front.aim({ port: portOf(member.server) });
  }
}

function portOf(server: ServerProcess): number {
  return Number(new URL(server.baseUrl).port);
}
