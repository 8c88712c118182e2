import type { AuditEntry } from './audit-entry.js';

/**
 * What each mutation did, with the name of what it did it to and whether a value became true (DESIGN 3.5: sentences are
 * made when they are read).
 */
const deeds: Readonly<Record<string, (name: string, becomes: (path: string) => boolean) => string>> = {
  createProject: (name) => `created the project ${name}`,
  updateProject: (name) => `changed the project ${name}`,
  deleteProject: (name) => `deleted the project ${name}`,
  createTeam: (name) => `created the team ${name}`,
  updateTeam: (name) => `changed the team ${name}`,
  deleteTeam: (name) => `deleted the team ${name}`,
  changeTeamMembers: (name) => `changed who is in the team ${name}`,
  addPerson: (name) => `added ${name}`,
  updatePerson: (name) => `changed the names of ${name}`,
  suspendPerson: (name) => `suspended ${name}`,
  restorePerson: (name) => `restored ${name}`,
  removePerson: (name) => `removed ${name}`,
  erasePerson: () => 'erased the personal data of somebody who was removed',
  invitePerson: (name) => `invited ${name}`,
  acceptInvitation: (name) => `accepted the invitation of ${name}`,
  createStatusPage: (name) => `created the status page ${name}`,
  updateStatusPage: (name) => `changed the status page ${name}`,
  deleteStatusPage: (name) => `deleted the status page ${name}`,
  createProjectScimConfiguration: (name) => `created the SCIM configuration ${name}`,
  createStatusPageScimConfiguration: (name) => `created the SCIM configuration ${name}`,
  updateScimConfiguration: (name) => `changed the SCIM configuration ${name}`,
  deleteScimConfiguration: (name) => `deleted the SCIM configuration ${name}`,
  rotateScimToken: (name) => `made a new SCIM token for ${name}`,
  revokeScimToken: (name) => `revoked a SCIM token of ${name}`,
  linkPerson: (name) => `handed ${name} to an identity provider`,
  unlinkPerson: (name) => `took ${name} back from their identity provider`,
  linkTeam: (name) => `handed the team ${name} to an identity provider`,
  unlinkTeam: (name) => `took the team ${name} back from its identity provider`,
  applyDefaultTeams: (name) => `granted the default teams of ${name}`,
  provisionPerson: (name) => `provisioned ${name}`,
  changeProvisionedPerson: (name) => `changed ${name} in the name of an identity provider`,
  deprovisionPerson: (name) => `deprovisioned ${name}`,
  pushGroup: (name) => `pushed the group ${name}`,
  changePushedGroup: (name) => `changed the pushed group ${name}`,
  setServerAdministrator: (name, becomes) => (becomes('isServerAdmin') ? `made ${name} a server administrator` : `dismissed ${name} as a server administrator`),
  disableAccount: (name, becomes) => (becomes('disabled') ? `disabled the account ${name}` : `let the account ${name} in again`),
  createAccessToken: (name) => `made the access token ${name}`,
  revokeAccessToken: (name) => `revoked the access token ${name}`,
  changePassword: () => 'changed their password',
  resetPassword: () => 'set a new password with a link',
  signOutEverywhere: () => 'signed out everywhere',
  'muster admin invite': (name) => `invited the server administrator ${name} from the command line`,
  removePushedGroup: (name) => `removed the pushed group ${name}`,
};

/** One sentence on who did what: "ada@acme.com changed the team Engineering: name, role". */
export function auditSentence(entry: Pick<AuditEntry, 'actor' | 'actorKind' | 'action' | 'facts' | 'subjectType'>): string {
  const { name = entry.subjectType === 'PERSON' ? 'somebody' : 'something', detail, changes = [] } = entry.facts;
  const who = entry.actorKind === 'account' ? entry.actor : 'Muster itself';
  const becomes = (path: string): boolean => changes.some((change) => change.path === path && change.after === true);
  const what = deeds[entry.action]?.(name, becomes) ?? `ran ${entry.action} on ${name}`;
  const where = entry.action.startsWith('update') && changes.length > 0 ? `: ${changes.map((change) => change.path).join(', ')}` : '';
  return `${who} ${what}${where}${detail === undefined ? '' : ` (${detail})`}`;
}
