import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { getVariableValues, GraphQLError, Kind, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Failure } from '../../failure.js';
import type { GraphqlContext } from '../context.js';
import type { AttemptCounter } from '../../domain/attempt-counter.js';
import { throttle } from './throttle.js';
import { measureOperation, type Measure } from './measure.js';

/** The budget of one operation (THREATS 2.2). */
export const limits: Measure = { cost: 5000, depth: 12, aliases: 30, directives: 20, fields: 10 };

/**
 * Refuses an operation that asks for more than one request may, before anything of it runs: QUERY_TOO_COMPLEX with
 * the HTTP status 400; RATE_LIMITED with 429 for a caller who asked for too much in a minute. Answers tell the cost as `extensions.cost` when the request has the header `x-include-cost: 1`
 * (EXPERIENCE 2, "cost").
 */
export function limitCost(schema: GraphQLSchema, counter: AttemptCounter): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async ({ request: { variables = {}, http } }) => {
      let measure: Measure | undefined;
      return {
        didResolveOperation: async ({ document, operation, contextValue }) => {
          measure = measureRequest(schema, document, operation, variables);
          const failure = measure && findExcess(measure);
          if (failure !== undefined) {
            throw new GraphQLError(failure.message, { originalError: failure, extensions: { http: { status: 400 } } });
          }
          if (measure !== undefined) await throttle(counter, contextValue, measure.cost);
        },
        willSendResponse: async ({ response: { body } }) => {
          if (measure === undefined || body.kind !== 'single' || http?.headers.get('x-include-cost') !== '1') return;
          body.singleResult.extensions = { ...body.singleResult.extensions, cost: { requested: Math.ceil(measure.cost), limit: limits.cost } };
        },
      };
    },
  };
}

/**
 * The measure of what the executor will run; undefined where it will refuse the name instead. Throws the first fault of
 * the variables: the executor would repeat all that was sent for each of fifty faults, and look for names like the wrong ones.
 */
export function measureRequest(
  schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode | undefined, variables: Readonly<Record<string, unknown>>,
): Measure | undefined {
  if (operation === undefined) return undefined;
  const { coerced, errors: [fault] = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1, hideSuggestions: true });
  if (coerced === undefined) throw unfitVariables(fault);
  const fragments = document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION);
  return measureOperation({ schema, operation, variables: coerced, fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])) });
}

function unfitVariables(fault: GraphQLError | undefined): GraphQLError {
  return new GraphQLError(fault?.message ?? 'The variables do not fit.', {
    ...(fault?.nodes !== undefined && { nodes: fault.nodes }), originalError: fault, extensions: { code: ApolloServerErrorCode.BAD_USER_INPUT, http: { status: 400 } },
  });
}

/** Why the operation is too much for one request; undefined when it is not. */
export function findExcess(measure: Measure): Failure | undefined {
  const asked = (amount: keyof Measure): string => Math.ceil(measure[amount]).toLocaleString('en');
  const allowed = (amount: keyof Measure): string => limits[amount].toLocaleString('en');
  if (measure.depth > limits.depth) return excess(`The operation is nested deeper than ${allowed('depth')} levels.`, 'Ask for the inner objects by their ids in a second request.');
  if (measure.fields > limits.fields) return excess(`The operation has ${asked('fields')} fields at its root, and one request may have ${allowed('fields')}.`, 'Send them in several requests.');
  if (measure.aliases > limits.aliases) return excess(`The operation has ${asked('aliases')} aliases, counted as often as their fragments are spread, and one request may have ${allowed('aliases')}.`, 'Ask in several requests, or for a list.');
  if (measure.directives > limits.directives) return excess(`The operation has ${asked('directives')} directives, counted as often as their fragments are spread, and one request may have ${allowed('directives')}.`, 'Leave out what is not wanted, or ask in several requests.');
  if (measure.cost > limits.cost) return excess(`The operation would cost ${asked('cost')}, and one request may cost ${allowed('cost')}: every object that it may give counts 1, ten plain values count 1.`, 'Ask for smaller pages with `first`, for fewer lists inside lists, or in several requests.');
  return undefined;
}

function excess(sentence: string, help: string): Failure {
  return new Failure('QUERY_TOO_COMPLEX', sentence, { help });
}
