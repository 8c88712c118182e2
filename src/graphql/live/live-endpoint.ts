import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Server } from 'graphql-ws';
import type { RequestOrigin } from '../../domain/scope.js';
import { Failure } from '../../failure.js';
import { readCredentials } from '../endpoint/credentials.js';
import type { ParseJson } from '../endpoint/request-body.js';
import type { LiveClient } from './live-server.js';

export interface LiveEndpointOptions {
  readonly server: Server<LiveClient>;
  /** The strict reader of JSON, with the depth that messages may have. */
  readonly parseJson: ParseJson;
  readonly publicUrl: string;
  readonly originOf: (request: IncomingMessage) => RequestOrigin;
  /** Refuses a connection that cannot become a WebSocket, in the form of an answer of HTTP. */
  readonly refuse: (socket: Duplex, status: number, sentence: string) => void;
  /** News of other processes is heard until what this gives is called. */
  readonly listen: () => () => void;
  /** Is told of what failed inside. */
  readonly report: (error: unknown) => void;
}

/** As much as the body of a request may have. */
const largestMessage = 256 * 1024;
const largestAnswer = 5 * 1024 * 1024;
const mostClients = 500;
const pingMs = 15_000;
const graceMs = 1000;
const protocol = 'graphql-transport-ws';

/** The WebSockets of /graphql: accepts, watches and ends connections; what is said over them is of the live server. */
export class LiveEndpoint {
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<LiveClient>();
  readonly #pings: NodeJS.Timeout;
  readonly #alive = new WeakSet<WebSocket>();

  constructor(private readonly options: LiveEndpointOptions) {
    this.#sockets = new WebSocketServer({
      noServer: true, maxPayload: largestMessage, perMessageDeflate: false, handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
    });
    this.#sockets.on('wsClientError', (_error, socket) => { options.refuse(socket, 400, 'The request to open a WebSocket is not valid.'); });
    this.#pings = setInterval(() => { this.ping(); }, pingMs);
    this.#pings.unref();
  }

  /** Makes a WebSocket of a request that asked for one. */
  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (this.#sockets.clients.size >= mostClients) this.options.refuse(socket, 503, 'Too many clients follow at the moment; try again later.');
    else this.#sockets.handleUpgrade(request, socket, head, (opened) => { this.open(opened, request); });
  };

  /** How many subscriptions are open. */
  get subscriptions(): number {
    return [...this.#clients].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0);
  }

  /** Tells every client that the server goes away, and cuts those off that do not close within a second. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    const closed = [...this.#sockets.clients].map((socket) => new Promise<void>((resolve) => {
      socket.once('close', () => { resolve(); });
      socket.close(1001, 'The server goes away; connect again.');
      setTimeout(() => { socket.terminate(); }, graceMs).unref();
    }));
    await Promise.all(closed);
  }

  private open(socket: WebSocket, request: IncomingMessage): void {
    const client = this.clientOf(socket, request);
    const release = this.options.listen();
    this.#clients.add(client);
    this.#alive.add(socket);
    socket.on('pong', () => { this.#alive.add(socket); });
    // A message too large and a broken frame end the connection by themselves, with a code that says why.
    socket.on('error', () => undefined);
    const closed = this.options.server.opened({
      protocol: socket.protocol,
      send: (text) => send(socket, text),
      close: (code, sentence) => { socket.close(code, sentence); },
      onMessage: (read) => { socket.on('message', (data) => { void this.hear(socket, String(data), read); }); },
    }, client);
    socket.once('close', (code, reason) => {
      this.#clients.delete(client);
      release();
      closed(code, String(reason)).catch(this.options.report);
    });
  }

  private clientOf(socket: WebSocket, request: IncomingMessage): LiveClient {
    const { cookie, origin } = request.headers;
    return {
      credentialsOf: (connectionParams) => readCredentials({ authorization: authorizationOf(connectionParams) ?? request.headers.authorization, cookie, origin }, this.options.publicUrl),
      originOf: () => this.options.originOf(request),
      close: (code, sentence) => { socket.close(code, brief(sentence)); },
      subscriptions: new Map(),
    };
  }

  private async hear(socket: WebSocket, text: string, read: (text: string) => Promise<void>): Promise<void> {
    try {
      this.options.parseJson(text);
    } catch (error) {
      socket.close(4400, brief(error instanceof Error ? error.message : 'The message is not valid JSON.'));
      return;
    }
    try {
      await read(text);
    } catch (error) {
      this.options.report(error);
      socket.close(1011, 'Something went wrong inside Muster.');
    }
  }

  /** Ends connections that have not answered since the last time: their clients are gone without a word. */
  private ping(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
  }
}

/** The access token of connection_init, under the name of the header. Throws UNAUTHENTICATED when it is no text. */
function authorizationOf(connectionParams: Readonly<Record<string, unknown>>): string | undefined {
  const [, value] = Object.entries(connectionParams).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new Failure('UNAUTHENTICATED', 'Authorization in the parameters of the connection is not a text.', { help: 'Send connectionParams like {"Authorization": "Bearer <access token>"}.' });
}

/** Resolves when the text has left, so that a client who reads slowly is given no more. */
function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (Buffer.byteLength(text) > largestAnswer) socket.close(1009, 'The answer would be larger than 5 MB; ask for less of each event.');
    if (socket.readyState !== socket.OPEN) resolve();
    // A connection that breaks meanwhile tells so itself.
    else socket.send(text, () => { resolve(); });
  });
}

/** A close frame has room for 123 bytes. */
function brief(sentence: string): string {
  return Buffer.byteLength(sentence) <= 123 ? sentence : `${Buffer.from(sentence).subarray(0, 110).toString().replace(/\uFFFD+$/, '')} ...`;
}
