import express from 'express';
import path from 'node:path';
import type { RequestFacts } from './request-facts.js';

export interface WebPagesOptions {
  /** Where the build laid the pages: an HTML file each, and what they load in assets/. */
  readonly folder: string;
  readonly note: RequestFacts['note'];
}

/** What a page may do: load from this server and ask it, in workers too; no script within the page, none out of a text. */
const pagePolicy = [
  `default-src 'none'`, `script-src 'self'`, `worker-src 'self'`, `connect-src 'self'`, `img-src 'self' data:`, `font-src 'self' data:`,
  // The editor makes its style sheets while it runs (docs/decisions/0010).
  `style-src 'self' 'unsafe-inline'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`,
].join('; ');

/** A worker obeys the policy of its own file: it loads its other parts, and asks nobody anything. */
const assetPolicy = `default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * The pages of web/ as the build made them: /graphiql, and /assets with what they load. Files with a hash in their name
 * are kept for good, a page is never kept, so that a new version is seen at once. They hold nothing secret and are shown
 * to everybody.
 */
export function webPages({ folder, note }: WebPagesOptions): express.Router {
  const router = express.Router({ strict: true });
  const assets = express.static(path.join(folder, 'assets'), {
    index: false,
    redirect: false,
    setHeaders: (response) => {
      response.setHeader('content-security-policy', assetPolicy);
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    },
  });
  router.use('/assets', (_request, response, next) => {
    note(response, () => ({ operation: 'asset' }));
    next();
  }, assets);
  router.get('/graphiql', (_request, response, next) => {
    note(response, () => ({ operation: 'page' }));
    response.setHeader('content-security-policy', pagePolicy);
    response.sendFile('graphiql.html', { root: folder }, (error: unknown) => { if (error !== undefined) next(error); });
  });
  // The addresses in the page are relative to the one without the slash.
  router.get('/graphiql/', (_request, response) => { response.redirect(308, '../graphiql'); });
  return router;
}
