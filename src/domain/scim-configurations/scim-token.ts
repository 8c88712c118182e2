import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { Row } from '../row.js';

/** A bearer token of one configuration; only the SHA-256 of its secret is kept (DESIGN 3.4). */
export const ScimTokenEntity = defineEntity({
  name: 'ScimToken',
  tableName: 'scim_token',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    configurationId: p.uuid(),
    name: p.text(),
    tokenId: p.text(),
    secretHash: p.blob(),
    lastFour: p.text(),
    createdBy: p.uuid().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    retiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    replacedBy: p.uuid().nullable(),
    lastUsedAt: p.datetime().nullable(),
    lastUsedIp: p.text().nullable(),
    lastUserAgent: p.text().nullable(),
  }),
});
export type ScimToken = Row<typeof ScimTokenEntity>;
