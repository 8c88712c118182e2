import { Failure } from '../../failure.js';
import type { Scope } from '../scope.js';
import type { Account } from './account.js';

/** The signed-in account, not disabled, held until the transaction ends; throws UNAUTHENTICATED otherwise. */
export async function holdOwnAccount(scope: Scope): Promise<Account> {
  const { actor } = scope;
  if (actor.kind !== 'account') throw signInFirst();
  const account = await scope.unit.db.selectFrom('account').selectAll('account')
    .where('account.id', '=', actor.accountId).where('account.disabledAt', 'is', null).forUpdate('account').executeTakeFirst();
  if (account === undefined) throw signInFirst();
  return account;
}

/** Throws unless a server administrator asks who is one at this very moment: UNAUTHENTICATED or FORBIDDEN. */
export async function assertServerAdministrator(scope: Scope): Promise<void> {
  const { actor, unit } = scope;
  if (actor.kind === 'system') return;
  if (actor.kind !== 'account') throw signInFirst();
  const query = unit.db.selectFrom('account').select('account.id')
    .where('account.id', '=', actor.accountId).where('account.isServerAdmin', '=', true).where('account.disabledAt', 'is', null);
  const row = await (unit.inTransaction ? query.forShare('account') : query).executeTakeFirst();
  if (row === undefined) throw new Failure('FORBIDDEN', 'Only server administrators may do this.', { help: 'Ask a server administrator of this installation.' });
}

/** The refusal of what needs an account. */
export function signInFirst(): Failure {
  return new Failure('UNAUTHENTICATED', 'Please sign in first.');
}
