import type express from 'express';
import { renderSandbox, type GraphqlServer } from '../apollo-http.js';

const cdn = 'https://apollo-server-landing-page.cdn.apollographql.com https://embeddable-sandbox.cdn.apollographql.com';

/**
 * Apollo Sandbox comes from Apollo's network, so this one page lets it in. Its own meta element narrows inline scripts
 * and styles to a nonce; the two policies hold together.
 */
const policy = [
  `default-src 'none'`, `script-src 'unsafe-inline' ${cdn}`, `style-src 'unsafe-inline' ${cdn} https://fonts.googleapis.com`,
  `font-src https://fonts.gstatic.com`, `img-src ${cdn}`, `manifest-src ${cdn}`, `frame-src https://sandbox.embed.apollographql.com`,
  `connect-src 'self'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`,
].join('; ');

/** Shows Apollo Sandbox to whoever asks for HTML; other requests go on to the next handler. */
export function sandboxPage(server: GraphqlServer): express.RequestHandler {
  return async (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    response.setHeader('content-security-policy', policy);
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(await renderSandbox(server));
  };
}
