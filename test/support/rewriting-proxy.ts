import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { connectionUrl, parseDatabaseName, parseServer } from '../../src/database/connection-url.js';

/** What to find in the text of a statement, and what the database hears in its place: never longer. */
export interface Rewriting {
  readonly find: RegExp;
  readonly say: string;
}

/**
 * Stands between a server and its database and changes statements on their way: how a control takes one lock or one
 * condition out of the product as it is, and out of nothing else.
 */
export interface RewritingProxy {
  /** The URL of the database, through here. */
  readonly connection: string;
  /** From now on these rules hold; none at first. */
  rewrite(rules: readonly Rewriting[]): void;
  /** The rules that have met no statement since they hold. */
  unused(): readonly Rewriting[];
  close(): Promise<void>;
}

/** Opens a proxy in front of the database of a connection URL. */
export async function startRewritingProxy(connection: string): Promise<RewritingProxy> {
  const target = parseServer(connection);
  const pairs = new Set<Socket>();
  let rules: readonly Rewriting[] = [];
  let unused = new Set<Rewriting>();
  const server = createServer((client) => {
    const database = target.host.startsWith('/') ? connect(`${target.host}/.s.PGSQL.${target.port}`) : connect(target.port, target.host);
    for (const [socket, other] of [[client, database], [database, client]] as const) {
      pairs.add(socket);
      socket.setNoDelay(true).once('close', () => { pairs.delete(socket); other.destroy(); });
      // The other side sees the connection end, which is all that an error of a relay can tell.
      socket.on('error', () => other.destroy());
    }
    database.pipe(client);
    client.on('data', (bytes) => {
      if (!database.write(rules.length === 0 ? bytes : rewritten(bytes, rules, unused))) client.pause();
    });
    database.on('drain', () => client.resume());
    client.once('end', () => database.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port always has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    connection: connectionUrl({ ...target, host: '127.0.0.1', port }, parseDatabaseName(connection)),
    rewrite: (next) => {
      rules = next;
      unused = new Set(next);
    },
    unused: () => [...unused],
    close: async () => {
      for (const socket of pairs) socket.destroy();
      await new Promise((done) => { server.close(done); });
    },
  };
}

/** Blanks fill what a shorter text leaves, so that the lengths in the protocol stay true. */
function rewritten(bytes: Buffer, rules: readonly Rewriting[], unused: Set<Rewriting>): Buffer {
  const before = bytes.toString('latin1');
  const after = rules.reduce((text, rule) => text.replace(rule.find, (found) => {
    if (rule.say.length > found.length) throw new Error(`There is no room for "${rule.say}" in "${found}".`);
    unused.delete(rule);
    return rule.say.padEnd(found.length);
  }), before);
  return after === before ? bytes : Buffer.from(after, 'latin1');
}
