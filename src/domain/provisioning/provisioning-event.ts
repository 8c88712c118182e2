import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { IdentityProvider } from '../scim-configurations/scim-configuration.js';
import type { EventFacts, OutcomeKind } from './outcome.js';
import type { Row } from '../row.js';

export const eventStatuses = ['SUCCESS', 'WARNING', 'ERROR', 'SKIPPED'] as const;
export type EventStatus = (typeof eventStatuses)[number];
export const scimOperations = ['DISCOVER', 'LIST', 'GET', 'CREATE', 'REPLACE', 'PATCH', 'DELETE', 'SEARCH', 'BULK'] as const;
export type ScimOperation = (typeof scimOperations)[number];
export const scimResourceTypes = ['USER', 'GROUP', 'SERVICE_PROVIDER_CONFIG', 'SCHEMA', 'RESOURCE_TYPE'] as const;
export type ScimResourceType = (typeof scimResourceTypes)[number];

/** One SCIM request and what came of it: facts; the sentences are made when it is read (DESIGN 3.5). */
export const ProvisioningEventEntity = defineEntity({
  name: 'ProvisioningEvent',
  tableName: 'provisioning_event',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    at: p.datetime(),
    requestId: p.text(),
    configurationId: p.uuid(),
    configurationName: p.text(),
    identityProvider: p.text().$type<IdentityProvider>(),
    tokenId: p.uuid().nullable(),
    status: p.text().$type<EventStatus>(),
    operation: p.text().$type<ScimOperation>().nullable(),
    resourceType: p.text().$type<ScimResourceType>().nullable(),
    httpStatus: p.integer(),
    scimType: p.text().nullable(),
    durationMs: p.double().$type<number>(),
    method: p.text(),
    path: p.text(),
    clientIp: p.text().nullable(),
    userAgent: p.text().nullable(),
    outcome: p.text().$type<OutcomeKind>(),
    personId: p.uuid().nullable(),
    teamId: p.uuid().nullable(),
    facts: p.json<EventFacts>(),
    requestHeaders: p.json<Record<string, string>>().nullable(),
    requestBody: p.json<unknown>().nullable(),
    responseBody: p.json<unknown>().nullable(),
    /** Whom its texts may name beside the person that it is about: see event-mentions. */
    mentions: p.array().columnType('uuid[]').nullable(),
    /** The transaction that wrote it, which PostgreSQL fills in: the order in which the log is followed (docs/decisions/0012). */
    transactionId: p.text().columnType('xid8').nullable(),
  }),
});
export type ProvisioningEvent = Row<typeof ProvisioningEventEntity>;
