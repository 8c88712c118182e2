import express from 'express';
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 } from 'uuid';
import { answerOf } from '../rest/respond.js';

const maxConnections = 2000;

/** Makes the express application: no advertisement, no entity tags of its own, and the query parser that cannot nest. */
export function createExpress(trustedProxies: number): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  // A number: only so many hops of X-Forwarded-For are believed, and nothing of it ever makes a URL.
  app.set('trust proxy', trustedProxies === 0 ? false : trustedProxies);
  return app;
}

/**
 * Makes the server with bounds on slow and large requests (THREATS B15 and B16): 10 s for the header, 30 s for all of a
 * request, 16 kB of headers, a bounded number of connections. What is no HTTP is answered in JSON and cut off; what Node
 * would refuse without a body is left to the application (`refuseUnreadableRequests`). Where `mayUpgrade` says no, a
 * request that asks for another protocol is served as what it is besides, as RFC 9110 section 7.8 allows.
 */
export function createHttpServer(app: express.Express, mayUpgrade: (request: IncomingMessage) => boolean = () => false): Server {
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // Node looks for late requests only this often; its own value is 30 s.
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 16 * 1024,
    requireHostHeader: false,
    shouldUpgradeCallback: mayUpgrade,
  }, app);
  server.maxConnections = maxConnections;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else refuseConnection(socket, ...describeClientError(error.code));
  });
  server.on('checkExpectation', app);
  server.on('connect', (_request, socket) => { refuseConnection(socket, 405, 'This server is no proxy, so it does not take the method CONNECT.'); });
  return server;
}

/** There is no request yet and so no path: the answer is the error body of SCIM, which reads well to everybody. */
export function refuseConnection(socket: Duplex, status: number, detail: string): void {
  // Node has taken its own listeners off a connection that asked for another protocol, its time limits as well.
  socket.on('error', () => { socket.destroy(); });
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.once('finish', () => { socket.destroy(); });
  const body = JSON.stringify(answerOf({ status, detail, headers: {}, isFault: false }).body);
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Content-Type: application/scim+json', `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${v7()}`, 'X-Content-Type-Options: nosniff', 'Cache-Control: no-store', 'Connection: close', '', body,
  ].join('\r\n'));
}

function describeClientError(code: string | undefined): readonly [number, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': return [431, 'The headers of the request are larger than 16 kB.'];
    case 'ERR_HTTP_REQUEST_TIMEOUT': return [408, 'The request did not arrive completely in time.'];
    default: return [400, 'The request is not valid HTTP.'];
  }
}
