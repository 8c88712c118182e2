import express from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { RequestFacts } from '../request-facts.js';
import { requestIdOf } from '../request-id.js';
import type { Registry } from './registry.js';

export interface MetricsOptions {
  /** METRICS_TOKEN; without one only this machine may read. */
  readonly token: string | undefined;
  readonly note: RequestFacts['note'];
}

/**
 * GET /metrics in the text format of Prometheus: figures of the installation, never a name or an id of anything in it.
 * With METRICS_TOKEN for whoever shows it, without for programs on this machine that ask directly. It asks nobody's
 * leave from the database, so that it tells what is wrong while that is away.
 */
export function metricsRoute(registry: Registry, { token, note }: MetricsOptions): express.RequestHandler {
  return express.Router().get('/metrics', (request, response, next) => {
    note(response, () => ({ operation: 'metrics' }));
    if (token === undefined ? isFromThisMachine(request) : showsToken(request, token)) sendMetrics(registry, response).catch(next);
    else if (token === undefined) refuse(response, 403, 'The metrics are for programs on the machine of the server alone; set METRICS_TOKEN to read them from elsewhere.');
    else refuse(response.setHeader('WWW-Authenticate', 'Bearer'), 401, 'Send "Authorization: Bearer <METRICS_TOKEN>".');
  });
}

async function sendMetrics(registry: Registry, response: express.Response): Promise<void> {
  const text = await registry.print();
  response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8').end(text);
}

function refuse(response: express.Response, status: number, message: string): void {
  response.status(status).json({ status, message, requestId: requestIdOf(response) });
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** The other end of the connection, whatever TRUST_PROXY says; a proxy on this machine asks for somebody else. */
function isFromThisMachine(request: express.Request): boolean {
  const { remoteAddress = '' } = request.socket;
  const { forwarded, via, 'x-forwarded-for': forwardedFor, 'x-real-ip': realIp } = request.headers;
  if ([forwarded, via, forwardedFor, realIp].some((header) => header !== undefined)) return false;
  return loopback.check(remoteAddress, isIP(remoteAddress) === 6 ? 'ipv6' : 'ipv4');
}

function showsToken(request: express.Request, token: string): boolean {
  const shown = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Hashes are of one length, and their comparison tells nothing of how much was right.
  return timingSafeEqual(hash(shown), hash(token));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
