import type { Request, RequestHandler, Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { RequestOrigin } from '../domain/scope.js';
import { readAddress, type ScimAddress } from './address.js';
import { authenticateProvider, type Provider } from './authenticate.js';
import { BulkRequests } from './bulk.js';
import { CallRunner } from './call-runner.js';
import type { ScimDependencies } from './dependencies.js';
import { FailedAttempts } from './failed-attempts.js';
import { createHandlers } from './handlers.js';
import { RequestPipeline } from './handle.js';
import { refusalOf } from './refusal.js';
import { answerOf, sendAnswer } from './respond.js';

/**
 * The SCIM facade as one request handler (DESIGN 6 and 8). It reads the address from the request line itself, so it
 * may be mounted anywhere above it; what is no SCIM address goes to the next handler. Nobody is let in, and nothing of
 * a path is said, without a live token of that very configuration.
 */
export function createScimRouter(dependencies: ScimDependencies): RequestHandler {
  const publicUrl = dependencies.publicUrl.replace(/\/+$/, '');
  // The operations of a bulk go the way of single requests, so the runner and the handlers know each other.
  const runner: CallRunner = new CallRunner(dependencies, (call) => handlers[call.route.name](call));
  const handlers = createHandlers(dependencies.provisioning, new BulkRequests(runner), publicUrl);
  const pipeline = new RequestPipeline(dependencies, runner, publicUrl);
  const attempts = new FailedAttempts(dependencies.wrongTokens);

  return async (request, response, next) => {
    const startedAt = performance.now();
    const address = readAddress(request.originalUrl);
    if (address === undefined) {
      next();
      return;
    }
    const origin = originOf(request, response);
    const provider = await letIn(request, response, address, origin);
    if (provider !== undefined) await pipeline.serve({ request, response, target: request.originalUrl, address, provider, origin, startedAt });
  };

  /** Answers whoever may not enter itself; no event is written, as there is no configuration to write it for. */
  async function letIn(request: Request, response: Response, address: ScimAddress, origin: RequestOrigin): Promise<Provider | undefined> {
    try {
      const scope = dependencies.openScope({ kind: 'stranger' }, origin);
      return await authenticateProvider(scope, request, address, dependencies.authenticate, attempts);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.isFault) dependencies.report(error, origin.requestId);
      sendAnswer(request, response, answerOf(refusal));
      return undefined;
    }
  }
}

function originOf(request: Request, response: Response): RequestOrigin {
  const given = response.getHeader('X-Request-Id');
  const requestId = typeof given === 'string' ? given : randomUUID();
  if (given === undefined) response.setHeader('X-Request-Id', requestId);
  const userAgent = request.headers['user-agent'];
  return {
    requestId,
    ...(request.ip !== undefined && { clientIp: request.ip }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
