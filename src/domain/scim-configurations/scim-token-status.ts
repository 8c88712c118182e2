import type { ScimToken } from './scim-token.js';

/** RETIRING works until its overlap is over; EXPIRED is past its date or its overlap. */
export const scimTokenStatuses = ['ACTIVE', 'RETIRING', 'EXPIRED', 'REVOKED'] as const;
export type ScimTokenStatus = (typeof scimTokenStatuses)[number];

/** What a token is at this moment: nothing is stored that time would have to change. */
export function scimTokenStatus(token: ScimToken, now: Date): ScimTokenStatus {
  if (token.revokedAt !== null) return 'REVOKED';
  if (isOver(token.expiresAt, now) || isOver(token.retiresAt, now)) return 'EXPIRED';
  return token.retiresAt === null ? 'ACTIVE' : 'RETIRING';
}

/** Whether a provider may still use the token. */
export function isLive(token: ScimToken, now: Date): boolean {
  const status = scimTokenStatus(token, now);
  return status === 'ACTIVE' || status === 'RETIRING';
}

function isOver(moment: Date | null, now: Date): boolean {
  return moment !== null && moment <= now;
}
