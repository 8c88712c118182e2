import { Failure } from '../../failure.js';
import { installationDirectory, recordAudit } from '../audit.js';
import { keyOf } from '../key.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { nextVersion } from '../version.js';
import type { AccountLinks } from './account-links.js';
import { explainLinkUse } from './link-use.js';
import { createProvedAccount, holdAccountOfAddress } from './proof.js';

/** The way back from a lock-out: whoever may run commands on the server may make an administrator (DESIGN 3.2). */
export class WayBack {
  constructor(private readonly transactions: Transactions, private readonly links: AccountLinks) {}

  /**
   * Makes the account of an address a server administrator that can sign in, and gives the link to choose a password, and what to do with it.
   * Only the system itself, that is the command line, may call it. Throws FORBIDDEN, and INVALID for what is no address.
   */
  async inviteAdministrator(scope: Scope, email: string): Promise<{ readonly url: string; readonly use: string; readonly expiresAt: Date }> {
    if (scope.actor.kind !== 'system') throw new Failure('FORBIDDEN', 'Only the command line of the server may do this.');
    const address = email.trim();
    if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw new Failure('INVALID', `"${address}" is not an e-mail address.`, { field: 'email' });
    return this.transactions.run(scope, async (scope) => {
      const emailKey = keyOf(address);
      const found = await holdAccountOfAddress(scope, emailKey);
      const account = found === undefined
        ? await createProvedAccount(scope, { email: address, emailKey, passwordHash: null, isServerAdmin: true })
        : await scope.unit.db.updateTable('account').set({ isServerAdmin: true, disabledAt: null, ...nextVersion(found, scope.clock) })
          .where('account.id', '=', found.id).returningAll().executeTakeFirstOrThrow();
      const link = await this.links.issueLink(scope, { kind: 'INVITATION', email: account.email, emailKey, delivery: 'shown' });
      await recordAudit(scope, {
        directoryId: installationDirectory, action: 'muster admin invite', subjectType: 'ACCOUNT', subjectId: account.id, facts: { name: account.email },
      });
      return { url: this.links.printUrl(link), use: explainLinkUse(link.kind), expiresAt: link.expiresAt };
    });
  }
}
