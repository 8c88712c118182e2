import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The headers of every answer (THREATS P14): nothing may be sniffed, stored, framed or run. A page sets its own looser
 * policy. HSTS only where the public address is https, and no CORS at all.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: [`'none'`], baseUri: [`'none'`], formAction: [`'none'`], frameAncestors: [`'none'`] } },
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    protect(request, response, next);
  };
}
