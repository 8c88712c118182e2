import type { ConnectionFeed } from '../../domain/live/connection-feed.js';
import type { EventFeed } from '../../domain/live/event-feed.js';
import type { AccountActor, RequestOrigin, Scope } from '../../domain/scope.js';
import { Failure } from '../../failure.js';
import { signInFirst } from '../../domain/accounts/hold-account.js';
import { contextOf, createContext, invalidToken, type ContextParts, type Credentials, type GraphqlContext, type SessionCookie } from '../context.js';

/** What can be followed. */
export interface Feeds {
  readonly events: EventFeed;
  readonly connections: ConnectionFeed;
}

/** Who follows in GraphQL: the context of one subscription. It is the Follower of every feed. */
export interface LiveContext extends GraphqlContext {
  readonly actor: AccountActor;
  readonly feeds: Feeds;
  readonly signal: AbortSignal;
  /** The context of whoever follows as it is now. Throws UNAUTHENTICATED when the session or the access token has ended. */
  readonly enter: () => Promise<GraphqlContext>;
  /** The context that `enter` gave last. */
  readonly entered: () => GraphqlContext;
}

export interface LiveRequest {
  readonly credentials: Credentials;
  readonly origin: RequestOrigin;
  readonly signal: AbortSignal;
}

/** Nothing can be set any more once the connection is open; a session that is over ends the subscription instead. */
const noCookie: SessionCookie = { set: () => { throw new Error('A subscription starts no session.'); }, clear: () => {} };

/** Makes the context of a subscription. Throws UNAUTHENTICATED for whoever is not signed in now. */
export async function createLiveContext(parts: ContextParts, feeds: Feeds, { credentials, origin, signal }: LiveRequest): Promise<LiveContext> {
  const context = await createContext(parts, { credentials, origin, cookie: noCookie });
  const { actor } = context;
  if (actor.kind !== 'account') throw signInFirst();
  let entered: GraphqlContext = context;
  return {
    ...context,
    actor,
    feeds,
    signal,
    entered: () => entered,
    enter: async () => {
      const scope: Scope = { ...context, unit: parts.transactions.open() };
      entered = contextOf({ ...scope, actor: await actorOf(parts, credentials, scope) }, context.session, context.caller);
      return entered;
    },
  };
}

/** Who it is now. An open page goes on by itself, so it does not keep its session alive. */
async function actorOf({ authentication }: ContextParts, { accessToken, sessionSecret }: Credentials, scope: Scope): Promise<Scope['actor']> {
  if (accessToken !== undefined) {
    const actor = await authentication.findByAccessToken(scope, accessToken);
    if (actor === undefined) throw invalidToken();
    return actor;
  }
  const actor = sessionSecret === undefined ? undefined : await authentication.findByIdleSession(scope, sessionSecret);
  if (actor === undefined) throw new Failure('UNAUTHENTICATED', 'The session has ended.', { help: 'Sign in again.' });
  return actor;
}
