import type { RequestHandler } from 'express';
import { HttpRefusal } from '../rest/http-refusal.js';

/**
 * Refuses what Node by itself would refuse without a body: HTTP/1.1 without a Host (RFC 9112 section 3.2) with 400, and an
 * Expect that is none (RFC 9110 section 10.1.1) with 417. Goes before all routes; needs a server of `createHttpServer`.
 */
export function refuseUnreadableRequests(): RequestHandler {
  return (request, _response, next) => {
    const { host, expect } = request.headers;
    if (host === undefined && request.httpVersion === '1.1') {
      throw new HttpRefusal({ status: 400, detail: 'The request has no Host header, which HTTP/1.1 requires.' });
    }
    if (expect !== undefined && expect.trim().toLowerCase() !== '100-continue') {
      throw new HttpRefusal({ status: 417, detail: 'The request has an Expect header other than 100-continue, which this server cannot meet; send it without.' });
    }
    next();
  };
}
