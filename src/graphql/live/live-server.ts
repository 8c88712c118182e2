import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { RequestOrigin } from '../../domain/scope.js';
import { Failure } from '../../failure.js';
import type { Credentials } from '../context.js';
import { presentable } from '../error-format.js';
import { createLiveContext } from './live-context.js';
import { RefusedSubscription } from './read-subscription.js';
import { Subscription, type SubscriptionParts } from './subscription.js';

/** A client that has connected; made by whoever accepts connections. */
export interface LiveClient {
  /** What it showed. Throws UNAUTHENTICATED, FORBIDDEN. */
  readonly credentialsOf: (connectionParams: Readonly<Record<string, unknown>>) => Credentials;
  /** Where a subscription comes from, with an id of its own each time. */
  readonly originOf: () => RequestOrigin;
  /** Closes the connection with a code and a sentence. */
  readonly close: (code: number, sentence: string) => void;
  /** What it follows now, by the ids that it has given. */
  readonly subscriptions: Map<string, Subscription>;
}

/** What becomes of the errors of subscriptions, and who hears of their end. */
export interface LiveReports {
  /** An error as the client may see it; a fault of ours is written down. */
  readonly present: (error: GraphQLError, requestId: string) => GraphQLFormattedError;
  readonly onEnd: (subscription: Subscription) => void;
}

const mostOfOneCaller = 50;

/**
 * The protocol graphql-transport-ws with our rules: only subscriptions, only of those who are signed in, at most fifty
 * for each access token or session, and errors in the one form of this API.
 */
export function createLiveServer(parts: SubscriptionParts, { present, onEnd }: LiveReports): Server<LiveClient> {
  const credentials = new WeakMap<LiveClient, Credentials>();
  const places = new Places();
  const end = (client: LiveClient, id: string): void => {
    const subscription = client.subscriptions.get(id);
    if (subscription === undefined) return;
    client.subscriptions.delete(id);
    places.leave(subscription.context.caller);
    onEnd(subscription);
  };
  const presentAll = (client: LiveClient, id: string, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] => {
    const { requestId } = client.subscriptions.get(id)?.context.origin ?? client.originOf();
    return errors.map((error) => present(error, requestId));
  };
  return makeServer<Record<string, unknown>, LiveClient>({
    connectionInitWaitTimeout: 10_000,
    onConnect: async ({ extra: client, connectionParams = {} }) => {
      try {
        const shown = client.credentialsOf(connectionParams);
        await createLiveContext(parts.contextParts, parts.feeds, { credentials: shown, origin: client.originOf(), signal: AbortSignal.abort() });
        credentials.set(client, shown);
        return true;
      } catch (error) {
        const failure = presentable(error);
        present(asGraphqlError(failure), client.originOf().requestId);
        client.close(closeCodeOf(failure), failure.message);
        return false;
      }
    },
    onSubscribe: async ({ extra: client }, id, payload) => {
      try {
        const shown = credentials.get(client);
        if (shown === undefined) throw new Failure('UNAUTHENTICATED', 'This connection was not opened with connection_init.');
        const subscription = await Subscription.start(parts, payload, { credentials: shown, origin: client.originOf() });
        places.take(subscription.context.caller);
        client.subscriptions.set(id, subscription);
        return { ...subscription.args, contextValue: subscription };
      } catch (error) {
        return error instanceof RefusedSubscription ? error.faults : [asGraphqlError(error)];
      }
    },
    subscribe: ({ contextValue }) => runOf(contextValue),
    onNext: ({ extra: client }, id, _payload, _args, { errors, data = null }): FormattedExecutionResult | undefined => (
      errors === undefined ? undefined : { data, errors: presentAll(client, id, errors) }
    ),
    onError: ({ extra: client }, id, _payload, errors) => presentAll(client, id, errors),
    onComplete: ({ extra: client }, id) => { end(client, id); },
    onClose: ({ extra: client }) => { for (const id of client.subscriptions.keys()) end(client, id); },
  });
}

/** How many subscriptions each caller has open. */
class Places {
  readonly #taken = new Map<string, number>();

  take(caller: string): void {
    const taken = this.#taken.get(caller) ?? 0;
    if (taken >= mostOfOneCaller) {
      throw new Failure('RATE_LIMITED', `You have ${mostOfOneCaller} subscriptions open already.`, { retryAfter: 60, help: 'End one of them first.' });
    }
    this.#taken.set(caller, taken + 1);
  }

  leave(caller: string): void {
    const left = (this.#taken.get(caller) ?? 0) - 1;
    if (left > 0) this.#taken.set(caller, left);
    else this.#taken.delete(caller);
  }
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

/** Those of the protocol tell its clients not to try again; those of WebSocket let them. */
function closeCodeOf({ code }: Failure): number {
  switch (code) {
    case 'UNAUTHENTICATED': return 4401;
    case 'FORBIDDEN': return 4403;
    case 'UNAVAILABLE': return 1013;
    default: return 1011;
  }
}
