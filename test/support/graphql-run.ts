import { graphql, type GraphQLSchema } from 'graphql';
import type { BrowserSession, GraphqlContext } from '../../src/graphql/context.js';
import { createLoaders } from '../../src/graphql/loaders.js';
import { buildGraphqlSchema, type ResolverInstances } from '../../src/graphql/schema.js';
import { Failure } from '../../src/failure.js';
import type { Actor } from '../../src/domain/scope.js';
import type { DomainWorld } from './domain-world.js';

const noSession: BrowserSession = { secret: undefined, cookie: { set: () => {}, clear: () => {} } };

/** Runs GraphQL in process as any actor, on the resolvers of one test. */
export class GraphqlRun {
  readonly schema: GraphQLSchema;

  constructor(private readonly world: DomainWorld, instances: ResolverInstances) {
    this.schema = buildGraphqlSchema(instances);
  }

  /** The data; what a resolver throws is thrown, a Failure as itself. */
  async run<Data>(actor: Actor, source: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const scope = this.world.scope(actor);
    const contextValue: GraphqlContext = { ...scope, loaders: createLoaders(scope), session: noSession, caller: 'test' };
    const { data, errors } = await graphql({ schema: this.schema, source, variableValues: variables, contextValue });
    const [error] = errors ?? [];
    if (error !== undefined) throw error.originalError instanceof Failure ? error.originalError : error;
    return data as Data; // the document of the test says its shape
  }
}
