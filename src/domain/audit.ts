import type { AuditFacts, AuditSubject } from './audit-entry.js';
import { newId } from './id.js';
import { jsonb } from './jsonb.js';
import type { Scope } from './scope.js';

/** The directory of entries that concern the whole installation: accounts and server administrators. */
export const installationDirectory = '00000000-0000-0000-0000-000000000000';

export interface AuditRecord {
  readonly directoryId: string;
  /** The name of the mutation, as in the GraphQL schema. */
  readonly action: string;
  readonly subjectType: AuditSubject;
  readonly subjectId: string;
  readonly facts: AuditFacts;
}

/**
 * Writes down what a human or a script changed, in the transaction of the change. A provider's changes are events,
 * not audit entries (DESIGN 3.5), so for a provider this does nothing; call it only after a real change.
 */
export async function recordAudit(scope: Scope, record: AuditRecord): Promise<void> {
  const { actor } = scope;
  if (actor.kind === 'provider') return;
  await scope.unit.db.insertInto('audit_entry').values({
    directoryId: record.directoryId,
    id: newId(scope.clock),
    at: scope.clock.now(),
    actorKind: actor.kind,
    actorId: actor.kind === 'account' ? actor.accountId : null,
    actor: actor.kind === 'account' ? actor.email : actor.kind,
    action: record.action,
    subjectType: record.subjectType,
    subjectId: record.subjectId,
    facts: jsonb(record.facts),
    requestId: scope.origin.requestId,
  }).execute();
}
