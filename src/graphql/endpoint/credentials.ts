import { Failure } from '../../failure.js';
import type { Credentials } from '../context.js';
import { readSessionCookie } from './session-cookie.js';

/** What of a request says who sends it. */
export interface Shown {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The page that a browser sends it from. */
  readonly origin: string | undefined;
}

/**
 * What the caller showed; the access token counts before the session. Throws UNAUTHENTICATED for an Authorization in
 * another form, which is never quietly ignored, and FORBIDDEN for a session that a foreign page makes use of: a cookie
 * goes along by itself.
 */
export function readCredentials({ authorization, cookie, origin }: Shown, publicUrl: string): Credentials {
  if (authorization !== undefined) return { accessToken: readBearer(authorization) };
  const sessionSecret = readSessionCookie(cookie);
  if (sessionSecret !== undefined) assertOwnOrigin(origin, publicUrl);
  return { sessionSecret };
}

function readBearer(authorization: string): string {
  const accessToken = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (accessToken !== undefined) return accessToken;
  throw new Failure('UNAUTHENTICATED', 'The Authorization header is not understood.', { help: 'Send "Authorization: Bearer <access token>".' });
}

function assertOwnOrigin(origin: string | undefined, publicUrl: string): void {
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  throw new Failure('FORBIDDEN', `This request comes from a page that is not at ${new URL(publicUrl).origin}, so the session was not used.`, {
    help: 'Open Muster at its public address, or set PUBLIC_URL to the address that you use.',
  });
}
