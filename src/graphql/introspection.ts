import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, NoSchemaIntrospectionCustomRule, validate, type GraphQLSchema } from 'graphql';
import { Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';

/**
 * Shows the schema to server administrators alone (THREATS 2.1): everybody else's introspection is refused before
 * anything of the operation runs. For installations without Sandbox.
 */
export function keepSchemaToAdministrators(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, source, contextValue: { actor } }) => {
        if (actor.kind === 'account' && actor.isServerAdmin) return;
        // Names stand in a document as they are, so most operations need no second look.
        if (!/__(schema|type)\b/.test(source)) return;
        if (validate(schema, document, [NoSchemaIntrospectionCustomRule]).length === 0) return;
        const failure = new Failure('FORBIDDEN', 'The schema is shown to server administrators only.', { help: 'Use the access token of a server administrator, or read schema/schema.graphql of Muster.' });
        throw new GraphQLError(failure.message, { originalError: failure, extensions: { http: { status: 403 } } });
      },
    }),
  };
}
