import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import express from 'express';
import { GraphQLScalarType } from 'graphql';
import { Field, Int, Query, Resolver, ObjectType, Arg } from 'type-graphql';
import { createCounters } from '../../src/attempt-counters.js';
import { createApollo, type ApolloOptions } from '../../src/graphql/apollo.js';
import { AccessTokenResolver } from '../../src/graphql/accounts/access-token-resolver.js';
import { AccountResolver } from '../../src/graphql/accounts/account-resolver.js';
import { SessionResolver } from '../../src/graphql/accounts/session-resolver.js';
import { ViewerResolver } from '../../src/graphql/accounts/viewer-resolver.js';
import { createContext, type GraphqlContext } from '../../src/graphql/context.js';
import { ErrorCodeResolver } from '../../src/graphql/error-code-info.js';
import { Json, ScimFilter } from '../../src/graphql/scalars.js';
import { buildGraphqlSchema } from '../../src/graphql/schema.js';
import { graphqlEndpoint, type GraphqlEndpointOptions } from '../../src/graphql/endpoint/graphql-endpoint.js';
import { deepestBody } from '../../src/graphql/endpoint/request-body.js';
import { originOf } from '../../src/http/origin.js';
import { assignRequestId } from '../../src/http/request-id.js';
import type { Filter } from '../../src/scim/filter/filter.js';
import { printFilter } from '../../src/scim/filter/print.js';
import { strictJson } from '../../src/strict-json.js';
import { accountServices } from './account-services.js';
import type { DomainWorld } from './domain-world.js';

/** Whatever a probe throws stands for what may go wrong in any resolver. */
export interface Probe {
  run: () => unknown;
}

@ObjectType('Nested')
class Nested {
  @Field(() => Nested, { nullable: true })
  inner?: Nested | null;

  @Field(() => String, { nullable: true })
  text?: string | null;
}

/** A scalar that fails inside whatever it is given, as a library behind one might. */
const PlantedScalar = new GraphQLScalarType<string, string>({
  name: 'Planted',
  parseValue: (value) => { throw new TypeError(`cannot read ${String(value)} at /srv/app.js`); },
});

/** Fields for tests of the way from a resolver to the answer. */
@Resolver()
class ProbeResolver {
  constructor(private readonly probe: Probe) {}

  @Query(() => String, { nullable: true })
  async probed(): Promise<string> {
    return String(await this.probe.run());
  }

  @Query(() => Nested, { nullable: true })
  nested(): Nested {
    return {};
  }

  @Query(() => String)
  filtered(@Arg('filter', () => ScimFilter) filter: Filter): string {
    return printFilter(filter);
  }

  @Query(() => Date, { nullable: true })
  async momentProbed(): Promise<unknown> {
    return this.probe.run();
  }

  @Query(() => Json, { nullable: true })
  async jsonProbed(): Promise<unknown> {
    return this.probe.run();
  }

  @Query(() => Int, { nullable: true })
  async numberProbed(): Promise<unknown> {
    return this.probe.run();
  }

  @Query(() => String)
  async textProbed(): Promise<unknown> {
    return this.probe.run();
  }

  @Query(() => String)
  takes(@Arg('value', () => PlantedScalar) value: string): string {
    return value;
  }

  @Query(() => Date)
  moment(@Arg('at', () => Date) at: Date): Date {
    return at;
  }
}

/** GraphQL over HTTP with accounts alone, as app.ts puts it together. */
export interface GraphqlServer {
  readonly url: string;
  readonly probe: Probe;
  /** What was written to the log, as text. */
  readonly log: string[];
  /** Makes the links that were asked for, as the server does a moment later by itself. */
  makeLinks(): Promise<void>;
  stop(): Promise<void>;
}

/** What a test may have otherwise than app.ts. */
export type GraphqlSettings = Partial<Pick<ApolloOptions, 'sandbox' | 'costCounter' | 'log' | 'countFault'> & Pick<GraphqlEndpointOptions, 'publicUrl' | 'longestQueryMs' | 'parseJson' | 'note'>>;

export async function startGraphql(world: DomainWorld, settings: GraphqlSettings = {}): Promise<GraphqlServer> {
  const services = accountServices(world);
  const probe: Probe = { run: () => 'fine' };
  const log: string[] = [];
  const errorLog = { error: (facts: object, message: string) => { log.push(`${message} ${Object.values(facts).map((fact) => (fact instanceof Error ? fact.message : JSON.stringify(fact))).join(' ')}`); } };
  const schema = buildGraphqlSchema(new Map<Function, object>([
    [ProbeResolver, new ProbeResolver(probe)],
    [ErrorCodeResolver, new ErrorCodeResolver()],
    [ViewerResolver, new ViewerResolver(services.directory, services.accessTokens, '0.0.0-test')],
    [AccountResolver, new AccountResolver(services.directory, services.administrators, services.links)],
    [AccessTokenResolver, new AccessTokenResolver(services.accessTokens)],
    [SessionResolver, new SessionResolver(services.sessions, services.passwords, services.resetRequests, services.acceptance, services.directory)],
  ]));
  const shared = { sandbox: true, log: errorLog, countFault: () => {}, ...settings };
  const server: ApolloServer<GraphqlContext> = createApollo({ schema, costCounter: createCounters(true).graphqlCost, ...shared });
  await server.start();
  const app = express().use(assignRequestId()).use('/graphql', graphqlEndpoint({
    server, note: () => {}, publicUrl: 'http://muster.example',
    createContext: (request) => createContext({ authentication: services.authentication, transactions: world.transactions, clock: world.clock }, request),
    parseJson: strictJson(deepestBody),
    originOf,
    ...shared,
  }));
  const listener = http.createServer(app);
  await new Promise<void>((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    probe,
    log,
    makeLinks: () => services.resetRequests.flush(),
    stop: async () => {
      await server.stop();
      listener.closeAllConnections();
      await new Promise((resolve) => { listener.close(resolve); });
    },
  };
}
