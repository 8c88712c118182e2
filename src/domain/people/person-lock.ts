import { Failure } from '../../failure.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { getLocated } from '../located.js';
import { assertCan, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { holdOwners } from './owners.js';
import type { Person } from './person.js';

/** Somebody whose access is about to change: held, with whether they are in Owners. */
export interface HeldPerson {
  readonly person: Person;
  readonly directory: DirectoryRef;
  readonly isOwner: boolean;
}

/**
 * Runs a change of a person's access in one transaction: holds who owns the project before anything else, so that two
 * such changes never wait for each other, then asks for MANAGE_OWNERS where an owner is concerned (DESIGN 3.1). Throws
 * NOT_FOUND, also for people who were removed, and FORBIDDEN.
 */
export async function changeAccess<T>(
  transactions: Transactions, scope: Scope, personId: string, change: (scope: Scope, held: HeldPerson) => Promise<T>,
): Promise<T> {
  const { id, directory } = await getLocated(scope, 'person', personId);
  await assertCan(scope, 'MANAGE_PEOPLE', directory);
  return transactions.run(scope, async (tx) => {
    const isOwner = directory.kind === 'PROJECT' && (await holdOwners(tx, directory.id, [id])).has(id);
    await assertCan(tx, isOwner ? 'MANAGE_OWNERS' : 'MANAGE_PEOPLE', directory);
    return change(tx, { person: await holdPerson(tx, directory.id, id), directory, isOwner });
  });
}

/** The person, held until the transaction ends; throws NOT_FOUND with a sentence for those who were removed. */
export async function holdPerson(scope: Scope, directoryId: string, id: string): Promise<Person> {
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', directoryId).where('person.id', '=', id).forUpdate('person').executeTakeFirst();
  if (person === undefined) throw notFound();
  if (person.removedAt === null) return person;
  throw new Failure('NOT_FOUND', `${person.userName} was removed; a removed person is history and cannot be changed any more.`, {
    field: 'id', help: 'Add the person again; they get a new id.',
  });
}
