import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlContext } from './context.js';

/** What the log and the metrics may know of a GraphQL request. */
export interface GraphqlFacts {
  readonly actor: GraphqlContext['actor']['kind'];
  readonly accountId?: string;
  /** none when the request was refused before its operation was known. */
  readonly operation: 'query' | 'mutation' | 'subscription' | 'none';
}

interface ServedOperation {
  readonly operation: GraphqlFacts['operation'];
  readonly context: GraphqlContext;
}

/** By the origin of the request: Apollo hands its plugins and resolvers a copy of the context, with the same parts. */
const served = new WeakMap<GraphqlContext['origin'], ServedOperation>();

/** Remembers which kind of operation each request runs, and who asks by then. */
export function rememberOperations(): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation, contextValue }) => {
        served.set(contextValue.origin, { operation: operation?.operation ?? 'none', context: contextValue });
      },
    }),
  };
}

/** The facts of the request of this context, as they are now: a sign-in makes a stranger an account. */
export function factsOf(context: GraphqlContext): GraphqlFacts {
  const { operation, context: { actor } } = served.get(context.origin) ?? { operation: 'none', context };
  return { actor: actor.kind, ...(actor.kind === 'account' && { accountId: actor.accountId }), operation };
}
