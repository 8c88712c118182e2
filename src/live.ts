import type { IncomingMessage, Server } from 'node:http';
import type express from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { AttemptCounter } from './domain/attempt-counter.js';
import { isFault } from './failure.js';
import type { ContextParts } from './graphql/context.js';
import { deepestBody } from './graphql/endpoint/request-body.js';
import { failureOf, formatError } from './graphql/error-format.js';
import type { CountFault } from './graphql/error-report.js';
import { LiveEndpoint } from './graphql/live/live-endpoint.js';
import { createLiveServer } from './graphql/live/live-server.js';
import { originOf } from './http/origin.js';
import { refuseConnection } from './http/server.js';
import type { Services } from './services.js';
import { strictJson } from './strict-json.js';

export interface LiveParts {
  readonly server: Server;
  /** Knows which proxies are believed. */
  readonly express: express.Express;
  readonly contextParts: ContextParts;
  readonly schema: GraphQLSchema;
  readonly services: Pick<Services, 'feeds'>;
  readonly costCounter: AttemptCounter;
  /** News of other processes is heard until what this gives is called. */
  readonly listen: () => () => void;
  readonly countFault: CountFault;
  readonly publicUrl: string;
  readonly log: Logger;
}

/** Whether a request is for the subscriptions of GraphQL; for everything else an Upgrade is not taken up. */
export function asksToFollow({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && /^\/graphql(\?|$)/.test(url ?? '') && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Puts the subscriptions of GraphQL together and has the server hand over the connections that ask for them. */
export function openLive({ server, express, contextParts, schema, services: { feeds }, costCounter, listen, countFault, publicUrl, log }: LiveParts): LiveEndpoint {
  const liveServer = createLiveServer({ schema, contextParts, feeds, costCounter, listen }, {
    present: (error, requestId) => {
      const formatted = formatError(error.toJSON(), error);
      const failure = failureOf(error.toJSON(), error);
      if (isFault(failure)) {
        countFault(failure);
        log.error({ err: failure.cause, requestId, path: error.path }, 'A GraphQL subscription failed inside');
      }
      return { ...formatted, extensions: { ...formatted.extensions, requestId } };
    },
    onEnd: ({ context, answers, startedAt }) => {
      log.info({
        requestId: context.origin.requestId, operation: 'subscription', actor: context.actor.kind, ...(context.actor.kind === 'account' && { accountId: context.actor.accountId }),
        answers, ms: Math.round(performance.now() - startedAt),
      }, 'subscription');
    },
  });
  const endpoint = new LiveEndpoint({
    server: liveServer,
    // A message has its body one level further inside.
    parseJson: strictJson(deepestBody + 1),
    publicUrl,
    originOf: (request) => ({ ...originOf(Object.setPrototypeOf(request, express.request)), requestId: v7() }),
    refuse: refuseConnection,
    report: (error) => {
      countFault(error);
      log.error({ err: error }, 'A message of a GraphQL client could not be handled');
    },
  });
  server.on('upgrade', endpoint.upgrade);
  return endpoint;
}
