import type { RequestHandler } from 'express';
import { protocolOf, type Protocol } from './protocol.js';
import type { Facts, RequestFacts } from './request-facts.js';
import { requestIdOf } from './request-id.js';

/** A request whose answer is done, or broken off. */
export interface FinishedRequest {
  readonly requestId: string;
  readonly method: string;
  /** Path and query as they came: not for any log. */
  readonly target: string;
  readonly protocol: Protocol;
  readonly status: number;
  readonly milliseconds: number;
  /** Whether the client went away before it had the whole answer. */
  readonly aborted: boolean;
  readonly facts: Facts;
}

/** Tells the observers of every request when its answer is done. Goes before all routes. */
export function observeRequests(facts: RequestFacts, observers: readonly ((finished: FinishedRequest) => void)[]): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const finished: FinishedRequest = {
        requestId: requestIdOf(response),
        method: request.method,
        target: request.originalUrl,
        protocol: protocolOf(request.originalUrl),
        status: response.statusCode,
        milliseconds: performance.now() - startedAt,
        aborted: !response.writableFinished,
        facts: facts.of(response),
      };
      for (const observe of observers) observe(finished);
    });
    next();
  };
}
