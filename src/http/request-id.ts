import type { RequestHandler, Response } from 'express';
import { v7 } from 'uuid';

const header = 'X-Request-Id';

/** Gives every request an id and names it in the answer: the caller's own where it is short and plain, else a new uuid v7. */
export function assignRequestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    response.setHeader(header, typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : v7());
    next();
  };
}

/** The id of the request that this answers. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(header) ?? '');
}
