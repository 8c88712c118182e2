import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { limitCost } from './cost/limits.js';
import { refuseSubscriptions, refuseUnfitLiterals } from './document-rules.js';
import { formatError } from './error-format.js';
import { reportErrors, type CountFault, type ErrorLog } from './error-report.js';
import { rememberOperations } from './served-operation.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: ErrorLog;
  readonly countFault: CountFault;
  /** Whether GET /graphql shows Apollo Sandbox and the schema may be read by introspection. */
  readonly sandbox: boolean;
}

/** The GraphQL server with the settings of THREATS 2.1; the caller starts and stops it. */
export function createApollo({ schema, log, countFault, sandbox }: ApolloOptions): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    formatError,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: (message: unknown) => log.error({ err: message }, 'Apollo Server reports an error') },
    introspection: sandbox,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    status400ForVariableCoercionErrors: true,
    parseOptions: { maxTokens: 1500 },
    validationRules: [refuseSubscriptions, refuseUnfitLiterals],
    plugins: [limitCost(schema), reportErrors(log, countFault), rememberOperations(), sandbox ? sandboxPage() : ApolloServerPluginLandingPageDisabled()],
  });
}

/** What somebody sees first: an operation that answers who they are and what they may enter. */
const firstOperation = `# Welcome to Muster. Put your access token into the Authorization header below
# (the first one was printed when the server first started), then run this.
query WhoAmI {
  viewer {
    account { email }
    isServerAdmin
    projects { nodes { id name viewerRole } }
  }
}
`;

function sandboxPage() {
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { endpointIsEditable: false, runTelemetry: false },
    includeCookies: true,
    footer: false,
    document: firstOperation,
    headers: { Authorization: 'Bearer <access token>' },
  });
}
