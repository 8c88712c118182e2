import type { DirectoryRef } from './directory-lookup.js';
import { assertCan, type Access, type Action } from './policy.js';
import type { Scope } from './scope.js';
import type { Transactions } from './transactions.js';

/**
 * Runs a change in a directory in one transaction. The policy is asked twice: before, so that whoever may not opens no
 * transaction and holds no lock, and inside, so that nothing commits after the caller's access has ended (THREATS C12).
 */
export async function authorizedChange<T>(
  transactions: Transactions, scope: Scope, action: Action, directory: DirectoryRef, change: (scope: Scope, access: Access) => Promise<T>,
): Promise<T> {
  await assertCan(scope, action, directory);
  return transactions.run(scope, async (tx) => change(tx, await assertCan(tx, action, directory)));
}
