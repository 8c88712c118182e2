import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Server } from 'graphql-ws';
import type { RequestOrigin } from '../../domain/scope.js';
import { Failure } from '../../failure.js';
import { readCredentials } from '../endpoint/credentials.js';
import type { ParseJson } from '../endpoint/request-body.js';
import { FollowedOperations, type LiveClient } from './live-client.js';
import { Quota } from './quota.js';

export interface LiveEndpointOptions {
  readonly server: Server<LiveClient>;
  /** The strict reader of JSON, with the depth that messages may have. */
  readonly parseJson: ParseJson;
  readonly publicUrl: string;
  readonly originOf: (request: IncomingMessage) => RequestOrigin;
  /** Refuses a connection that cannot become a WebSocket, in the form of an answer of HTTP. */
  readonly refuse: (socket: Duplex, status: number, sentence: string) => void;
  /** Is told of what failed inside. */
  readonly report: (error: unknown) => void;
}

/** As much as the body of a request may have. */
const largestMessage = 256 * 1024;
const largestAnswer = 5 * 1024 * 1024;
const mostClients = 500;
const mostOfOneAddress = 100;
/** A connection over which nothing is followed is closed after so long. */
const idleMs = 60_000;
const pingMs = 15_000;
const graceMs = 1000;
const protocol = 'graphql-transport-ws';
const messagesOfClients: ReadonlySet<unknown> = new Set(['connection_init', 'ping', 'pong', 'subscribe', 'complete']);

/** One connection. */
interface Connection {
  readonly client: LiveClient;
  /** Whether it has answered since the last ping. */
  isAlive: boolean;
  /** When something was followed last, or it was opened. */
  usedAt: number;
}

/** The WebSockets of /graphql: accepts, watches and ends connections; what is said over them is of the live server. */
export class LiveEndpoint {
  readonly #sockets: WebSocketServer;
  readonly #connections = new Map<WebSocket, Connection>();
  readonly #addresses = new Quota(mostOfOneAddress);
  readonly #pings: NodeJS.Timeout;

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
    if (this.#sockets.clients.size >= mostClients) {
      this.options.refuse(socket, 503, 'Too many clients follow at the moment; try again later.');
      return;
    }
    const release = this.#addresses.tryToTake(this.options.originOf(request).clientIp ?? '');
    if (release === undefined) {
      this.options.refuse(socket, 429, `${mostOfOneAddress} connections are open from this address already; close one of them first.`);
      return;
    }
    socket.once('close', release);
    this.#sockets.handleUpgrade(request, socket, head, (opened) => { this.open(opened, request); });
  };

  /** How many subscriptions run. */
  get subscriptions(): number {
    return [...this.#connections.values()].reduce((sum, { client }) => sum + client.followed.running, 0);
  }

  /** Lets nobody new in, tells every client that the server goes away, and cuts those off that do not close within a second. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.#sockets.close();
    await Promise.all([...this.#sockets.clients].map((socket) => new Promise<void>((resolve) => {
      socket.once('close', () => { resolve(); });
      closeSoon(socket, 1001, 'The server goes away; connect again.');
    })));
  }

  private open(socket: WebSocket, request: IncomingMessage): void {
    const connection: Connection = { client: this.clientOf(socket, request), isAlive: true, usedAt: performance.now() };
    this.#connections.set(socket, connection);
    socket.on('pong', () => { connection.isAlive = true; });
    // A message too large and a broken frame end the connection by themselves, with a code that says why.
    socket.on('error', () => undefined);
    const closed = this.options.server.opened({
      protocol: socket.protocol,
      send: (text) => send(socket, text),
      close: (code = 1000, sentence = '') => { closeSoon(socket, code, sentence); },
      onMessage: (read) => { socket.on('message', (data, isBinary) => { void this.hear(socket, { text: String(data), isBinary }, read); }); },
    }, connection.client);
    socket.once('close', (code, reason) => {
      this.#connections.delete(socket);
      closed(code, String(reason)).catch(this.options.report);
    });
  }

  private clientOf(socket: WebSocket, request: IncomingMessage): LiveClient {
    const { cookie, origin } = request.headers;
    return {
      credentialsOf: (connectionParams) => readCredentials({ authorization: authorizationOf(connectionParams) ?? request.headers.authorization, cookie, origin }, this.options.publicUrl),
      originOf: () => this.options.originOf(request),
      close: (code, sentence) => { closeSoon(socket, code, sentence); },
      followed: new FollowedOperations(),
    };
  }

  private async hear(socket: WebSocket, { text, isBinary }: { readonly text: string; readonly isBinary: boolean }, read: (text: string) => Promise<void>): Promise<void> {
    // Messages still come in while a connection is being closed.
    if (socket.readyState !== socket.OPEN) return;
    const fault = isBinary ? 'Messages are text, in UTF-8.' : this.faultOf(text);
    if (fault !== undefined) {
      closeSoon(socket, 4400, fault);
      return;
    }
    try {
      await read(text);
    } catch (error) {
      this.options.report(error);
      closeSoon(socket, 1011, 'Something went wrong inside Muster.');
    }
  }

  /** What is wrong with the JSON or the kind of a message; the rest of its form graphql-ws looks at. */
  private faultOf(text: string): string | undefined {
    try {
      return messagesOfClients.has(Object(this.options.parseJson(text)).type) ? undefined : 'A client sends no message of this type.';
    } catch (error) {
      return error instanceof Error ? error.message : 'The message is not valid JSON.';
    }
  }

  /** Ends connections that have not answered since the last time, as their clients are gone without a word, and unused ones. */
  private ping(): void {
    const now = performance.now();
    for (const [socket, connection] of this.#connections) {
      if (connection.client.followed.size > 0) connection.usedAt = now;
      if (!connection.isAlive) socket.terminate();
      else if (now - connection.usedAt > idleMs) closeSoon(socket, 1000, 'Nothing was followed for a minute; connect again to follow.');
      else socket.ping();
      connection.isAlive = false;
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
    // Who does not read what was sent would have it kept here.
    if (socket.bufferedAmount > largestAnswer) socket.terminate();
    if (Buffer.byteLength(text) > largestAnswer) closeSoon(socket, 1009, 'The answer would be larger than 5 MB; ask for less of each event.');
    if (socket.readyState !== socket.OPEN) resolve();
    // A connection that breaks meanwhile tells so itself.
    else socket.send(text, () => { resolve(); });
  });
}

/** Closes a connection with a sentence, and cuts it off when its client does not close it as well within a second. */
function closeSoon(socket: WebSocket, code: number, sentence: string): void {
  socket.close(code, brief(sentence));
  setTimeout(() => { socket.terminate(); }, graceMs).unref();
}

/** A close frame has room for 123 bytes. */
function brief(sentence: string): string {
  return Buffer.byteLength(sentence) <= 123 ? sentence : `${Buffer.from(sentence).subarray(0, 110).toString().replace(/\uFFFD+$/, '')} ...`;
}
