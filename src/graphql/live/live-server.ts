import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { Failure } from '../../failure.js';
import type { Credentials } from '../context.js';
import { presentable } from '../error-format.js';
import type { LiveClient } from './live-client.js';
import { createLiveContext } from './live-context.js';
import { Quota } from './quota.js';
import { RefusedSubscription } from './read-subscription.js';
import { Subscription, type SubscriptionParts } from './subscription.js';

export interface LiveServerParts extends SubscriptionParts {
  /** News of other processes is heard until what this gives is called. */
  readonly listen: () => () => void;
}

/** What becomes of the errors of subscriptions, and who hears of their end. */
export interface LiveReports {
  /** An error as the client may see it; a fault of ours is written down. */
  readonly present: (error: GraphQLError, requestId: string) => GraphQLFormattedError;
  readonly onEnd: (subscription: Subscription) => void;
}

/** Who is behind a connection. */
interface Admitted {
  readonly credentials: Credentials;
  readonly accountId: string;
}

const mostOfOneAccount = 50;

/**
 * The protocol graphql-transport-ws with our rules: only subscriptions, only of those who are signed in, at most fifty
 * for each account, and errors in the one form of this API.
 */
export function createLiveServer(parts: LiveServerParts, { present, onEnd }: LiveReports): Server<LiveClient> {
  const admitted = new WeakMap<LiveClient, Admitted>();
  const quota = new Quota(mostOfOneAccount);
  const presentAll = (client: LiveClient, payload: object, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] => {
    const { requestId } = client.followed.get(payload)?.context.origin ?? client.originOf();
    return errors.map((error) => present(error, requestId));
  };
  const end = ({ followed }: LiveClient, payload: object): void => {
    const subscription = followed.end(payload);
    if (subscription !== undefined) onEnd(subscription);
  };
  return makeServer<Record<string, unknown>, LiveClient>({
    connectionInitWaitTimeout: 10_000,
    onConnect: async ({ extra: client, connectionParams = {} }) => {
      const origin = client.originOf();
      try {
        const credentials = client.credentialsOf(connectionParams);
        const { actor } = await createLiveContext(parts.contextParts, parts.feeds, { credentials, origin, signal: AbortSignal.abort() });
        admitted.set(client, { credentials, accountId: actor.accountId });
        return true;
      } catch (error) {
        const failure = presentable(error);
        const { message } = present(asGraphqlError(failure), origin.requestId);
        client.close(closeCodeOf(failure), message);
        return false;
      }
    },
    onSubscribe: async ({ extra: client }, id, payload) => {
      try {
        const { credentials, accountId } = assertAdmitted(admitted.get(client));
        // graphql-ws has forgotten an id as soon as its end was asked for; what ends still would end the new one too.
        if (client.followed.hasId(id)) throw closeWith(client, 4409, `Subscriber for ${id} already exists`);
        client.followed.begin(payload, id, holdAll(takeFrom(quota, accountId), parts.listen()));
        const subscription = await Subscription.start(parts, payload, { credentials, origin: client.originOf() });
        if (!client.followed.keep(payload, subscription)) subscription.end();
        return { ...subscription.args, contextValue: subscription };
      } catch (error) {
        end(client, payload);
        return error instanceof RefusedSubscription ? error.faults : [asGraphqlError(error)];
      }
    },
    subscribe: ({ contextValue }) => runOf(contextValue),
    onNext: ({ extra: client }, _id, payload, _args, { errors, data = null }): FormattedExecutionResult | undefined => (
      errors === undefined ? undefined : { data, errors: presentAll(client, payload, errors) }
    ),
    onError: ({ extra: client }, _id, payload, errors) => presentAll(client, payload, errors),
    onComplete: ({ extra: client }, _id, payload) => { end(client, payload); },
    onClose: ({ extra: client }) => { for (const payload of client.followed.payloads()) end(client, payload); },
  });
}

function assertAdmitted(who: Admitted | undefined): Admitted {
  if (who === undefined) throw new Failure('UNAUTHENTICATED', 'This connection was not opened with connection_init.');
  return who;
}

/** Closes the connection; gives what is thrown then, which nobody gets to see any more. */
function closeWith(client: LiveClient, code: number, sentence: string): Failure {
  client.close(code, sentence);
  return new Failure('INVALID', sentence);
}

function takeFrom(quota: Quota, accountId: string): () => void {
  const release = quota.tryToTake(accountId);
  if (release !== undefined) return release;
  throw new Failure('RATE_LIMITED', `You have ${mostOfOneAccount} subscriptions open already.`, { retryAfter: 60, help: 'End one of them first.' });
}

function holdAll(...releases: readonly (() => void)[]): () => void {
  return () => { for (const release of releases) release(); };
}

function runOf(contextValue: unknown): ReturnType<Subscription['run']> {
  if (contextValue instanceof Subscription) return contextValue.run();
  throw new Error('A subscription runs that was not started.');
}

function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { message } = Object(error);
  return new GraphQLError(String(message), { originalError: error instanceof Error ? error : new Error(String(message), { cause: error }) });
}

/** 4401 tells clients of graphql-ws not to try again with the same credentials; after the others they may. */
function closeCodeOf({ code }: Failure): number {
  switch (code) {
    case 'UNAUTHENTICATED': return 4401;
    case 'FORBIDDEN': return 4403;
    default: return 1013;
  }
}
