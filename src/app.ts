import 'reflect-metadata';
import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { createCounters } from './attempt-counters.js';
import type { Config } from './config.js';
import type { Connections } from './database/connections.js';
import { isReachable, openDatabase, type DatabaseOptions, type PoolCounts } from './database/database.js';
import { explainLinkUse } from './domain/accounts/link-use.js';
import { entities } from './domain/entities.js';
import { ProvisioningResolver } from './graphql/provisioning/provisioning-resolver.js';
import { News, type Publish } from './domain/live/news.js';
import { scimBaseUrl } from './domain/scim-configurations/base-url.js';
import type { Actor, Clock, RequestOrigin, Scope } from './domain/scope.js';
import { createApollo } from './graphql/apollo.js';
import { createContext } from './graphql/context.js';
import { buildGraphqlSchema } from './graphql/schema.js';
import { Drain } from './http/drain.js';
import { refuseErrors, refuseUnknownAddress } from './http/errors.js';
import { graphqlEndpoint } from './graphql/endpoint/graphql-endpoint.js';
import { deepestBody } from './graphql/endpoint/request-body.js';
import { observeRequests } from './http/finished-request.js';
import { healthRoutes } from './http/health.js';
import { metricsRoute } from './http/metrics/metrics-route.js';
import { originOf } from './http/origin.js';
import { RequestFacts } from './http/request-facts.js';
import { assignRequestId } from './http/request-id.js';
import { logRequests } from './http/request-log.js';
import { securityHeaders } from './http/security-headers.js';
import { createExpress, createHttpServer } from './http/server.js';
import { refuseUnreadableRequests } from './http/unreadable-request.js';
import { webPages } from './http/web-pages.js';
import type { PresentScimResources } from './graphql/people/person-field-resolver.js';
import { asksToFollow, openLive } from './live.js';
import { connectMail } from './mail.js';
import { createMetrics } from './metrics.js';
import { NewsChannel } from './news-channel.js';
import { repeat } from './repeat.js';
import { createResolvers } from './resolvers.js';
import { presentUser } from './rest/present.js';
import { createScimRouter } from './rest/scim-router.js';
import { createServices, type Services } from './services.js';
import { strictJson } from './strict-json.js';
import { readVersion } from './version.js';
import { findWebFolder } from './web-folder.js';

export interface AppOptions {
  /** The settings; with the secret key that signs links. */
  readonly config: Config & { readonly secretKey: string };
  readonly connections: Pick<Connections, 'connection' | 'listenConnection'>;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly database?: DatabaseOptions;
}

/** Muster, put together and ready to listen. */
export interface App {
  readonly server: Server;
  readonly drain: Drain;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** What the first start has to tell the person who started it. */
  readonly announcements: readonly string[];
  /** A scope of the installation itself, for commands of its operator; `what` names them in the log. */
  openSystemScope(what: string): Scope;
  /** Writes what waits, then gives timers and connections back. */
  close(): Promise<void>;
}

const systemClock: Clock = { now: () => new Date() };
const hour = 60 * 60 * 1000;
const everyTwoSeconds = 2000;

/**
 * The composition root: makes every object once, with plain constructors, and gives each folder what it may not import
 * (DESIGN 4 and 6). The database has to be migrated. Throws when it cannot be reached.
 */
