import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** A token with which a script acts as an account in GraphQL. */
export const AccessTokenEntity = defineEntity({
  name: 'AccessToken',
  tableName: 'access_token',
  properties: (p) => ({
    id: p.uuid().primary(),
    accountId: p.uuid(),
    name: p.text(),
    tokenHash: p.blob(),
    lastFour: p.text(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  }),
});
export type AccessToken = Row<typeof AccessTokenEntity>;
