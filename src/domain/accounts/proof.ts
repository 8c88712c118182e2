import { Failure } from '../../failure.js';
import { newId } from '../id.js';
import { isAscii } from '../key.js';
import type { Scope } from '../scope.js';
import { nextVersion } from '../version.js';
import { revokeAllAccessTokens } from './access-tokens.js';
import type { Account } from './account.js';
import { endSessions } from './sessions.js';

/** What opening a link has proved, and the password that was chosen with it. */
export interface Proof {
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
}

/** The account with this address, held until the transaction ends, or undefined. */
export async function holdAccountOfAddress(scope: Scope, emailKey: string): Promise<Account | undefined> {
  return scope.unit.db.selectFrom('account').selectAll('account').where('account.emailKey', '=', emailKey).forUpdate('account').executeTakeFirst();
}

/**
 * Throws unless the owner of the link may take over the account: FORBIDDEN when it is disabled, TAKEN when its address
 * is another one that only folds to the same key (THREATS V27).
 */
export function assertSameAddress(account: Account, email: string): void {
  if (account.disabledAt !== null) throw new Failure('FORBIDDEN', 'This account is disabled.', { help: 'Ask a server administrator of this installation.' });
  if (account.email === email || (isAscii(account.email) && isAscii(email))) return;
  throw new Failure('TAKEN', 'Another account has an e-mail address that looks the same.', { help: 'Ask for an invitation to an address with plain letters.' });
}

/** Makes the account of an address that was just proved. */
export async function createProvedAccount(scope: Scope, proof: Omit<Proof, 'passwordHash'> & { readonly passwordHash: string | null; readonly isServerAdmin?: boolean }): Promise<Account> {
  const now = scope.clock.now();
  return scope.unit.db.insertInto('account').values({
    id: newId(scope.clock), email: proof.email, emailKey: proof.emailKey, isServerAdmin: proof.isServerAdmin ?? false,
    provedAt: now, passwordHash: proof.passwordHash, version: 1, createdAt: now, updatedAt: now,
  }).returningAll().executeTakeFirstOrThrow();
}

/** Proves an existing account anew: the new password is the only one that works, every session is over. */
export async function proveAnew(scope: Scope, account: Account, proof: Proof): Promise<Account> {
  await endSessions(scope, account.id);
  return scope.unit.db.updateTable('account').set({ provedAt: scope.clock.now(), passwordHash: proof.passwordHash, ...nextVersion(account, scope.clock) })
    .where('account.id', '=', account.id).returningAll().executeTakeFirstOrThrow();
}

/** The same, and every access token is over as well: whoever had the account before may be somebody else. */
export async function proveAnewForAll(scope: Scope, account: Account, proof: Proof): Promise<Account> {
  await revokeAllAccessTokens(scope, account.id);
  return proveAnew(scope, account, proof);
}