export async function createApp({ config, connections, log, clock = systemClock, database }: AppOptions): Promise<App> {
  const { publicUrl, sandbox } = config;
  const version = readVersion();
  let pool: PoolCounts | undefined;
  const orm = await openDatabase(connections.connection, [...entities], { ...database, onPool: (opened) => { pool = opened; } });
  const counters = createCounters(config.rateLimit);
  const mail = config.smtpUrl === undefined ? undefined : connectMail(config.smtpUrl, publicUrl);
  const news = new News();
  const channel = new NewsChannel({ orm, listenConnection: connections.listenConnection, news, log });
  const publish: Publish = (configurationIds) => {
    news.ring(configurationIds);
    channel.post(configurationIds);
  };
  const services = createServices(orm, clock, { ...config, guessCounters: counters.guesses, sendLetter: mail?.send, news, publish }, log);
  const openScope = (actor: Actor, origin: RequestOrigin): Scope => ({ actor, origin, clock, unit: services.transactions.open() });
  const announcements = await start(services, openScope, config).catch(async (error: unknown) => {
    await orm.close(true);
    throw error;
  });
  const metrics = createMetrics({ services, pool: () => pool, subscriptions: () => live.subscriptions, version });
  const facts = new RequestFacts();

  const provisioning = new ProvisioningResolver(services.provisioning);
  const presentScimResources: PresentScimResources = async (people, scope) => {
    const provided = await services.provisioning.listProvided(scope, people);
    return new Map([...provided].map(([id, { provisioned, configuration }]) => [id, presentUser(provisioned, { baseUrl: scimBaseUrl(publicUrl, configuration) })]));
  };
  const schema = buildGraphqlSchema(createResolvers({ services, provisioning, presentScimResources, publicUrl, version }));
  const countGraphqlFault = (error: unknown): void => { metrics.countFault('graphql', error); };
  const apollo = createApollo({ schema, log, countFault: countGraphqlFault, sandbox, costCounter: counters.graphqlCost });
  await apollo.start();

  const express = createExpress(config.trustProxy);
  const server = createHttpServer(express, asksToFollow);
  const drain = new Drain(server, config.shutdownDelay * 1000);
  const contextParts = { authentication: services.authentication, transactions: services.transactions, clock };
  const live = openLive({ server, express, contextParts, schema, services, costCounter: counters.graphqlCost, listen: () => channel.listen(), countFault: countGraphqlFault, publicUrl, log });
  drain.alsoEnd(() => live.close());
  express.use(assignRequestId(), drain.watch, observeRequests(facts, [logRequests(log), metrics.observe]), securityHeaders(publicUrl), refuseUnreadableRequests());
  express.use(healthRoutes({ isDraining: drain.isDraining, ready: () => isReachable(orm), note: facts.note }), metricsRoute(metrics.registry, { token: config.metricsToken, note: facts.note }));
  express.use(createScimRouter({
    authenticate: (scope, credentials) => services.scimAuthentication.authenticate(scope, credentials),
    transactions: services.transactions,
    provisioning,
    log: services.provisioningLog,
    publicUrl,
    openScope,
    report: (error, requestId) => {
      metrics.countFault('scim', error);
      log.error({ err: error, requestId }, 'A SCIM request failed inside');
    },
    note: facts.note,
    wrongTokens: counters.wrongTokens,
  }));
  express.use('/graphql', graphqlEndpoint({
    server: apollo,
    createContext: (request) => createContext(contextParts, request),
    originOf,
    parseJson: strictJson(deepestBody),
    publicUrl,
    sandbox,
    log,
    countFault: countGraphqlFault,
    note: facts.note,
  }));
  express.use(webPages({ folder: findWebFolder(), note: facts.note }), refuseUnknownAddress(), refuseErrors(log, metrics.countFault));

  const retention = setInterval(() => { void keepPartitions(services, log); }, hour);
  retention.unref();
  const { linkMail } = services;
  const stopMail = linkMail && repeat(everyTwoSeconds, () => linkMail.deliver(), (error) => { log.error({ err: error }, 'Letters could not be looked for; the next round tries again'); });
  return {
    server,
    drain,
    schema,
    services,
    announcements,
    openSystemScope: (what) => openScope({ kind: 'system' }, { requestId: what }),
    close: async () => {
      clearInterval(retention);
      await stopMail?.();
      mail?.close();
      metrics.stop();
      await Promise.all([apollo.stop(), live.close()]);
      await services.resetRequests.flush();
      await services.provisioningLog.flush();
      await services.tokenUsage.flush();
      await channel.close();
      await orm.close(true);
    },
  };
}

/** What must be there before the first request: partitions of the log, and on an empty database the first administrator. */
async function start(services: Services, openScope: (actor: Actor, origin: RequestOrigin) => Scope, config: AppOptions['config']): Promise<readonly string[]> {
  await services.eventRetention.keep();
  const first = await services.firstStart.prepareFirstStart(openScope({ kind: 'system' }, { requestId: 'first-start' }), config);
  const address = `GraphQL: ${config.publicUrl}/graphql, to be explored at ${config.publicUrl}/graphiql`;
  if (first === undefined) return [address];
  return [
    address,
    `Invitation of the first administrator, ${config.adminEmail}:`,
    `  ${first.invitationUrl}`,
    `  ${explainLinkUse('INVITATION')}`,
    config.adminToken === undefined ? 'First access token, shown this once:' : 'First access token: the text of MUSTER_ADMIN_TOKEN.',
    ...(config.adminToken === undefined ? [`  ${first.accessToken}`] : []),
  ];
}

async function keepPartitions(services: Services, log: Logger): Promise<void> {
  try {
    await services.eventRetention.keep();
  } catch (error) {
    log.error({ err: error }, 'The partitions of the provisioning log could not be kept; the next hour tries again');
  }
}
