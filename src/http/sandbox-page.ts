import { HeaderMap, type ApolloServer } from '@apollo/server';
import type express from 'express';
import type { GraphqlContext } from '../graphql/context.js';

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
export function sandboxPage(server: ApolloServer<GraphqlContext>): express.RequestHandler {
  return async (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    const page = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'GET', headers: new HeaderMap([['accept', 'text/html']]), search: '', body: undefined },
      context: () => Promise.reject(new Error('The page of Apollo Sandbox needs no context.')),
    });
    if (page.body.kind !== 'complete') throw new Error('Apollo gave no page.');
    response.setHeader('content-security-policy', policy);
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(page.body.string);
  };
}
