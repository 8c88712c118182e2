import type { RequestHandler, Response } from 'express';
import type { Server } from 'node:http';
import { Server as SocketServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long open requests may take to end. */
const limit = 10_000;
/** How long a client may leave its connection idle before it counts as unused. */
const quiet = 1000;

/**
 * The end of a server without a failed request (THREATS F8): readiness turns first, and for `notice` milliseconds new
 * requests are still served, so that a load balancer sees it; then nobody new is let in, open requests end. All the while
 * each answer tells its client to close the connection.
 */
export class Drain {
  readonly #open = new Set<Response>();
  readonly #endings: (() => Promise<void>)[] = [];
  #draining = false;

  constructor(private readonly server: Server, private readonly notice = 0) {}

  /** For the readiness probe. */
  readonly isDraining = (): boolean => this.#draining;

  /** Goes before all routes: knows the open requests. */
  readonly watch: RequestHandler = (_request, response, next) => {
    if (this.#draining) askToClose(response);
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    next();
  };

  /** Has connections that would stay open for ever ended when nobody new is let in any more. */
  alsoEnd(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  /** Resolves when the last request has ended, or ten seconds after the notice, when the rest is cut off. */
  async run(): Promise<void> {
    this.#draining = true;
    for (const response of this.#open) askToClose(response);
    if (this.notice > 0) await sleep(this.notice);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    // Not http's own close: that cuts connections at once between two requests, and the second one may be on its way.
    SocketServer.prototype.close.call(this.server, () => resolve());
    await Promise.all(this.#endings.map((end) => end()));
    const startedAt = performance.now();
    while (performance.now() - startedAt < limit) {
      if (await Promise.race([closed.then(() => true), sleep(50, false)])) return;
      if (performance.now() - startedAt > quiet) this.server.closeIdleConnections();
    }
    this.server.closeAllConnections();
  }
}

function askToClose(response: Response): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
