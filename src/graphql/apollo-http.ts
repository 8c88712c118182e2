import { HeaderMap, type ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import type { Request, RequestHandler, Response } from 'express';
import type { GraphqlContext } from './context.js';

/** The running GraphQL server; started by app.ts. */
export type GraphqlServer = ApolloServer<GraphqlContext>;

/** Runs the operation in the body of a request that was checked before, for the one who asks in `context`. */
export type OperationRunner = (request: Request, response: Response, context: GraphqlContext) => Promise<void>;

const mediaTypes = ['application/json', 'application/graphql-response+json'];

/**
 * Lets Apollo answer requests of express. Whoever accepts no JSON gets JSON all the same: Apollo would run the
 * operation first and then refuse to tell what came of it.
 */
export function operationRunner(server: GraphqlServer): OperationRunner {
  const contexts = new WeakMap<Request, GraphqlContext>();
  const handle: RequestHandler = expressMiddleware(server, {
    context: async ({ req }) => {
      const context = contexts.get(req);
      if (context === undefined) throw new Error('A GraphQL request reached Apollo without its context.');
      return context;
    },
  });
  return async (request, response, context) => {
    contexts.set(request, context);
    if (request.accepts(mediaTypes) === false) request.headers.accept = 'application/json';
    await handle(request, response, () => {});
  };
}

/** The page of Apollo Sandbox as HTML; only while it is on. */
export async function renderSandbox(server: GraphqlServer): Promise<string> {
  const page = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'GET', headers: new HeaderMap([['accept', 'text/html']]), search: '', body: undefined },
    context: () => Promise.reject(new Error('The page of Apollo Sandbox needs no context.')),
  });
  if (page.body.kind !== 'complete') throw new Error('Apollo gave no page.');
  return page.body.string;
}
