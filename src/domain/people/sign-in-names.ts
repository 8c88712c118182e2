import type { Scope } from '../scope.js';
import type { Person } from './person.js';

/**
 * With which e-mail address each of these people signs in; those without an account are left out. Takes people whose
 * contacts the policy let the caller read (mayReadContacts).
 */
export async function listSignInNames(scope: Scope, people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
  const rows = await scope.unit.db.selectFrom('person').innerJoin('account', 'account.id', 'person.accountId')
    .select(['person.id', 'account.email'])
    .where('person.directoryId', 'in', [...new Set(people.map((person) => person.directoryId))])
    .where('person.id', 'in', people.map((person) => person.id)).execute();
  return new Map(rows.map((row) => [row.id, row.email]));
}
