import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { Failure } from '../failure.js';
import { answerOf, sendAnswer } from '../rest/respond.js';
import { refusalOf, type Refusal } from '../rest/refusal.js';
import { protocolOf, type Protocol } from './protocol.js';
import { requestIdOf } from './request-id.js';

/** Where faults are written down; pino's `error` fits. */
export interface FaultLog {
  error(facts: object, message: string): void;
}

/** The last route: nothing is at this address. */
export function refuseUnknownAddress(): RequestHandler {
  return (request, response) => {
    refuse(request, response, { status: 404, detail: 'There is nothing at this address.', headers: {}, isFault: false });
  };
}

/**
 * The last handler of all errors (THREATS V10): SCIM addresses get SCIM errors, /graphql gets GraphQL errors, the rest
 * plain JSON. Never HTML, never a stack, nothing of an unknown error but the id under which the log has it. Faults are
 * logged and counted.
 */
export function refuseErrors(log: FaultLog, countFault: (protocol: Protocol, error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const refusal = refusalOfRequest(error) ?? refusalOf(error);
    if (refusal.isFault) {
      countFault(protocolOf(request.originalUrl), error);
      log.error({ err: error, requestId: requestIdOf(response) }, 'A request failed inside');
    }
    if (response.headersSent) request.socket.destroy();
    else refuse(request, response, refusal);
  };
}

/** What express and its parts throw about a request carries a status below 500 (http-errors). */
function refusalOfRequest(error: unknown): Refusal | undefined {
  if (error instanceof Failure || typeof error !== 'object' || error === null) return undefined;
  const isBadUrl = 'name' in error && error.name === 'URIError';
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (!isBadUrl && (status < 400 || status >= 500 || 'scimType' in error)) return undefined;
  return { status: isBadUrl ? 400 : status, detail: sentences[status] ?? 'The request cannot be read.', headers: {}, isFault: false };
}

const sentences: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  404: 'There is nothing at this address.',
  413: 'The request is too large.',
  415: 'The type or the encoding of the body is not accepted.',
};

function refuse(request: Request, response: Response, refusal: Refusal): void {
  const protocol = protocolOf(request.originalUrl);
  if (protocol === 'scim') {
    sendAnswer(request, response, answerOf(refusal));
    return;
  }
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  const requestId = requestIdOf(response);
  response.status(refusal.status).json(protocol === 'graphql'
    ? { errors: [{ message: refusal.detail, extensions: { code: codeOf(refusal.status), requestId } }] }
    : { status: refusal.status, message: refusal.detail, requestId });
}

function codeOf(status: number): Failure['code'] {
  switch (status) {
    case 401: return 'UNAUTHENTICATED';
    case 403: return 'FORBIDDEN';
    case 404: return 'NOT_FOUND';
    case 429: return 'RATE_LIMITED';
    case 503: return 'UNAVAILABLE';
    default: return status < 500 ? 'INVALID' : 'INTERNAL';
  }
}
