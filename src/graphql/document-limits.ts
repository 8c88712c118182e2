/** What graphql-js may take on and tell of one document (THREATS 2.1), for operations and subscriptions alike. */
export const documentLimits = {
  parsing: { maxTokens: 1500 },
  /** Each fault that is told is made with a stack trace. */
  validation: { hideSuggestions: true, maxErrors: 10 },
} as const;
