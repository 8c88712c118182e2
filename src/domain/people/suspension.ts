import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import type { Change } from '../change.js';
import { isManaged, managedByScim } from '../scim-configurations/manager.js';
import type { Scope } from '../scope.js';
import { parseName } from '../text.js';
import { nextVersion } from '../version.js';
import { forgetCarriedSuspensions } from './carry-over.js';
import { assertOwnerRemains } from './owners.js';
import type { HeldPerson } from './person-lock.js';
import type { Person } from './person.js';

/**
 * Ends somebody's access until an administrator restores it; a provider cannot lift it (DESIGN 3.3). Who is suspended
 * already gets the new reason. Throws INVALID without a reason, LAST_OWNER.
 */
export async function suspendHeldPerson(scope: Scope, { person, directory, isOwner }: HeldPerson, reasonText: string): Promise<Person> {
  const reason = parseName('reason', reasonText, 500);
  if (person.suspendedAt !== null && person.suspensionReason === reason) return person;
  const suspended = await store(scope, person, { suspendedAt: person.suspendedAt ?? scope.clock.now(), suspensionReason: reason });
  if (isOwner) await assertOwnerRemains(scope, directory.id);
  await audit(scope, 'suspendPerson', suspended, [
    ...(person.suspendedAt === null ? [{ path: 'suspended', before: false, after: true }] : []),
    { path: 'suspensionReason', ...(person.suspensionReason !== null && { before: person.suspensionReason }), after: reason },
  ]);
  return suspended;
}

/**
 * Lifts a suspension, and gives an unmanaged person back the access that a provider once took. Throws MANAGED_BY_SCIM
 * when the provider that manages somebody is all that keeps them out.
 */
export async function restoreHeldPerson(scope: Scope, { person }: HeldPerson): Promise<Person> {
  const isSuspended = person.suspendedAt !== null;
  const isOut = person.deactivatedAt !== null || !person.active;
  if (isOut && !isSuspended && isManaged(person)) {
    throw await managedByScim(scope, person, 'id',
      (provider) => `${person.userName} was deactivated by ${provider}; activate them there, because Muster follows what it says.`,
      'Assign the person in the identity provider again, or take them back with unlinkPerson first.');
  }
  const reactivates = isOut && !isManaged(person);
  if (!isSuspended && !reactivates) return person;
  const restored = await store(scope, person, {
    suspendedAt: null, suspensionReason: null, ...(reactivates && { active: true, deactivatedAt: null, deactivatedBy: null }),
  });
  if (isSuspended) await forgetCarriedSuspensions(scope, restored);
  await audit(scope, 'restorePerson', restored, [
    ...(isSuspended ? [{ path: 'suspended', before: true, after: false }] : []),
    ...(reactivates ? [{ path: 'active', before: person.active && person.deactivatedAt === null, after: true }] : []),
  ]);
  return restored;
}

/** Throws INVALID for a person whom a provider manages: they would come back with its next request. */
export async function assertRemovable(scope: Scope, person: Person): Promise<void> {
  if (!isManaged(person)) return;
  const refusal: Failure = await managedByScim(scope, person, 'id',
    (provider) => `${person.userName} is managed by ${provider}; unassign them there, or suspend them here, because a removed person would come back with the next sync.`,
    'Use suspendPerson: it ends access at once, and no identity provider can lift it.');
  throw refusal;
}

function store(scope: Scope, person: Person, state: Partial<Pick<Person, 'suspendedAt' | 'suspensionReason' | 'active' | 'deactivatedAt' | 'deactivatedBy'>>): Promise<Person> {
  return scope.unit.db.updateTable('person').set({ ...state, ...nextVersion(person, scope.clock) })
    .where('directoryId', '=', person.directoryId).where('id', '=', person.id).returningAll().executeTakeFirstOrThrow();
}

async function audit(scope: Scope, action: string, person: Person, changes: readonly Change[]): Promise<void> {
  await recordAudit(scope, { directoryId: person.directoryId, action, subjectType: 'PERSON', subjectId: person.id, facts: { name: person.userName, changes } });
}
