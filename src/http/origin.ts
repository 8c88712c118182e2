import type { Request } from 'express';
import type { RequestOrigin } from '../domain/scope.js';
import { requestIdOf } from './request-id.js';

/** Where a request came from, for the log and the audit: its id, the client's address and its name for itself. */
export function originOf(request: Request): RequestOrigin {
  const userAgent = request.headers['user-agent'];
  return {
    requestId: request.res === undefined ? '' : requestIdOf(request.res),
    ...(request.ip !== undefined && { clientIp: request.ip }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
