import { sql } from 'kysely';
import { carriedSuspension } from '../people/carry-over.js';
import { assertOwnerRemains, holdOwners } from '../people/owners.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import { nextVersion } from '../version.js';
import type { Account } from './account.js';
import type { AccountLink } from './account-link.js';
import { knew } from './account-linking.js';
import { invalidLink } from './account-links.js';

/**
 * The person whom an invitation names, held; undefined when it names nobody. Throws INVALID when they are gone or
 * their address has changed since: a link proves the address that it was sent to and no other.
 */
export async function holdInvitedPerson(scope: Scope, link: AccountLink): Promise<Person | undefined> {
  if (link.directoryId === null || link.personId === null) return undefined;
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', link.directoryId).where('person.id', '=', link.personId).where('person.removedAt', 'is', null)
    .forUpdate('person').executeTakeFirst();
  if (person === undefined || person.email !== link.email) throw invalidLink();
  return person;
}

/** Whether somebody else of the person's directory, removed or not, is or was linked to the account (DESIGN 3.2). */
export async function isRecycled(scope: Scope, account: Account, person: Person): Promise<boolean> {
  const other = await scope.unit.db.selectFrom('person').select('person.id')
    .where('person.directoryId', '=', person.directoryId).where('person.id', '!=', person.id).where(knew(account.id)).limit(1).executeTakeFirst();
  return other !== undefined;
}

/**
 * Gives the account to the invited person, and takes it from everybody else of that directory. A suspension that a
 * removed record of the same account left behind comes along (DESIGN 3.3, DELETE).
 */
export async function linkInvitedPerson(scope: Scope, account: Account, person: Person): Promise<void> {
  if (person.accountId === account.id) return;
  if (person.accountId !== null) throw invalidLink();
  const { db } = scope.unit;
  const carried = person.suspendedAt === null
    ? await carriedSuspension(scope, { directoryId: person.directoryId, userNameKey: person.userNameKey, accountId: account.id })
    : undefined;
  const owners = carried === undefined ? new Set() : await holdOwners(scope, person.directoryId, [person.id]);
  await db.updateTable('person')
    .set({ accountId: null, formerAccountIds: sql<string[]>`array_append(person.former_account_ids, ${account.id}::uuid)` })
    .where('person.directoryId', '=', person.directoryId).where('person.id', '!=', person.id).where('person.accountId', '=', account.id).execute();
  await db.updateTable('person').set({ accountId: account.id, ...(carried !== undefined && { ...carried, ...nextVersion(person, scope.clock) }) })
    .where('person.directoryId', '=', person.directoryId).where('person.id', '=', person.id).execute();
  if (owners.size > 0) await assertOwnerRemains(scope, person.directoryId);
}
