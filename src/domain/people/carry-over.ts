import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { knew } from '../accounts/account-linking.js';
import type { Scope } from '../scope.js';
import type { Tables } from '../unit-of-work.js';
import type { Person } from './person.js';

/** By what a human is known again: the name, the provider's own id for them, the account. */
export interface Recognition {
  readonly directoryId: string;
  readonly userNameKey: string;
  readonly externalId?: string | null | undefined;
  /** The configuration whose externalId that is; without it the externalId says nothing. */
  readonly configurationId?: string | null | undefined;
  readonly accountId?: string | null | undefined;
}

export interface CarriedSuspension {
  readonly suspendedAt: Date;
  readonly suspensionReason: string | null;
}

/**
 * The suspension that somebody brings along from an earlier life in this directory (DESIGN 3.3, DELETE): for each
 * way of knowing them again, the person who was removed last decides, so that a suspension that was lifted before a
 * removal does not come back. Undefined for people without such a past.
 */
export async function carriedSuspension(scope: Scope, recognition: Recognition): Promise<CarriedSuspension | undefined> {
  const { db } = scope.unit;
  const lastRemoved = ways(recognition).map((way) => db.selectFrom(
    db.selectFrom('person').select(['person.suspendedAt', 'person.suspensionReason'])
      .where('person.directoryId', '=', recognition.directoryId).where('person.removedAt', 'is not', null).where(way)
      .orderBy('person.removedAt', 'desc').orderBy('person.id', 'desc').limit(1).as('past'),
  ).selectAll('past').where('past.suspendedAt', 'is not', null));
  const past = await lastRemoved.reduce((all, one) => all.unionAll(one)).limit(1).executeTakeFirst();
  return past === undefined || past.suspendedAt === null ? undefined : { suspendedAt: past.suspendedAt, suspensionReason: past.suspensionReason };
}

/**
 * Lifts, with the suspension of a person who is restored, those that they would carry over from removed records: an
 * administrator who restores somebody means the human, and the next link or rename must not suspend them again.
 */
export async function forgetCarriedSuspensions(scope: Scope, person: Person): Promise<void> {
  await scope.unit.db.updateTable('person').set({ suspendedAt: null, suspensionReason: null })
    .where('person.directoryId', '=', person.directoryId).where('person.removedAt', 'is not', null).where('person.suspendedAt', 'is not', null)
    .where((row) => row.or(ways({ ...person, configurationId: person.managedBy }).map((way) => way(row))))
    .execute();
}

type Way = (person: ExpressionBuilder<Tables, 'person'>) => Expression<SqlBool>;

function ways(recognition: Recognition): readonly [Way, ...Way[]] {
  const { userNameKey, externalId, configurationId, accountId } = recognition;
  return [
    (person) => person('person.userNameKey', '=', userNameKey),
    ...(externalId && configurationId
      ? [(person: ExpressionBuilder<Tables, 'person'>) => person.and([person('person.externalId', '=', externalId), person('person.managedBy', '=', configurationId)])]
      : []),
    // Also one that another human's externalId has cut off: the suspension was the account's all the same.
    ...(accountId ? [knew(accountId)] : []),
  ];
}
