import type { GraphQLError } from 'graphql';
import { Failure } from '../failure.js';

const mostTokens = 1500;

/** What graphql-js may take on and tell of one document (THREATS 2.1), for operations and subscriptions alike. */
export const documentLimits = {
  parsing: { maxTokens: mostTokens },
  /** Each fault that is told is made with a stack trace. */
  validation: { hideSuggestions: true, maxErrors: 10 },
} as const;

/** Our refusal of a document with more tokens than that; undefined for whatever else graphql-js says. */
export function findTokenExcess({ message }: GraphQLError): Failure | undefined {
  if (message !== tooManyTokens) return undefined;
  return new Failure('QUERY_TOO_COMPLEX', `The document has more than ${mostTokens} tokens: names, values and punctuation.`, {
    help: 'Send long values as variables, and ask for the rest in another request.',
  });
}

/** The very words of graphql-js, which has no code for them. */
const tooManyTokens = `Syntax Error: Document contains more that ${mostTokens} tokens. Parsing aborted.`;
