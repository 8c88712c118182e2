import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from './directory-filter.js';
import type { Change } from './change.js';
import type { Row } from './row.js';

export type AuditSubject = 'PROJECT' | 'TEAM' | 'PERSON' | 'STATUS_PAGE' | 'SCIM_CONFIGURATION' | 'SCIM_TOKEN' | 'ACCOUNT' | 'ACCESS_TOKEN';

/** What the sentence of an audit entry is made of. */
export interface AuditFacts {
  readonly name?: string;
  readonly changes?: readonly Change[];
  readonly detail?: string;
}

/** A change that a human or a script made through GraphQL; append-only in the database. */
export const AuditEntryEntity = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    at: p.datetime(),
    actorKind: p.text(),
    actorId: p.uuid().nullable(),
    actor: p.text(),
    action: p.text(),
    subjectType: p.text().$type<AuditSubject>().nullable(),
    subjectId: p.uuid().nullable(),
    facts: p.json<AuditFacts>(),
    requestId: p.text().nullable(),
  }),
});
export type AuditEntry = Row<typeof AuditEntryEntity>;
