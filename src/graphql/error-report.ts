import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { isFault, type Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';
import { failureOf } from './error-format.js';

/** Where failures that nobody meant are written down; pino's `error` fits. */
export interface ErrorLog {
  error(facts: object, message: string): void;
}

/** Is told of each request that failed by a fault of Muster or its database. */
export type CountFault = (error: unknown) => void;

/**
 * Writes faults with their inner reason to the log, names the request in every error of the answer, and gives the
 * answer the HTTP status of what made it fail: 503 and 429 with Retry-After. A request with faults counts once. What
 * goes wrong in these plugins themselves Apollo answers without them: `faultOfAnswer` has it.
 */
export function reportErrors(log: ErrorLog, countFault: CountFault): ApolloServerPlugin<GraphqlContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext: { contextValue }, error }) => { broken.set(contextValue.origin, error); },
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        const faults = errors.map((error) => ({ path: error.path, failure: failureOf(error.toJSON(), error) })).filter(({ failure }) => isFault(failure));
        for (const { path, failure } of faults) log.error({ err: failure.cause, requestId: contextValue.origin.requestId, path }, 'A GraphQL request failed inside');
        if (faults[0] !== undefined) countFault(faults[0].failure);
      },
      willSendResponse: async ({ response, contextValue }) => {
        if (response.body.kind !== 'single') return;
        const { errors } = response.body.singleResult;
        if (errors === undefined) return;
        response.body.singleResult.errors = errors.map((error) => ({
          ...error, extensions: { ...error.extensions, requestId: contextValue.origin.requestId },
        }));
        const [busy] = errors.filter((error) => statuses.has(codeOf(error)));
        if (busy === undefined) return;
        response.http.status = statuses.get(codeOf(busy)) ?? 503;
        response.http.headers.set('retry-after', String(busy.extensions?.['retryAfter'] ?? 5));
      },
    }),
  };
}

/** What kept Apollo from making an answer of the request of this context; undefined when it made one. */
export function faultOfAnswer({ origin }: GraphqlContext): Error | undefined {
  return broken.get(origin);
}

/** By the origin of the request, which every copy of its context has. */
const broken = new WeakMap<GraphqlContext['origin'], Error>();

const statuses: ReadonlyMap<string, number> = new Map<Failure['code'], number>([['UNAVAILABLE', 503], ['RATE_LIMITED', 429]]);

function codeOf(error: GraphQLFormattedError): string {
  return String(error.extensions?.['code']);
}
