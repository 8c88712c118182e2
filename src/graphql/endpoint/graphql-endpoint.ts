import express from 'express';
import { Failure, isFault } from '../../failure.js';
import type { RequestOrigin } from '../../domain/scope.js';
import { operationRunner, type GraphqlServer } from '../apollo-http.js';
import type { Credentials, GraphqlContext, SessionCookie } from '../context.js';
import { extensionsOf, presentable } from '../error-format.js';
import type { CountFault, ErrorLog } from '../error-report.js';
import { factsOf, type GraphqlFacts } from '../served-operation.js';
import { readCredentials } from './credentials.js';
import { findBodyFault, readJsonBody, refusalOfBodyError, type ParseJson } from './request-body.js';
import { sandboxPage } from './sandbox-page.js';
import { sessionCookie } from './session-cookie.js';

export interface GraphqlEndpointOptions {
  /** Started already. */
  readonly server: GraphqlServer;
  readonly createContext: (request: { readonly credentials: Credentials; readonly origin: RequestOrigin; readonly cookie: SessionCookie }) => Promise<GraphqlContext>;
  readonly originOf: (request: express.Request) => RequestOrigin;
  /** The strict reader of JSON, with the depth that bodies may have. */
  readonly parseJson: ParseJson;
  readonly publicUrl: string;
  readonly sandbox: boolean;
  readonly log: ErrorLog;
  readonly countFault: CountFault;
  /** Is given the reader of who asks and for what, which tells all when the answer is done. */
  readonly note: (response: express.Response, read: () => GraphqlFacts) => void;
  /** How long a query may take; five seconds when absent. */
  readonly longestQueryMs?: number;
}

/**
 * Everything below /graphql: POST runs one operation; GET shows Apollo Sandbox to browsers while it is on; any other
 * request is 405. Every refusal is JSON in the form of GraphQL errors (THREATS 2.1).
 */
export function graphqlEndpoint(options: GraphqlEndpointOptions): express.Router {
  const router = express.Router();
  if (options.sandbox) router.get('/', sandboxPage(options.server));
  router.post('/', ...readJsonBody(options.parseJson), operation(options));
  router.all('/', (request, response) => {
    response.setHeader('allow', 'POST');
    refuse(response, 405, new Failure('INVALID', 'GraphQL is spoken here with POST alone.', { help: 'Send POST /graphql with a JSON body.' }), options.originOf(request));
  });
  router.use((error: unknown, request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const origin = options.originOf(request);
    const failure = presentable(error);
    const early = refusalOfBodyError(error) ?? { status: statusOf(failure), failure };
    if (isFault(early.failure)) {
      options.countFault(early.failure);
      options.log.error({ err: early.failure.cause, requestId: origin.requestId }, 'A GraphQL request failed inside');
    }
    refuse(response, early.status, early.failure, origin);
  });
  return router;
}

/** Runs the one operation of a POST; what it throws is answered by the handler of errors. */
function operation({ server, createContext, originOf, publicUrl, note, longestQueryMs }: GraphqlEndpointOptions): express.RequestHandler {
  const run = operationRunner(server, longestQueryMs);
  return async (request, response) => {
    const fault = findBodyFault(request);
    if (fault !== undefined) {
      refuse(response, fault.status, fault.failure, originOf(request));
      return;
    }
    const { authorization, cookie, origin } = request.headers;
    const credentials = readCredentials({ authorization, cookie, origin }, publicUrl);
    const context = await createContext({ credentials, origin: originOf(request), cookie: sessionCookie(response, publicUrl) });
    note(response, () => factsOf(context));
    await run(request, response, context);
  };
}

function statusOf(failure: Failure): number {
  switch (failure.code) {
    case 'UNAUTHENTICATED': return 401;
    case 'FORBIDDEN': return 403;
    case 'RATE_LIMITED': return 429;
    case 'UNAVAILABLE': return 503;
    case 'INTERNAL': return 500;
    default: return 400;
  }
}

function refuse(response: express.Response, status: number, failure: Failure, origin: RequestOrigin): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  if (failure.retryAfter !== undefined) response.setHeader('retry-after', String(failure.retryAfter));
  response.status(status).json({ errors: [{ message: failure.message, extensions: extensionsOf(failure, origin.requestId) }] });
}
