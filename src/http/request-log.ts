import type { Logger } from 'pino';
import type { FinishedRequest } from './finished-request.js';

/**
 * Writes one line for every request when its answer is done: id, method, path, operation, status, duration, and who
 * asked. Never query, headers or bodies, which hold names and secrets.
 */
export function logRequests(log: Logger): (finished: FinishedRequest) => void {
  return ({ requestId, method, target, status, milliseconds, aborted, facts }) => {
    log[levelOf(facts.operation, status)]({
      requestId,
      method,
      path: hideSecrets(target),
      status,
      ms: Math.round(milliseconds * 10) / 10,
      ...facts,
      ...(aborted && { aborted }),
    }, 'request');
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Longer than every word of our own addresses, shorter than every secret. */
const longest = 31;

/**
 * The path without its query. A long segment that is no id is the secret of a link, as in /setup/{token}; one with an @
 * or an escape is somebody's name where an id belongs.
 */
export function hideSecrets(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  return path.split('/').map((segment) => (isPlain(segment) ? segment : '[hidden]')).join('/');
}

function isPlain(segment: string): boolean {
  return uuid.test(segment) || (segment.length <= longest && !/[@%]/.test(segment));
}

/** They come every few seconds and say nothing. */
const probes: ReadonlySet<string> = new Set(['healthz', 'readyz', 'metrics']);

function levelOf(operation: string, status: number): 'error' | 'info' | 'debug' {
  if (probes.has(operation)) return 'debug';
  // 501 is an answer, not a fault: what is not offered was asked for.
  return status >= 500 && status !== 501 ? 'error' : 'info';
}
