import type { AccountLinking } from '../accounts/account-linking.js';
import type { AccountLinks } from '../accounts/account-links.js';
import { isSameAddress } from '../accounts/same-address.js';
import type { Person } from '../people/person.js';
import { powerOver } from '../people/power.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import { assertMayCause, type Authority } from './authority.js';
import type { Warning } from './outcome.js';
import type { PersonColumns } from './person-record.js';

/** How people get to their accounts: the proved one is linked, everybody else is invited. */
export interface AccountParts {
  readonly linking: AccountLinking;
  readonly links: AccountLinks;
}

/**
 * Since when no account may be linked by itself to this person, once they have the new columns. Whoever chooses the
 * address of somebody without an account chooses who signs in as them; so where they have rights that the
 * configuration did not give, a provider may choose the address but not the account: an administrator with those
 * rights invites them (docs/decisions/0006). A human who changes it needs the right; throws FORBIDDEN.
 */
export async function withholdLink(scope: Scope, authority: Authority, before: Person, after: PersonColumns): Promise<Date | null> {
  if (before.accountId !== null || isSameAddress(before, after)) return before.linkWithheldAt;
  const power = await powerOver(scope, before, authority.configuration.id);
  if (power === undefined) return null;
  if (scope.actor.kind === 'provider') return scope.clock.now();
  await assertMayCause(scope, authority, power);
  return null;
}

/**
 * Links a proved account to a person who was just provisioned or changed, or makes the invitation that waits for them
 * when the configuration invites (DESIGN 3.2). `before` is null for somebody new. A new address ends an invitation to
 * the old one, and another human under the same address is invited anew. Gives what an administrator should know of
 * the person as they now are.
 */
export async function settleAccount(
  scope: Scope, accounts: AccountParts, configuration: ScimConfiguration, before: Person | null, person: Person,
): Promise<readonly Warning[]> {
  const lostAccount = before !== null && before.accountId !== null && person.accountId === null;
  const moved = before !== null && (lostAccount || !isSameAddress(before, person));
  if (moved) await forgetInvitation(scope, accounts.links, person);
  const linked = await accounts.linking.linkProvedAccount(scope, person);
  const isWaiting = linked !== 'linked' && linked !== 'withheld' && person.active;
  if (isWaiting && configuration.inviteOnProvision && (moved || person.invitedAt === null)) await invite(scope, accounts.links, person);
  return [
    ...(person.suspendedAt !== null && person.active ? [{ kind: 'still-suspended', names: [] } as const] : []),
    ...(linked === 'recycled' || linked === 'not-ascii' || linked === 'withheld' ? [{ kind: 'account-not-linked', names: [linked] } as const] : []),
  ];
}

/** What was sent is over, and whoever has the address now has not been invited, however long they stay inactive. */
async function forgetInvitation(scope: Scope, links: AccountLinks, person: Person): Promise<void> {
  await links.voidInvitations(scope, person);
  await scope.unit.db.updateTable('person').set({ invitedAt: null })
    .where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
}

/** One invitation an address, until an administrator makes another; people without an address cannot be invited. */
async function invite(scope: Scope, links: AccountLinks, person: Person): Promise<void> {
  if (person.email === null || person.emailKey === null) return;
  await links.issueLink(scope, {
    kind: 'INVITATION', email: person.email, emailKey: person.emailKey, person: { directoryId: person.directoryId, id: person.id }, delivery: 'letter in a minute',
  });
  await scope.unit.db.updateTable('person').set({ invitedAt: scope.clock.now() })
    .where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
}
