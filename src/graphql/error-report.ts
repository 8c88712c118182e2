import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';
import { failureOf } from './error-format.js';

/** Where failures that nobody meant are written down; pino's `error` fits. */
export interface ErrorLog {
  error(facts: object, message: string): void;
}

/** Is told of each request that failed by a fault of Muster or its database. */
export type CountFault = (error: unknown) => void;

/**
 * Writes internal failures with their inner reason to the log, names the request in every error of the answer, and
 * gives the answer the HTTP status of what made it fail: 503 and 429 with Retry-After. A request with faults counts once.
 */
export function reportErrors(log: ErrorLog, countFault: CountFault): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        const failures = errors.filter(({ extensions }) => !isRequestError(extensions)).map((error) => ({ path: error.path, failure: failureOf(error.toJSON(), error) }));
        for (const { path, failure } of failures) {
          if (failure.code === 'INTERNAL') log.error({ err: failure.cause, requestId: contextValue.origin.requestId, path }, 'A GraphQL request failed inside');
        }
        const fault = failures.find(({ failure }) => isFault(failure));
        if (fault !== undefined) countFault(fault.failure);
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

/** Whether Muster or its database is to blame. */
export function isFault({ code, cause }: Failure): boolean {
  return code === 'INTERNAL' || (code === 'UNAVAILABLE' && cause !== undefined);
}

const statuses: ReadonlyMap<string, number> = new Map<Failure['code'], number>([['UNAVAILABLE', 503], ['RATE_LIMITED', 429]]);

function codeOf(error: GraphQLFormattedError): string {
  return String(error.extensions?.['code']);
}

/** Faults of the request carry Apollo's code from the start; they are the caller's, not ours. */
function isRequestError(extensions: Readonly<Record<string, unknown>>): boolean {
  return typeof extensions['code'] === 'string' && extensions['code'] !== 'INTERNAL_SERVER_ERROR';
}
