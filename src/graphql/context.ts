import type { Authentication } from '../domain/accounts/authentication.js';
import type { StartedSession } from '../domain/accounts/sessions.js';
import type { Actor, Clock, RequestOrigin, Scope } from '../domain/scope.js';
import type { Transactions } from '../domain/transactions.js';
import { Failure } from '../failure.js';
import { createLoaders, type Loaders } from './loaders.js';

/** Who asks in GraphQL, with the loaders and the browser session of the request. It is the Scope of every domain call. */
export interface GraphqlContext extends Scope {
  readonly loaders: Loaders;
  readonly session: BrowserSession;
  /** Whom the rate limit counts: the access token or the session that was shown, else the network address. */
  readonly caller: string;
}

/** The session of the browser that asks. */
export interface BrowserSession {
  /** The secret of the cookie that signed this request in; undefined for access tokens and strangers. */
  readonly secret: string | undefined;
  readonly cookie: SessionCookie;
}

/** Sets and takes away the cookie in the answer; http/ knows how. */
export interface SessionCookie {
  set(secret: string, expiresAt: Date): void;
  clear(): void;
}

/** What the caller showed: at most one of them counts, the access token first. */
export interface Credentials {
  readonly accessToken?: string | undefined;
  readonly sessionSecret?: string | undefined;
}

export interface ContextParts {
  readonly authentication: Authentication;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/**
 * Makes the context of one request. Throws UNAUTHENTICATED for an access token that is not valid now. A cookie that is
 * not valid any more is taken away and the request goes on as a stranger's, who must be able to sign in again.
 */
export async function createContext(
  parts: ContextParts, request: { readonly credentials: Credentials; readonly origin: RequestOrigin; readonly cookie: SessionCookie },
): Promise<GraphqlContext> {
  const { credentials, cookie } = request;
  const stranger: Scope = { actor: { kind: 'stranger' }, unit: parts.transactions.open(), clock: parts.clock, origin: request.origin };
  if (credentials.accessToken !== undefined) {
    const actor = await parts.authentication.findByAccessToken(stranger, credentials.accessToken);
    if (actor === undefined) throw invalidToken();
    return contextOf({ ...stranger, actor }, { secret: undefined, cookie }, credentials.accessToken);
  }
  if (credentials.sessionSecret === undefined) return contextOf(stranger, { secret: undefined, cookie });
  const actor = await parts.authentication.findBySession(stranger, credentials.sessionSecret);
  if (actor === undefined) {
    cookie.clear();
    return contextOf(stranger, { secret: undefined, cookie });
  }
  return contextOf({ ...stranger, actor }, { secret: credentials.sessionSecret, cookie }, credentials.sessionSecret);
}

/** Hands the browser its new session; from here on the request is that account's. */
export function startSession(context: GraphqlContext, session: StartedSession): void {
  context.session.cookie.set(session.secret, session.expiresAt);
  become(context, session.actor, session.secret);
}

/** Takes the cookie away; from here on the request is a stranger's. */
export function endSession(context: GraphqlContext): void {
  context.session.cookie.clear();
  become(context, { kind: 'stranger' }, undefined);
}

/** In place: Apollo gives every resolver of a request the same context, and the later ones must see who asks now. */
function become(context: GraphqlContext, actor: Actor, secret: string | undefined): void {
  Object.assign(context, { actor, session: { ...context.session, secret } });
  Object.assign(context, { loaders: createLoaders(context) });
}

/** Puts a context together for one who was let in. */
export function contextOf(scope: Scope, session: BrowserSession, caller = scope.origin.clientIp ?? ''): GraphqlContext {
  return { ...scope, loaders: createLoaders(scope), session, caller };
}

/** What an access token that is not valid now is told. */
export function invalidToken(): Failure {
  return new Failure('UNAUTHENTICATED', 'The access token is not valid, or not any more.', {
    help: 'Check that the whole token was sent as "Authorization: Bearer <token>", or create a new one.',
  });
}
