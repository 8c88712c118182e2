import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where the connections go on to; `path` is a Unix socket. */
export type ProxyTarget = { readonly port: number } | { readonly path: string };

/** What happens to one connection once so many bytes have gone `up` (to the target) or `down`. */
export interface ConnectionFault {
  /** Both ends see a reset; nothing passes any more though nobody hangs up; or one byte a second passes. */
  readonly kind: 'reset' | 'silence' | 'trickle';
  readonly direction: 'up' | 'down';
  readonly afterBytes: number;
}

/** A relay of TCP connections on this machine that cuts, silences and slows them as a bad network would. */
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
  /** How many connections have met their fault. */
  faultsMet(): number;
  close(): Promise<void>;
}

const trickleEveryMs = 1000;

/** Starts a relay on a free port of this machine. */
export async function startTcpProxy(target: ProxyTarget): Promise<TcpProxy> {
  const state = { target, delayMs: 0, met: 0, faultOfNext: (): ConnectionFault | undefined => undefined };
  const relays = new Set<Relay>();
  const server = createServer((client) => {
    const relay = new Relay(client, connect(state.target), state.faultOfNext(), { delayMs: () => state.delayMs, onFault: () => { state.met += 1; } });
    relays.add(relay);
    relay.whenOver(() => relays.delete(relay));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A server on a port always has an address of this form.
    port: (server.address() as AddressInfo).port,
    aim: (next) => { state.target = next; },
    plan: (faultOfNext) => { state.faultOfNext = faultOfNext; },
    delay: (milliseconds) => { state.delayMs = milliseconds; },
    silenceAll: () => { for (const relay of relays) relay.fall('silence'); },
    faultsMet: () => state.met,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const relay of relays) relay.fall('reset');
      await closed;
    },
  };
}

/** One connection: two sockets, and what has befallen them. */
class Relay {
  #fallen: 'reset' | 'silence' | undefined;

  constructor(
    private readonly client: Socket, private readonly upstream: Socket, fault: ConnectionFault | undefined,
    private readonly options: { readonly delayMs: () => number; readonly onFault: () => void },
  ) {
    this.#pass(client, upstream, fault?.direction === 'up' ? fault : undefined);
    this.#pass(upstream, client, fault?.direction === 'down' ? fault : undefined);
  }

  whenOver(act: () => void): void {
    void Promise.all([this.client, this.upstream].map((socket) => new Promise<void>((done) => { socket.once('close', () => { done(); }); }))).then(act);
  }

  fall(kind: 'reset' | 'silence'): void {
    this.#fallen = kind;
    if (kind === 'silence') return;
    for (const socket of [this.client, this.upstream]) socket.resetAndDestroy();
  }

  #pass(from: Socket, to: Socket, fault: ConnectionFault | undefined): void {
    let left = fault?.afterBytes ?? Number.POSITIVE_INFINITY;
    let slowly: Promise<void> | undefined;
    from.on('data', (chunk) => {
      if (this.#fallen !== undefined) return;
      const whole = chunk.subarray(0, Math.min(left, chunk.length));
      const rest = chunk.subarray(whole.length);
      left -= whole.length;
      if (whole.length > 0) this.#send(to, whole);
      if (left > 0 || fault === undefined) return;
      if (slowly === undefined) this.options.onFault();
      if (fault.kind === 'trickle') slowly = (slowly ?? Promise.resolve()).then(() => trickle(from, to, rest));
      else this.fall(fault.kind);
    });
    from.on('end', () => { this.#later(() => { if (this.#fallen === undefined) to.end(); }); });
    // A broken connection is what this is for: the other end gets to see it, unless nobody is to be told.
    from.on('error', () => { if (this.#fallen === undefined) to.resetAndDestroy(); });
  }

  #send(to: Socket, chunk: Buffer): void {
    this.#later(() => { if (this.#fallen === undefined && to.writable) to.write(chunk); });
  }

  #later(act: () => void): void {
    const delayMs = this.options.delayMs();
    if (delayMs === 0) act();
    else setTimeout(act, delayMs);
  }
}

async function trickle(from: Socket, to: Socket, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    if (from.destroyed || to.destroyed) return;
    to.write(Buffer.of(byte));
    await new Promise((done) => { setTimeout(done, trickleEveryMs).unref(); });
  }
}
