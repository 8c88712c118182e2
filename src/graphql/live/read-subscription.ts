import { getOperationAST, GraphQLError, OperationTypeNode, parse, specifiedRules, validate, type DocumentNode, type ExecutionArgs, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Failure } from '../../failure.js';
import { findExcess, measureRequest } from '../cost/limits.js';
import { refuseUnfitLiterals } from '../document-rules.js';
import { documentLimits, findTokenExcess } from '../document-limits.js';

/** What a client sends to subscribe. */
export interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A subscription that may run, and what each of its answers costs at most. */
export interface ReadSubscription {
  readonly args: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;
  readonly cost: number;
}

/**
 * Reads a subscription with the limits of every other operation. Throws RefusedSubscription for what is no valid
 * document, INVALID for what is no subscription, QUERY_TOO_COMPLEX.
 */
export function readSubscription(schema: GraphQLSchema, { query, operationName, variables }: SubscribePayload): ReadSubscription {
  const document = parseDocument(query);
  const faults = validate(schema, document, [...specifiedRules, refuseUnfitLiterals], documentLimits.validation);
  if (faults.length > 0) throw new RefusedSubscription(faults.map(invalid));
  const operation = getOperationAST(document, operationName);
  assertSubscription(operation);
  const variableValues = variables ?? {};
  const measure = measureRequest(schema, document, operation, variableValues);
  const excess = measure && findExcess(measure);
  if (excess !== undefined) throw excess;
  return { args: { schema, document, operationName: operationName ?? null, variableValues }, cost: measure?.cost ?? 1 };
}

/** All that graphql-js has against a subscription. */
export class RefusedSubscription extends Error {
  constructor(readonly faults: readonly GraphQLError[]) {
    super('The subscription was refused.');
  }
}

function parseDocument(query: string): DocumentNode {
  try {
    return parse(query, documentLimits.parsing);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw findTokenExcess(error) ?? new RefusedSubscription([invalid(error)]);
  }
}

function assertSubscription(operation: OperationDefinitionNode | null | undefined): asserts operation is OperationDefinitionNode {
  if (operation === null || operation === undefined) throw new Failure('INVALID', 'The document has several operations, or none of the name that was given.', { help: 'Give the name of one of them as operationName.' });
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return;
  throw new Failure('INVALID', `Over this connection only subscriptions run, and this is a ${operation.operation}.`, { help: 'Send queries and mutations with POST to the same address.' });
}

/** The words of graphql-js, as a refusal of ours. */
function invalid(error: GraphQLError): GraphQLError {
  const originalError = error.originalError instanceof Failure ? error.originalError : new Failure('INVALID', error.message);
  return new GraphQLError(error.message, { ...(error.nodes !== undefined && { nodes: error.nodes }), originalError });
}
