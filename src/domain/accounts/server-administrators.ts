import { Failure } from '../../failure.js';
import { installationDirectory, recordAudit } from '../audit.js';
import { closeGate } from '../gate.js';
import { asId } from '../id.js';
import { notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { nextVersion } from '../version.js';
import type { Account } from './account.js';
import { signInFirst } from './hold-account.js';
import { endSessions } from './sessions.js';

/** Who runs the installation: server administrators appoint and dismiss each other, and disable accounts. */
export class ServerAdministrators {
  constructor(private readonly transactions: Transactions) {}

  /** Appoints or dismisses a server administrator; throws FORBIDDEN for the last one who can sign in. */
  async setServerAdministrator(scope: Scope, input: { readonly accountId: string; readonly value: boolean }): Promise<Account> {
    return this.transactions.run(scope, async (scope) => {
      const { account, administrators } = await holdForAdministrators(scope, input.accountId);
      if (account.isServerAdmin === input.value) return account;
      if (!input.value) assertNotLast(administrators, account);
      const changed = await scope.unit.db.updateTable('account').set({ isServerAdmin: input.value, ...nextVersion(account, scope.clock) })
        .where('account.id', '=', account.id).returningAll().executeTakeFirstOrThrow();
      await audit(scope, 'setServerAdministrator', account, { path: 'isServerAdmin', before: account.isServerAdmin, after: input.value });
      return changed;
    });
  }

  /** Disables an account, which ends its sessions and stops its access tokens, or lets it in again; same exception. */
  async disableAccount(scope: Scope, input: { readonly accountId: string; readonly disabled: boolean }): Promise<Account> {
    return this.transactions.run(scope, async (scope) => {
      const { account, administrators } = await holdForAdministrators(scope, input.accountId);
      if ((account.disabledAt !== null) === input.disabled) return account;
      if (input.disabled) {
        assertNotLast(administrators, account);
        await endSessions(scope, account.id);
      }
      const changed = await scope.unit.db.updateTable('account').set({ disabledAt: input.disabled ? scope.clock.now() : null, ...nextVersion(account, scope.clock) })
        .where('account.id', '=', account.id).returningAll().executeTakeFirstOrThrow();
      await audit(scope, 'disableAccount', account, { path: 'disabled', before: !input.disabled, after: input.disabled });
      return changed;
    });
  }
}

/**
 * The account, and who can administer the installation now: held, so that two dismissals at once cannot leave nobody,
 * and that nothing which the account does is written after it was disabled.
 * Throws UNAUTHENTICATED, FORBIDDEN or NOT_FOUND.
 */
async function holdForAdministrators(scope: Scope, accountId: string): Promise<{ readonly account: Account; readonly administrators: readonly string[] }> {
  const { actor } = scope;
  if (actor.kind === 'stranger') throw signInFirst();
  await closeGate(scope, 'administrators', 'all');
  const id = asId(accountId);
  if (id !== undefined) await closeGate(scope, 'account', id);
  const rows = await scope.unit.db.selectFrom('account').select('account.id')
    .where('account.isServerAdmin', '=', true).where('account.disabledAt', 'is', null).orderBy('account.id').execute();
  const administrators = rows.map((row) => row.id);
  if (actor.kind !== 'system' && !(actor.kind === 'account' && administrators.includes(actor.accountId))) {
    throw new Failure('FORBIDDEN', 'Only server administrators may do this.', { help: 'Ask a server administrator of this installation.' });
  }
  const account = id === undefined ? undefined
    : await scope.unit.db.selectFrom('account').selectAll('account').where('account.id', '=', id).forUpdate('account').executeTakeFirst();
  if (account === undefined) throw notFound('No account');
  return { account, administrators };
}

function assertNotLast(administrators: readonly string[], account: Account): void {
  if (administrators.length > 1 || !administrators.includes(account.id)) return;
  throw new Failure('FORBIDDEN', 'This is the last server administrator who can sign in, so nothing was changed.', { help: 'Appoint another server administrator first.' });
}

async function audit(scope: Scope, action: string, account: Account, change: { readonly path: string; readonly before: unknown; readonly after: unknown }): Promise<void> {
  await recordAudit(scope, { directoryId: installationDirectory, action, subjectType: 'ACCOUNT', subjectId: account.id, facts: { name: account.email, changes: [change] } });
}
