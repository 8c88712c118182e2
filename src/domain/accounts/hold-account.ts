import { Failure } from '../../failure.js';
import { passGate } from '../gate.js';
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
  if (scope.actor.kind === 'system') return;
  if (scope.actor.kind !== 'account') throw signInFirst();
  if (scope.unit.inTransaction) await passGate(scope, 'account', scope.actor.accountId);
  if (await isServerAdministrator(scope)) return;
  throw new Failure('FORBIDDEN', 'Only server administrators may do this.', { help: 'Ask a server administrator of this installation.' });
}

/**
 * Whether the caller is a server administrator at this very moment. Who passed the gate of the account in this
 * transaction is not dismissed before it ends. Who was none when the request began is not asked for again.
 */
export async function isServerAdministrator({ actor, unit }: Scope): Promise<boolean> {
  if (actor.kind !== 'account' || !actor.isServerAdmin) return false;
  const account = await unit.db.selectFrom('account').select('account.id')
    .where('account.id', '=', actor.accountId).where('account.isServerAdmin', '=', true).where('account.disabledAt', 'is', null).executeTakeFirst();
  return account !== undefined;
}

/** The refusal of what needs an account. */
export function signInFirst(): Failure {
  return new Failure('UNAUTHENTICATED', 'Please sign in first.', { help: 'Send "Authorization: Bearer <access token>", or sign in with the mutation signIn.' });
}
