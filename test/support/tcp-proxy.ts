import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where connections go on to; `path` is a Unix socket. */
export type ProxyTarget = { readonly port: number } | { readonly path: string };

/** What happens to one connection once so many bytes have gone `up` (to the target) or `down`. */
export interface ConnectionFault {
  /** Both ends see a reset; nothing passes any more though nobody hangs up; or one byte a second passes. */
  readonly kind: 'reset' | 'silence' | 'trickle';
  readonly direction: 'up' | 'down';
  readonly afterBytes: number;
}

/** A relay of TCP connections that cuts, silences and slows them as a bad network would. */
export interface TcpProxy {
  readonly port: number;
  /** Where later connections go; those that are open stay where they are. */
  aim(target: ProxyTarget): void;
  /** Asked once for each later connection; undefined lets it be. */
  plan(faultOfNext: () => ConnectionFault | undefined): void;
  /** Holds every byte back so long, from now on. */
  delay(milliseconds: number): void;
  /** Nothing passes on the connections that are open now, and nobody is told. */
  silenceAll(): void;
  /** Cuts the connections that are open now. */
  resetAll(): void;
  /** How many connections have met their fault. */
  faultsMet(): number;
  close(): Promise<void>;
}

/** Starts a relay on a free port of this machine. */
export async function startTcpProxy(target: ProxyTarget): Promise<TcpProxy> {
  const state = { target, delayMs: 0, met: 0, faultOfNext: (): ConnectionFault | undefined => undefined };
  const relays = new Set<Relay>();
  const options = { delayMs: () => state.delayMs, onFault: () => { state.met += 1; } };
  const server = createServer((client) => {
    const relay = new Relay(client, connect(state.target), state.faultOfNext(), options);
    relays.add(relay);
    relay.whenOver(() => relays.delete(relay));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // a server on a port always has such an address
    aim: (next) => { state.target = next; },
    plan: (faultOfNext) => { state.faultOfNext = faultOfNext; },
    delay: (milliseconds) => { state.delayMs = milliseconds; },
    silenceAll: () => { for (const relay of relays) relay.fall('silence'); },
    resetAll: () => { for (const relay of relays) relay.fall('reset'); },
    faultsMet: () => state.met,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const relay of relays) relay.fall('reset');
      await closed;
    },
  };
}

interface RelayOptions { readonly delayMs: () => number; readonly onFault: () => void }

/** One connection: two sockets, and what has befallen them. */
class Relay {
  #fallen: 'reset' | 'silence' | undefined;

  constructor(
    private readonly client: Socket, private readonly upstream: Socket, fault: ConnectionFault | undefined, private readonly options: RelayOptions,
  ) {
    this.#pass(client, upstream, fault?.direction === 'up' ? fault : undefined);
    this.#pass(upstream, client, fault?.direction === 'down' ? fault : undefined);
  }

  /** When neither socket is left: after a silence one of them may outlive the other. */
  whenOver(act: () => void): void {
    for (const socket of [this.client, this.upstream]) socket.once('close', () => { if (this.client.destroyed && this.upstream.destroyed) act(); });
  }

  fall(kind: 'reset' | 'silence'): void {
    this.#fallen = kind;
    if (kind === 'reset') for (const socket of [this.client, this.upstream]) hangUp(socket);
  }

  #pass(from: Socket, to: Socket, fault: ConnectionFault | undefined): void {
    let left = fault?.afterBytes ?? Number.POSITIVE_INFINITY;
    let slowly: Promise<void> | undefined;
    from.on('data', (chunk) => {
      if (this.#fallen !== undefined) return;
      const whole = chunk.subarray(0, Math.min(left, chunk.length));
      const rest = chunk.subarray(whole.length);
      left -= whole.length;
      if (whole.length > 0) this.#later(() => { if (this.#fallen !== 'silence' && to.writable) to.write(whole); });
      if (left > 0 || fault === undefined) return;
      if (slowly === undefined) this.options.onFault();
      if (fault.kind === 'trickle') slowly = (slowly ?? Promise.resolve()).then(() => trickle(from, to, rest));
      else this.fall(fault.kind);
    });
    from.on('end', () => { this.#later(() => { if (this.#fallen === undefined) to.end(); }); });
    // A broken connection is what this is for: the other end gets to see it, unless nobody is to be told.
    from.on('error', () => { if (this.#fallen === undefined) hangUp(to); });
  }

  #later(act: () => void): void {
    if (this.options.delayMs() === 0) act();
    else setTimeout(act, this.options.delayMs());
  }
}

function hangUp(socket: Socket): void {
  if (socket.remoteFamily === undefined) socket.destroy(); // a Unix socket has no reset
  else socket.resetAndDestroy();
}

async function trickle(from: Socket, to: Socket, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    if (!from.destroyed && to.writable) to.write(Buffer.of(byte));
    await new Promise((done) => { setTimeout(done, 1000).unref(); });
  }
}
