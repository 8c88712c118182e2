import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { connectionUrl, parseDatabaseName, parseServer } from '../../src/database/connection-url.js';

/** What to find in the text of a statement, and what happens to it on its way. */
export interface Rewriting {
  readonly find: RegExp;
  /** What the database hears in its place: never longer. Without it, what was said. */
  readonly say?: string;
  /** So many milliseconds later the database hears it: how the gap that a lock closes is made wide enough to be met. */
  readonly hold?: number;
}

/**
 * Stands between a server and its database and changes or delays statements on their way: how a control takes one lock
 * or one condition out of the product as it is, and out of nothing else, and meets what comes of it without luck.
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
      const { sent, hold } = rules.length === 0 ? { sent: bytes, hold: 0 } : rewritten(bytes, rules, unused);
      if (hold > 0) {
        client.pause();
        setTimeout(() => database.write(sent, () => client.resume()), hold);
      } else if (!database.write(sent)) {
        client.pause();
        database.once('drain', () => client.resume());
      }
    });
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
function rewritten(bytes: Buffer, rules: readonly Rewriting[], unused: Set<Rewriting>): { readonly sent: Buffer; readonly hold: number } {
  const before = bytes.toString('latin1');
  let hold = 0;
  const after = rules.reduce((text, rule) => text.replace(rule.find, (found) => {
    const said = rule.say ?? found;
    if (said.length > found.length) throw new Error(`There is no room for "${said}" in "${found}".`);
    unused.delete(rule);
    hold = Math.max(hold, rule.hold ?? 0);
    return said.padEnd(found.length);
  }), before);
  return { sent: after === before ? bytes : Buffer.from(after, 'latin1'), hold };
}
