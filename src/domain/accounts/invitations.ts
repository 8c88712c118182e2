import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import { getLocated } from '../located.js';
import type { Person } from '../people/person.js';
import { powerOver } from '../people/power.js';
import { assertCan, notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import type { AccountLinks } from './account-links.js';

/** An invitation that is on its way: by mail, or without mail by a server administrator, who alone gets the address of the link. */
export interface Invitation {
  readonly person: Person;
  readonly url: string | null;
  readonly sentByMail: boolean;
  readonly expiresAt: Date;
}

/** Inviting people who have no account yet. */
export class Invitations {
  constructor(private readonly transactions: Transactions, private readonly links: AccountLinks) {}

  /**
   * Makes the link with which a person proves their address; an earlier one stops working. Throws NOT_FOUND for people
   * who are gone, INVALID for those without an address or who can sign in already, FORBIDDEN where the invitation would
   * vouch for an address that a provider chose for somebody with rights that the caller could not give.
   */
  async invitePerson(scope: Scope, input: { readonly id: string }): Promise<Invitation> {
    return this.transactions.run(scope, async (scope) => {
      const { id, directory } = await getLocated(scope, 'person', input.id);
      await assertCan(scope, 'MANAGE_PEOPLE', directory);
      const invitee = await holdInvitee(scope, directory.id, id);
      const power = invitee.linkWithheldAt === null ? undefined : await powerOver(scope, invitee, null);
      if (power !== undefined) await assertCan(scope, power, directory);
      const link = await this.links.issueLink(scope, { kind: 'INVITATION', ...addressOf(invitee), person: { directoryId: directory.id, id }, delivery: 'letter' });
      const person = await scope.unit.db.updateTable('person').set({ invitedAt: scope.clock.now(), linkWithheldAt: null })
        .where('person.directoryId', '=', directory.id).where('person.id', '=', id).returningAll().executeTakeFirstOrThrow();
      await recordAudit(scope, { directoryId: directory.id, action: 'invitePerson', subjectType: 'PERSON', subjectId: id, facts: { name: person.userName, changes: rowChanges(invitee, person, ['invitedAt']) } });
      const maySeeLink = !this.links.hasMail && scope.actor.kind === 'account' && scope.actor.isServerAdmin;
      return { person, url: maySeeLink ? this.links.printUrl(link) : null, sentByMail: this.links.hasMail, expiresAt: link.expiresAt };
    });
  }
}

async function holdInvitee(scope: Scope, directoryId: string, id: string): Promise<Person> {
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', directoryId).where('person.id', '=', id).forUpdate('person').executeTakeFirst();
  if (person === undefined || person.removedAt !== null) throw notFound('No person');
  if (person.accountId !== null) throw new Failure('INVALID', 'This person has an account already and can sign in.', { field: 'id', help: 'Whoever forgot the password asks for a new one on the sign-in page.' });
  return person;
}

function addressOf({ email, emailKey }: Person): { readonly email: string; readonly emailKey: string } {
  if (email === null || emailKey === null) throw new Failure('INVALID', 'This person has no e-mail address, so there is nowhere to send an invitation.', { field: 'id', help: 'Add an e-mail address first, in the identity provider when it manages this person.' });
  return { email, emailKey };
}
