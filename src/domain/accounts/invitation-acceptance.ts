import { installationDirectory, recordAudit } from '../audit.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import type { Account } from './account.js';
import type { AccountLinking } from './account-linking.js';
import { holdAddress } from './account-linking.js';
import type { AccountLinks } from './account-links.js';
import { holdInvitedPerson, isRecycled, linkInvitedPerson } from './invited-person.js';
import { hashPassword, parsePassword } from './passwords.js';
import { assertSameAddress, createProvedAccount, holdAccountOfAddress, proveAnew, proveAnewForAll, type Proof } from './proof.js';
import { startSession, type StartedSession } from './sessions.js';

/** A link that was opened and the password that was chosen. */
export interface AcceptInvitationInput {
  readonly token: string;
  readonly password: string;
}

/** What an invitation does when it is accepted: it proves the address, makes or renews the account, and lets people in. */
export class InvitationAcceptance {
  constructor(private readonly transactions: Transactions, private readonly links: AccountLinks, private readonly linking: AccountLinking) {}

  /**
   * Accepts an invitation and signs in; needs no session. Throws INVALID for a link that does not work and for a
   * password that is too short, FORBIDDEN for a disabled account. A recycled address loses what the account had. The
   * browser's session with `replaced` as its secret is over, whoever it was.
   */
  async acceptInvitation(scope: Scope, input: AcceptInvitationInput, replaced?: string): Promise<StartedSession> {
    const linkId = this.links.readToken(input.token);
    const passwordHash = await hashPassword(parsePassword(input.password));
    return this.transactions.run(scope, async (scope) => {
      const link = await this.links.holdLink(scope, linkId, 'INVITATION');
      const person = await holdInvitedPerson(scope, link);
      await holdAddress(scope, link.emailKey);
      const account = await takeAccount(scope, { email: link.email, emailKey: link.emailKey, passwordHash }, person);
      if (person !== undefined) await linkInvitedPerson(scope, account, person);
      const waiting = await this.linking.linkWaitingPeople(scope, account);
      await this.links.useLink(scope, link, person === undefined ? waiting : [person.id, ...waiting]);
      const session = await startSession(scope, account, replaced);
      await recordAudit({ ...scope, actor: session.actor }, {
        directoryId: installationDirectory, action: 'acceptInvitation', subjectType: 'ACCOUNT', subjectId: account.id, facts: { name: account.email },
      });
      return session;
    });
  }
}

/** The account of the proved address. One that had a password, or a past in the directory, loses its tokens as well. */
async function takeAccount(scope: Scope, proof: Proof, person: Person | undefined): Promise<Account> {
  const account = await holdAccountOfAddress(scope, proof.emailKey);
  if (account === undefined) return createProvedAccount(scope, proof);
  assertSameAddress(account, proof.email);
  const wasInUse = account.passwordHash !== null || (person !== undefined && await isRecycled(scope, account, person));
  return wasInUse ? proveAnewForAll(scope, account, proof) : proveAnew(scope, account, proof);
}
