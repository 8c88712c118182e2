import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { requestIdOf } from './request-id.js';

/**
 * Writes one line for every request when its answer is done: method, path, status, duration, id. Never query, headers
 * or bodies, which hold names and secrets.
 */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const facts = {
        method: request.method,
        path: hideSecrets(request.originalUrl),
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        requestId: requestIdOf(response),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      log[levelOf(request.path, response.statusCode)](facts, 'request');
    });
    next();
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The path without its query. A long segment that is no id is the secret of a link, as in /setup/{token}. */
export function hideSecrets(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  return path.split('/').map((segment) => (segment.length >= 32 && !uuid.test(segment) ? '[hidden]' : segment)).join('/');
}

/** Probes come every few seconds and say nothing. */
function levelOf(path: string, status: number): 'error' | 'info' | 'debug' {
  if (path === '/healthz' || path === '/readyz') return 'debug';
  // 501 is an answer, not a fault: what is not offered was asked for.
  return status >= 500 && status !== 501 ? 'error' : 'info';
}
