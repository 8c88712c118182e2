import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { listPeopleWaitingForEmail } from '../directory-lookup.js';
import { isAscii } from '../key.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import type { Tables } from '../unit-of-work.js';
import type { Account } from './account.js';

/**
 * What came of looking for a person's account: `recycled`, when somebody else of the directory is or was linked to it,
 * so that only an invitation can tell whose it is now; `not-ascii`, when two spellings share a key; `withheld`, when a
 * provider chose the address of somebody with rights that it did not give.
 */
export type LinkResult = 'linked' | 'nobody' | 'recycled' | 'not-ascii' | 'withheld';

/** Which people an account belongs to: proved addresses only, never guessed (DESIGN 3.2, THREATS V4 and V27). */
export class AccountLinking {
  /**
   * Links the proved account with the person's e-mail address, if there is one, in the transaction that made or changed
   * the person. SCIM never sees the link, so the person's version stays.
   */
  async linkProvedAccount(scope: Scope, person: Person): Promise<LinkResult> {
    if (person.accountId !== null) return 'linked';
    if (person.linkWithheldAt !== null) return 'withheld';
    if (person.emailKey === null || person.email === null) return 'nobody';
    await holdAddress(scope, person.emailKey);
    const account = await scope.unit.db.selectFrom('account').select(['account.id', 'account.email'])
      .where('account.emailKey', '=', person.emailKey).where('account.provedAt', 'is not', null).where('account.disabledAt', 'is', null)
      .executeTakeFirst();
    if (account === undefined) return 'nobody';
    if (!isAscii(person.email) || !isAscii(account.email)) return 'not-ascii';
    if ((await listDirectoriesThatKnew(scope, account.id, [person.directoryId])).length > 0) return 'recycled';
    await scope.unit.db.updateTable('person').set({ accountId: account.id })
      .where('person.directoryId', '=', person.directoryId).where('person.id', '=', person.id).execute();
    return 'linked';
  }

  /**
   * Links an account whose address was just proved to the people who wait for it, one in each directory, the oldest.
   * The caller holds the address (`holdAddress`). Gives the ids of the people.
   */
  async linkWaitingPeople(scope: Scope, account: Account): Promise<readonly string[]> {
    const { db } = scope.unit;
    const waiting = await listPeopleWaitingForEmail(scope, account.emailKey);
    if (waiting.length === 0 || !isAscii(account.email)) return [];
    const directories = [...new Set(waiting.map((person) => person.directoryId))];
    const people = await db.selectFrom('person').select(['person.id', 'person.directoryId', 'person.email'])
      .where('person.directoryId', 'in', directories).where('person.id', 'in', waiting.map((person) => person.personId))
      .where('person.emailKey', '=', account.emailKey).where('person.accountId', 'is', null).where('person.removedAt', 'is', null)
      .where('person.linkWithheldAt', 'is', null).orderBy('person.id').forUpdate('person').execute();
    const known = new Set(await listDirectoriesThatKnew(scope, account.id, directories));
    const chosen = new Map<string, string>();
    for (const person of people) {
      const isFirst = !chosen.has(person.directoryId) && !known.has(person.directoryId);
      if (isFirst && person.email !== null && isAscii(person.email)) chosen.set(person.directoryId, person.id);
    }
    if (chosen.size === 0) return [];
    await db.updateTable('person').set({ accountId: account.id })
      .where('person.directoryId', 'in', [...chosen.keys()]).where('person.id', 'in', [...chosen.values()]).execute();
    return [...chosen.values()];
  }
}

/**
 * Holds an e-mail address until the transaction ends: whoever proves it and whoever provisions a person with it come
 * one after the other, so that neither misses the other.
 */
export async function holdAddress(scope: Scope, emailKey: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`muster.address:${emailKey}`}, 0))`.execute(scope.unit.db);
}

/** Those of the directories in which somebody, removed or not, is or was linked to the account. */
async function listDirectoriesThatKnew(scope: Scope, accountId: string, directoryIds: readonly string[]): Promise<readonly string[]> {
  const rows = await scope.unit.db.selectFrom('person').select('person.directoryId').distinct()
    .where('person.directoryId', 'in', [...directoryIds]).where(knew(accountId)).execute();
  return rows.map((row) => row.directoryId);
}

/** Whether a person is or was linked to the account, as a condition on rows of the person table. */
export function knew(accountId: string) {
  return (person: ExpressionBuilder<Tables, 'person'>): Expression<SqlBool> => person.or([
    person('person.accountId', '=', accountId),
    sql<SqlBool>`person.former_account_ids @> array[${accountId}::uuid]`,
  ]);
}
