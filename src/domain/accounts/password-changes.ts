import { Failure } from '../../failure.js';
import { installationDirectory, recordAudit } from '../audit.js';
import { keyOf } from '../key.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { nextVersion } from '../version.js';
import { holdAddress, type AccountLinking } from './account-linking.js';
import { invalidLink, type AccountLinks } from './account-links.js';
import { holdOwnAccount, signInFirst } from './hold-account.js';
import type { AcceptInvitationInput } from './invitation-acceptance.js';
import type { PasswordGuesses } from './password-guesses.js';
import { hashPassword, isPassword, parsePassword } from './passwords.js';
import { assertSameAddress, holdAccountOfAddress, proveAnewForAll } from './proof.js';
import { endSessions, renewSession, startSession, type StartedSession } from './sessions.js';

export interface ChangePasswordInput {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** New passwords: by whoever knows the old one, or by whoever reads the mail of the address. */
export class PasswordChanges {
  constructor(
    private readonly transactions: Transactions, private readonly links: AccountLinks, private readonly linking: AccountLinking, private readonly guesses: PasswordGuesses,
  ) {}

  /**
   * Sets a new password and ends the account's other sessions; the one that asks goes on with another secret, which is
   * given back. Throws INVALID when the current password is not right, RATE_LIMITED after too many of those.
   */
  async changePassword(scope: Scope, input: ChangePasswordInput, currentSession?: string): Promise<StartedSession | undefined> {
    const { actor } = scope;
    if (actor.kind !== 'account') throw signInFirst();
    parsePassword(input.newPassword, 'newPassword');
    const before = await this.transactions.read(() => scope.unit.db.selectFrom('account').select('account.passwordHash')
      .where('account.id', '=', actor.accountId).executeTakeFirst());
    const account = keyOf(actor.email);
    await this.guesses.count(scope, account);
    if (!await isPassword(before?.passwordHash, input.currentPassword)) throw wrongPassword();
    await this.guesses.forgive(scope, account);
    const passwordHash = await hashPassword(input.newPassword);
    return this.transactions.run(scope, async (scope) => {
      const account = await holdOwnAccount(scope);
      if (account.passwordHash !== before?.passwordHash) throw wrongPassword();
      await scope.unit.db.updateTable('account').set({ passwordHash, ...nextVersion(account, scope.clock) }).where('account.id', '=', account.id).execute();
      const renewed = currentSession === undefined ? undefined : await renewSession(scope, account, currentSession);
      await endSessions(scope, account.id, renewed?.secret);
      await recordAudit(scope, { directoryId: installationDirectory, action: 'changePassword', subjectType: 'ACCOUNT', subjectId: account.id, facts: { name: account.email } });
      return renewed;
    });
  }

  /**
   * Sets the password of whoever opened a reset link and signs in; every earlier session and access token is over.
   * The browser's session with `replaced` as its secret is over, whoever it was. Throws INVALID for a link that does not
   * work or a password that is too short, FORBIDDEN for a disabled account.
   */
  async resetPassword(scope: Scope, input: AcceptInvitationInput, replaced?: string): Promise<StartedSession> {
    const linkId = this.links.readToken(input.token);
    const passwordHash = await hashPassword(parsePassword(input.password));
    return this.transactions.run(scope, async (scope) => {
      const link = await this.links.holdLink(scope, linkId, 'PASSWORD_RESET');
      await holdAddress(scope, link.emailKey);
      const found = await holdAccountOfAddress(scope, link.emailKey);
      if (found === undefined) throw invalidLink();
      assertSameAddress(found, link.email);
      const account = await proveAnewForAll(scope, found, { email: link.email, emailKey: link.emailKey, passwordHash });
      await this.links.useLink(scope, link, await this.linking.linkWaitingPeople(scope, account));
      const session = await startSession(scope, account, replaced);
      await recordAudit({ ...scope, actor: session.actor }, {
        directoryId: installationDirectory, action: 'resetPassword', subjectType: 'ACCOUNT', subjectId: account.id, facts: { name: account.email },
      });
      return session;
    });
  }
}

function wrongPassword(): Failure {
  return new Failure('INVALID', 'The current password is not right.', { field: 'currentPassword', help: 'If you forgot it, sign out and ask for a new one.' });
}
