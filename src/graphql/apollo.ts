import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { AttemptCounter } from '../domain/attempt-counter.js';
import type { GraphqlContext } from './context.js';
import { limitCost } from './cost/limits.js';
import { documentLimits } from './document-limits.js';
import { refuseSubscriptions, refuseUnfitLiterals } from './document-rules.js';
import { firstHeaders, firstTask, firstVariables } from './endpoint/first-operation.js';
import { readTaskOperation } from './endpoint/task-operation.js';
import { formatError } from './error-format.js';
import { reportErrors, type CountFault, type ErrorLog } from './error-report.js';
import { keepSchemaToAdministrators } from './introspection.js';
import { rememberOperations } from './served-operation.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: ErrorLog;
  readonly countFault: CountFault;
  /** Whether GET /graphql shows Apollo Sandbox and everybody may read the schema by introspection. */
  readonly sandbox: boolean;
  /** Counts the cost of what each caller asks for. */
  readonly costCounter: AttemptCounter;
}

/** The GraphQL server with the settings of THREATS 2.1; the caller starts and stops it. */
export function createApollo({ schema, log, countFault, sandbox, costCounter }: ApolloOptions): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    formatError,
    // What Apollo would say is thrown at the start, and later told by reportErrors and the endpoint, under the id of the request.
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    // Who may read the schema depends on who asks, which this option cannot tell.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Apollo's own setting takes suggestions out again, by an expression that a long text keeps busy for seconds.
    validationOptions: documentLimits.validation,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    status400ForVariableCoercionErrors: true,
    parseOptions: documentLimits.parsing,
    validationRules: [refuseSubscriptions, refuseUnfitLiterals],
    plugins: [
      ...(sandbox ? [sandboxPage()] : [ApolloServerPluginLandingPageDisabled(), keepSchemaToAdministrators(schema)]),
      limitCost(schema, costCounter), reportErrors(log, countFault), rememberOperations(),
    ],
  });
}

function sandboxPage() {
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { endpointIsEditable: false, runTelemetry: false },
    includeCookies: true,
    footer: false,
    document: readTaskOperation(firstTask),
    variables: firstVariables,
    headers: firstHeaders,
  });
}
