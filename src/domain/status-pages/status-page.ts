import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** How a service on a status page is doing. */
export const serviceStates = ['OPERATIONAL', 'DEGRADED', 'OUTAGE', 'MAINTENANCE'] as const;
export type ServiceState = (typeof serviceStates)[number];
export interface StatusPageService { readonly name: string; readonly state: ServiceState }

/** A status page of a project; its id is the id of the directory of its subscribers. */
export const StatusPageEntity = defineEntity({
  name: 'StatusPage',
  tableName: 'status_page',
  properties: (p) => ({
    id: p.uuid().primary(),
    projectId: p.uuid(),
    name: p.text(),
    slug: p.text(),
    description: p.text().nullable(),
    isPrivate: p.boolean(),
    services: p.json<readonly StatusPageService[]>(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type StatusPage = Row<typeof StatusPageEntity>;
