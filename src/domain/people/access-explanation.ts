import { ago } from '../ago.js';
import { shortProviderName, type NamedConfiguration } from '../scim-configurations/provider-name.js';
import type { Role } from '../teams/team.js';
import type { Standing, StrongestMembership } from './access.js';
import type { Person } from './person.js';

const roleNames: Readonly<Record<Role, string>> = { OWNER: 'Owner', ADMIN: 'Admin', MEMBER: 'Member', VIEWER: 'Viewer' };

/** The part of a person that decides about access. */
export type AccessState = Pick<Person, 'active' | 'removedAt' | 'suspendedAt' | 'suspensionReason' | 'deactivatedAt'>;

/**
 * Why somebody may enter or not, in one sentence: "Member through Engineering (pushed by Okta)", "No access:
 * deactivated by Entra ID 3 hours ago". The reason of a suspension is told only to those who may read it.
 */
export function explainAccess(person: AccessState, standing: Standing, now: Date, mayReadReason: boolean): string {
  if (person.removedAt !== null) return `No access: removed ${ago(person.removedAt, now)}`;
  if (person.suspendedAt !== null) {
    const reason = mayReadReason && person.suspensionReason !== null ? `: ${person.suspensionReason}` : '';
    return `No access: suspended by an administrator${reason}`;
  }
  if (person.deactivatedAt !== null) return `No access: deactivated by ${providerOr(standing.deactivatedBy, 'the identity provider')} ${ago(person.deactivatedAt, now)}`;
  if (standing.kind === 'PROJECT' && standing.membership === null) return 'No access: in no team';
  const entry = standing.membership === null ? subscription(standing) : membership(standing.membership);
  return person.active ? entry : `${entry}; ${providerOr(standing.managedBy, 'the identity provider')} says inactive, but its deactivation was not applied`;
}

function membership({ role, teamName, source, grantedBy }: StrongestMembership): string {
  return `${roleNames[role]} through ${teamName} (${origin(source, grantedBy)})`;
}

function origin(source: StrongestMembership['source'], grantedBy: NamedConfiguration | null): string {
  switch (source) {
    case 'MANUAL': return 'added by hand';
    case 'DEFAULT_TEAM': return `default team of ${providerOr(grantedBy, 'an identity provider')}`;
    case 'PUSH': return `pushed by ${providerOr(grantedBy, 'an identity provider')}`;
  }
}

function subscription({ managedBy }: Standing): string {
  return managedBy === null ? 'Subscriber' : `Subscriber (provisioned by ${shortProviderName(managedBy)})`;
}

function providerOr(configuration: NamedConfiguration | null, otherwise: string): string {
  return configuration === null ? otherwise : shortProviderName(configuration);
}
