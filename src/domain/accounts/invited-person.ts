import { sql } from 'kysely';
import { carriedSuspension, type CarriedSuspension } from '../people/carry-over.js';
import { assertOwnerRemains, holdOwners } from '../people/owners.js';
import type { Person } from '../people/person.js';
import { powerOver } from '../people/power.js';
import type { Scope } from '../scope.js';
import { nextVersion } from '../version.js';
import type { Account } from './account.js';
import type { AccountLink } from './account-link.js';
import { knew } from './account-linking.js';
import { invalidLink } from './account-links.js';
import { isSameAddress } from './same-address.js';

/**
 * The person whom an invitation names, held; undefined when it names nobody. Throws INVALID when they are gone or
 * their address has changed since: a link proves the address that it was sent to and no other.
 */
export async function holdInvitedPerson(scope: Scope, link: AccountLink): Promise<Person | undefined> {
  if (link.directoryId === null || link.personId === null) return undefined;
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', link.directoryId).where('person.id', '=', link.personId).where('person.removedAt', 'is', null)
    .forUpdate('person').executeTakeFirst();
  if (person === undefined || !isSameAddress(person, link)) throw invalidLink();
  return person;
}

/** Whether somebody else of the person's directory, removed or not, is or was linked to the account (DESIGN 3.2). */
export async function isRecycled(scope: Scope, account: Account, person: Person): Promise<boolean> {
  const other = await scope.unit.db.selectFrom('person').select('person.id')
    .where('person.directoryId', '=', person.directoryId).where('person.id', '!=', person.id).where(knew(account.id)).limit(1).executeTakeFirst();
  return other !== undefined;
}

/**
 * Gives the account to the invited person, and takes it from everybody else of that directory. A suspension of whoever
 * has or had the account comes along, removed or not, so that no rename lifts it (DESIGN 3.3, DELETE and suspension).
 */
export async function linkInvitedPerson(scope: Scope, account: Account, person: Person): Promise<void> {
  if (person.accountId === account.id) return;
  if (person.accountId !== null) throw invalidLink();
  const { db } = scope.unit;
  const others = await holdOthers(scope, account, person);
  const carried = person.suspendedAt === null
    ? suspensionAmong(others) ?? await carriedSuspension(scope, { directoryId: person.directoryId, userNameKey: person.userNameKey, accountId: account.id })
    : undefined;
  const owners = carried === undefined ? new Set() : await holdOwners(scope, person.directoryId, [person.id]);
  await db.updateTable('person')
    .set({ accountId: null, formerAccountIds: sql<string[]>`array_append(person.former_account_ids, ${account.id}::uuid)` })
    .where('person.directoryId', '=', person.directoryId).where('person.id', '!=', person.id).where('person.accountId', '=', account.id).execute();
  for (const other of others.filter(({ accountId }) => accountId === account.id)) await withholdNext(scope, other);
  await db.updateTable('person').set({ accountId: account.id, ...(carried !== undefined && { ...carried, ...nextVersion(person, scope.clock) }) })
    .where('person.directoryId', '=', person.directoryId).where('person.id', '=', person.id).execute();
  if (owners.size > 0) await assertOwnerRemains(scope, person.directoryId);
}

/** Everybody else who is here and who has or had the account, held. */
function holdOthers(scope: Scope, account: Account, person: Person): Promise<Person[]> {
  return scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', person.directoryId).where('person.id', '!=', person.id).where('person.removedAt', 'is', null)
    .where(knew(account.id)).orderBy('person.id').forUpdate('person').execute();
}

function suspensionAmong(people: readonly Person[]): CarriedSuspension | undefined {
  const suspended = people.find((person) => person.suspendedAt !== null);
  return suspended?.suspendedAt ? { suspendedAt: suspended.suspendedAt, suspensionReason: suspended.suspensionReason } : undefined;
}

/**
 * Who is left without an account but with rights is linked by an invitation alone: their address may be one that a
 * provider chose while the account kept it from mattering (docs/decisions/0006).
 */
async function withholdNext(scope: Scope, person: Person): Promise<void> {
  if (await powerOver(scope, person, person.managedBy) === undefined) return;
  await scope.unit.db.updateTable('person').set({ linkWithheldAt: scope.clock.now() })
    .where('person.directoryId', '=', person.directoryId).where('person.id', '=', person.id).execute();
}
