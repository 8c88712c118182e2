import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray, type PubSub } from 'type-graphql';
import { DateTime } from './scalars.js';

/** The resolver classes and the one instance of each, made by app.ts; there is no container beyond this map. */
export type ResolverInstances = ReadonlyMap<Function, object>;

/**
 * Builds the executable schema of these resolvers. Decorators carry exposure only: no validation, no authorization
 * (DESIGN 6). Throws when a type is not complete.
 */
export function buildGraphqlSchema(instances: ResolverInstances): GraphQLSchema {
  const [first, ...others] = [...instances.keys()];
  if (first === undefined) throw new Error('A GraphQL schema needs at least one resolver.');
  const resolvers: NonEmptyArray<Function> = [first, ...others];
  return describeRoots(buildSchemaSync({
    resolvers,
    validate: false,
    pubSub: feedsOfTheirOwn,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    container: {
      get: (resolverClass) => {
        const instance = instances.get(resolverClass);
        if (instance === undefined) throw new Error(`There is no instance of ${resolverClass.name}.`);
        return instance;
      },
    },
  }));
}

/** What the three roots are for; type-graphql makes them and has no place for words on them. */
const roots: Readonly<Record<string, string>> = {
  Query: 'Everything that can be read. A query changes nothing and is given up after five seconds.',
  Mutation: 'Everything that can be changed, one change a mutation; those of one request run one after the other, each for itself. "For owners" and "for administrators" mean those of the project; whoever may manage SCIM is one of the two. Server administrators may do in every project what its owners may.',
  Subscription: 'What can be followed as it happens, over a WebSocket at the same address with the protocol graphql-transport-ws.',
};

function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root) root.description = roots[root.name];
  }
  return schema;
}

/** type-graphql asks for a way to publish, which subscriptions with a `subscribe` of their own never use. */
const feedsOfTheirOwn: PubSub = {
  publish: (topic) => { throw new Error(`Nothing is published (${topic}).`); },
  subscribe: (topic) => { throw new Error(`Nothing is published (${topic}).`); },
};

/** The contract as text, sorted, with descriptions: what schema/schema.graphql holds and a test compares. */
export function printContract(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
