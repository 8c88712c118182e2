import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import { toFailure } from '../domain/database-failure.js';
import { Failure } from '../failure.js';
import { findTokenExcess } from './document-limits.js';

/** What every error carries beside its message (EXPERIENCE 2, "failures"). */
export interface ErrorExtensions {
  readonly code: Failure['code'];
  readonly field?: string;
  readonly help?: string;
  readonly conflictingId?: string;
  readonly requestId?: string;
  readonly retryAfter?: number;
}

/** Apollo's formatError: one closed set of codes, sentences for people, never the inner words of anything. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const failure = failureOf(formatted, error);
  return {
    message: failure.message,
    ...(formatted.locations !== undefined && { locations: formatted.locations }),
    ...(formatted.path !== undefined && { path: formatted.path }),
    extensions: { ...extensionsOf(failure) },
  };
}

/** The extensions of a refusal, without the parts that it does not have. */
export function extensionsOf(failure: Failure, requestId?: string): ErrorExtensions {
  const { code, field, help, conflictingId, retryAfter } = failure;
  return {
    code,
    ...(field !== undefined && { field }),
    ...(help !== undefined && { help }),
    ...(conflictingId !== undefined && { conflictingId }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** The refusal behind an error that a resolver or graphql-js threw; whatever nobody meant to show is INTERNAL. */
export function failureOf(formatted: GraphQLFormattedError, error: unknown): Failure {
  const inner = innermost(error);
  const excess = inner instanceof GraphQLError ? findTokenExcess(inner) : undefined;
  if (excess !== undefined) return excess;
  return isOfRequest(formatted, error) ? new Failure('INVALID', shortened(formatted.message)) : presentable(error);
}

/** Anything that was thrown, as a refusal that may be shown; INTERNAL keeps the reason as its cause, for the log. */
export function presentable(error: unknown): Failure {
  const failure = toFailure(innermost(error));
  if (failure.code !== 'INTERNAL') return failure;
  return new Failure('INTERNAL', 'Something went wrong inside Muster; please try again.', {
    help: 'If it happens again, give the requestId to whoever runs this installation: the log has the reason.', cause: failure.cause ?? failure,
  });
}

/**
 * Whether graphql-js or Apollo says it of the request: of its form before anything ran, or of an argument when its field
 * ran. Their words then come from the request alone. A code in the extensions proves nothing, as errors of libraries may
 * carry one, and neither does a place in the document: of a field it says that the field failed inside.
 */
function isOfRequest({ extensions, path }: GraphQLFormattedError, error: unknown): boolean {
  const inner = innermost(error);
  if (!(inner instanceof GraphQLError)) return false;
  if (path === undefined && (requestErrors.has(String(extensions?.['code'])) || inner.message === tooManyFaults)) return true;
  return inner.nodes !== undefined && inner.nodes.length > 0 && inner.nodes.every(({ kind }) => kind !== Kind.FIELD);
}

/** What Apollo calls faults of the request itself: syntax, validation, variables. */
const requestErrors: ReadonlySet<string> = new Set<string>([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED, ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED, ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.BAD_REQUEST, ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
]);

/** graphql-js repeats what was sent, all of it; the beginning and the end of its sentence say what is wrong. */
function shortened(words: string): string {
  return words.length <= longestSentence ? words : `${words.slice(0, longestSentence / 2)} … ${words.slice(-longestSentence / 2)}`.toWellFormed();
}

const longestSentence = 1000;

/** Of the faults of variables graphql-js tells fifty and then this, to which Apollo gives no code. */
const tooManyFaults = 'Too many errors processing variables, error limit reached. Execution aborted.';

/** graphql-js wraps what scalars and resolvers throw, sometimes twice. */
function innermost(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? innermost(error.originalError) : error;
}
