import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';
import { failureOf } from './error-format.js';

/** Where failures that nobody meant are written down; pino's `error` fits. */
export interface ErrorLog {
  error(facts: object, message: string): void;
}

/**
 * Writes internal failures with their inner reason to the log, names the request in every error of the answer, and
 * gives the answer the HTTP status of what made it fail: 503 and 429 with Retry-After.
 */
export function reportErrors(log: ErrorLog): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) {
          const failure = failureOf(error.toJSON(), error);
          if (failure.code === 'INTERNAL' && !isRequestError(error.extensions)) {
            log.error({ err: failure.cause, requestId: contextValue.origin.requestId, path: error.path }, 'A GraphQL request failed inside');
          }
        }
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

const statuses: ReadonlyMap<string, number> = new Map<Failure['code'], number>([['UNAVAILABLE', 503], ['RATE_LIMITED', 429]]);

function codeOf(error: GraphQLFormattedError): string {
  return String(error.extensions?.['code']);
}

/** Faults of the request carry Apollo's code from the start; they are the caller's, not ours. */
function isRequestError(extensions: Readonly<Record<string, unknown>>): boolean {
  return typeof extensions['code'] === 'string' && extensions['code'] !== 'INTERNAL_SERVER_ERROR';
}
