import { byCreation, listPage } from '../keyset.js';
import { isOneOf } from '../id-set.js';
import type { Page, PageRequest } from '../page.js';
import type { Scope } from '../scope.js';
import { keyContains, searchKey } from '../search.js';
import type { Transactions } from '../transactions.js';
import type { Account } from './account.js';
import { assertServerAdministrator, signInFirst } from './hold-account.js';

/** The accounts of the installation, for those who may see them: each its own, server administrators all (DESIGN 3.2). */
export class AccountDirectory {
  constructor(private readonly transactions: Transactions) {}

  /** All accounts whose address contains the text, the oldest first; server administrators only. */
  async listAccounts(scope: Scope, request: PageRequest, query?: string | null): Promise<Page<Account>> {
    return this.transactions.read(async () => {
      await assertServerAdministrator(scope);
      const key = searchKey(query);
      const accounts = scope.unit.db.selectFrom('account').selectAll('account');
      return listPage(key === undefined ? accounts : accounts.where(keyContains('account.emailKey', key)), byCreation('account'), request);
    });
  }

  /** The signed-in account as it is now; throws UNAUTHENTICATED without one. */
  async getOwnAccount(scope: Scope): Promise<Account> {
    if (scope.actor.kind !== 'account') throw signInFirst();
    const [account] = await this.transactions.read(() => listVisibleAccounts(scope, scope.actor.kind === 'account' ? [scope.actor.accountId] : []));
    if (account === undefined) throw signInFirst();
    return account;
  }
}

/** The accounts with these ids that the actor may see; the others are left out. */
export async function listVisibleAccounts(scope: Scope, ids: readonly string[]): Promise<readonly Account[]> {
  const { actor } = scope;
  const visible = actor.kind === 'system' || (actor.kind === 'account' && actor.isServerAdmin)
    ? ids
    : ids.filter((id) => actor.kind === 'account' && id === actor.accountId);
  if (visible.length === 0) return [];
  return scope.unit.db.selectFrom('account').selectAll('account').where(isOneOf('account.id', visible)).execute();
}
