import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** A signed-in browser; the cookie carries the secret, the row its SHA-256. */
export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: (p) => ({
    id: p.uuid().primary(),
    accountId: p.uuid(),
    tokenHash: p.blob(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime(),
    expiresAt: p.datetime(),
  }),
});
export type Session = Row<typeof SessionEntity>;
