import { allows, type Access } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Person } from './person.js';

/** Whether this record is the caller's own. */
export function isOwnRecord(scope: Scope, person: Person): boolean {
  return scope.actor.kind === 'account' && person.accountId === scope.actor.accountId;
}

/**
 * Whether the caller may see that somebody is there at all: people of the project see each other, subscribers of a
 * status page only themselves; those who were removed are seen by who manages people (DESIGN 3.1 and 3.3).
 */
export function mayReadPerson(scope: Scope, access: Access, person: Person): boolean {
  if (person.removedAt !== null) return allows(access, 'MANAGE_PEOPLE');
  return allows(access, 'READ') || isOwnRecord(scope, person);
}

/** Whether the caller may read e-mail, externalId, SCIM resource and the reason of a suspension (DESIGN 3.1). */
export function mayReadContacts(scope: Scope, access: Access, person: Person): boolean {
  return allows(access, 'READ_CONTACTS') || isOwnRecord(scope, person);
}
