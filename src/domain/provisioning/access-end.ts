import { assertOwnerRemains, findOwners, holdOwners } from '../people/owners.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import { nextVersion } from '../version.js';
import { assertMayCause, type Authority } from './authority.js';

/**
 * Runs what may end a person's access so that the project keeps an owner (DESIGN 3.3, "last owner"): holds the
 * ownership first, asks for the right of a human, and takes everything back with LAST_OWNER when nobody would be left.
 * A status page has no owners.
 */
export async function endingAccess<T>(scope: Scope, authority: Authority, personId: string, act: () => Promise<T>): Promise<T> {
  if (authority.directory.kind === 'STATUS_PAGE') return act();
  const owners = await holdOwners(scope, authority.directory.id, [personId]);
  if (owners.has(personId)) await assertMayCause(scope, authority, 'MANAGE_OWNERS');
  const result = await act();
  if (owners.has(personId)) await assertOwnerRemains(scope, authority.directory.id);
  return result;
}

/** A human who gives an owner's access back needs the right for it, as for taking it. Throws FORBIDDEN. */
export async function assertMayGiveBack(scope: Scope, authority: Authority, person: Person): Promise<void> {
  if (scope.actor.kind !== 'account' || authority.directory.kind === 'STATUS_PAGE') return;
  const owners = await findOwners(scope, authority.directory.id, [person.id]);
  if (owners.has(person.id)) await assertMayCause(scope, authority, 'MANAGE_OWNERS');
}

/** Takes a person out of the directory for ever: every membership goes, the row stays for the history (DESIGN 3.3, DELETE). */
export async function removeFromDirectory(scope: Scope, person: Person): Promise<readonly string[]> {
  const memberships = await scope.unit.db.deleteFrom('team_member')
    .where('directoryId', '=', person.directoryId).where('personId', '=', person.id).returning('teamId').execute();
  const now = scope.clock.now();
  await scope.unit.db.updateTable('person')
    .set({ removedAt: now, ...nextVersion(person, scope.clock), ...(scope.actor.kind === 'provider' && { lastPushedAt: now }) })
    .where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
  return memberships.map((membership) => membership.teamId);
}
