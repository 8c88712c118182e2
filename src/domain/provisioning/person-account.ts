import type { AccountLinking } from '../accounts/account-linking.js';
import type { AccountLinks } from '../accounts/account-links.js';
import type { Person } from '../people/person.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Warning } from './outcome.js';

/** How people get to their accounts: the proved one is linked, everybody else is invited. */
export interface AccountParts {
  readonly linking: AccountLinking;
  readonly links: AccountLinks;
}

/**
 * Links a proved account to a person who was just provisioned, or makes the invitation that waits for them when the
 * configuration invites (DESIGN 3.2). Gives what an administrator should know of the person as they now are.
 */
export async function settleAccount(scope: Scope, accounts: AccountParts, configuration: ScimConfiguration, person: Person): Promise<readonly Warning[]> {
  const linked = person.accountId === null ? await accounts.linking.linkProvedAccount(scope, person) : 'linked';
  if (linked !== 'linked' && configuration.inviteOnProvision && person.active) await invite(scope, accounts.links, person);
  return [
    ...(person.suspendedAt !== null && person.active ? [{ kind: 'still-suspended', names: [] } as const] : []),
    ...(linked === 'recycled' || linked === 'not-ascii' ? [{ kind: 'account-not-linked', names: [linked] } as const] : []),
  ];
}

/** One invitation a person, until an administrator makes another; people without an address cannot be invited. */
async function invite(scope: Scope, links: AccountLinks, person: Person): Promise<void> {
  if (person.email === null || person.emailKey === null || person.invitedAt !== null) return;
  await links.issueLink(scope, {
    kind: 'INVITATION', email: person.email, emailKey: person.emailKey, person: { directoryId: person.directoryId, id: person.id },
  });
  await scope.unit.db.updateTable('person').set({ invitedAt: scope.clock.now() })
    .where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
}
