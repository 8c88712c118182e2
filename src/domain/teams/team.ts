import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { Source } from '../source.js';
import type { Row } from '../row.js';

/** What a team lets its members do in the project, the strongest first; OWNER is the role of the Owners team alone. */
export const roles = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const;
export type Role = (typeof roles)[number];

/** A team of a project, a Group in SCIM. `pushedBy` is the configuration whose push made it: its DELETE ends it. */
export const TeamEntity = defineEntity({
  name: 'Team',
  tableName: 'team',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    name: p.text(),
    nameKey: p.text(),
    description: p.text().nullable(),
    role: p.text().$type<Role>(),
    isReserved: p.boolean(),
    externalId: p.text().nullable(),
    source: p.text().$type<Source>(),
    managedBy: p.uuid().nullable(),
    pushedBy: p.uuid().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type Team = Row<typeof TeamEntity>;
