import type express from 'express';
import type { SessionCookie } from '../context.js';

const cookieName = 'muster_session';

/** The secret in the session cookie of a Cookie header; undefined without one. */
export function readSessionCookie(cookies: string | undefined): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  return value === undefined || value === '' ? undefined : value;
}

/** The session cookie of an answer: out of reach of scripts and of other sites; over https only where the console is. */
export function sessionCookie(response: express.Response, publicUrl: string): SessionCookie {
  const attributes = { httpOnly: true, sameSite: 'strict', path: '/', secure: publicUrl.startsWith('https:') } as const;
  return {
    set: (secret, expires) => { response.cookie(cookieName, secret, { ...attributes, expires }); },
    clear: () => { response.clearCookie(cookieName, attributes); },
  };
}
