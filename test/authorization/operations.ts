import type { Right } from './rights.js';

/** What an operation names; `nothing` for those that name nothing of anybody. */
export type Target = 'nothing' | 'project' | 'page' | 'person' | 'team' | 'configuration' | 'token' | 'event' | 'account' | 'accessToken';

/** The ids of what there is in one place. */
export type Things = Readonly<Record<Exclude<Target, 'nothing'>, string>>;

/**
 * One operation of the schema as it is tried: with a version that nothing has, an empty name and the like, so that
 * whoever is let in changes nothing that another cell would see.
 */
export interface TriedOperation {
  readonly right: Right;
  readonly target: Target;
  /** What is called, on the id of the target, with whatever else it needs from the same place. */
  readonly call: (id: string, things: Things) => string;
  /** What a refusal says that comes after the caller was let in. */
  readonly inside?: RegExp;
}

const stale = 'expectedVersion: 999999';
const nobody = '00000000-0000-7000-8000-000000000000';

/** Every query and mutation by hand; a test finds the one that is missing. */
export const operations: Readonly<Record<string, TriedOperation>> = {
  'Query.accounts': { right: 'server administrators', target: 'nothing', call: () => 'accounts(first: 1) { nodes { id } }' },
  'Query.errorCodes': { right: 'for all', target: 'nothing', call: () => 'errorCodes { code }' },
  'Query.node': { right: 'read the project', target: 'project', call: (id) => `node(id: "${id}") { id }` },
  'Query.nodes': { right: 'read the project', target: 'project', call: (id) => `nodes(ids: ["${id}"]) { id }` },
  'Query.pendingLinks': { right: 'server administrators', target: 'nothing', call: () => 'pendingLinks { email }' },
  'Query.person': { right: 'read the project', target: 'person', call: (id) => `person(id: "${id}") { id }` },
  'Query.project': { right: 'read the project', target: 'project', call: (id) => `project(id: "${id}") { id }` },
  'Query.projects': { right: 'signed in', target: 'nothing', call: () => 'projects(first: 1) { nodes { id } }' },
  'Query.provisioningEvent': { right: 'manage the project', target: 'event', call: (id) => `provisioningEvent(id: "${id}") { id }` },
  'Query.scimConfiguration': { right: 'manage the project', target: 'configuration', call: (id) => `scimConfiguration(id: "${id}") { id }` },
  'Query.statusPage': { right: 'read the page', target: 'page', call: (id) => `statusPage(id: "${id}") { id }` },
  'Query.team': { right: 'read the project', target: 'team', call: (id) => `team(id: "${id}") { id }` },
  'Query.viewer': { right: 'signed in', target: 'nothing', call: () => 'viewer { account { id } }' },

  'Mutation.acceptInvitation': { right: 'for all', target: 'nothing', call: () => 'acceptInvitation(input: { token: "x", password: "four quite unrelated words" }) { viewer { isServerAdmin } }' },
  'Mutation.resetPassword': { right: 'for all', target: 'nothing', call: () => 'resetPassword(input: { token: "x", password: "four quite unrelated words" }) { viewer { isServerAdmin } }' },
  'Mutation.requestPasswordReset': { right: 'for all', target: 'nothing', call: () => 'requestPasswordReset(input: { email: "nobody@acme.example" }) { ok }' },
  'Mutation.signIn': { right: 'for all', target: 'nothing', call: () => 'signIn(input: { email: "nobody@acme.example", password: "four quite unrelated words" }) { viewer { isServerAdmin } }', inside: /^The e-mail address or the password/ },
  'Mutation.changePassword': { right: 'signed in', target: 'nothing', call: () => 'changePassword(input: { currentPassword: "x", newPassword: "short" }) { ok }' },
  'Mutation.signOut': { right: 'signed in', target: 'nothing', call: () => 'signOut { ok }' },
  'Mutation.signOutEverywhere': { right: 'signed in', target: 'nothing', call: () => 'signOutEverywhere { ok }' },
  'Mutation.createAccessToken': { right: 'signed in', target: 'nothing', call: () => 'createAccessToken(input: { name: "" }) { secret }' },
  'Mutation.revokeAccessToken': { right: 'his own alone', target: 'accessToken', call: (id) => `revokeAccessToken(input: { id: "${id}" }) { deletedId }` },
  'Mutation.setServerAdministrator': { right: 'server administrators', target: 'account', call: (id) => `setServerAdministrator(input: { accountId: "${id}", value: false }) { account { id } }` },
  'Mutation.disableAccount': { right: 'server administrators', target: 'account', call: (id) => `disableAccount(input: { accountId: "${id}", disabled: false }) { account { id } }` },

  'Mutation.createProject': { right: 'server administrators', target: 'nothing', call: () => 'createProject(input: { name: "" }) { project { id } }' },
  'Mutation.updateProject': { right: 'manage the project', target: 'project', call: (id) => `updateProject(input: { id: "${id}", name: "Other", ${stale} }) { project { id } }` },
  'Mutation.deleteProject': { right: 'own the project', target: 'project', call: (id) => `deleteProject(input: { id: "${id}", ${stale} }) { deletedId }` },
  'Mutation.createTeam': { right: 'manage the project', target: 'project', call: (id) => `createTeam(input: { projectId: "${id}", name: "" }) { team { id } }` },
  'Mutation.updateTeam': { right: 'manage the project', target: 'team', call: (id) => `updateTeam(input: { id: "${id}", name: "Other", ${stale} }) { team { id } }` },
  'Mutation.deleteTeam': { right: 'manage the project', target: 'team', call: (id) => `deleteTeam(input: { id: "${id}", ${stale} }) { deletedId }` },
  'Mutation.changeTeamMembers': { right: 'manage the project', target: 'team', call: (id) => `changeTeamMembers(input: { teamId: "${id}", ${stale} }) { team { id } }` },
  'Mutation.addPerson': { right: 'manage the project', target: 'project', call: (id) => `addPerson(input: { projectId: "${id}", email: "" }) { person { id } }` },
  'Mutation.updatePerson': { right: 'manage the project', target: 'person', call: (id) => `updatePerson(input: { id: "${id}", displayName: "Other", ${stale} }) { person { id } }` },
  'Mutation.suspendPerson': { right: 'manage the project', target: 'person', call: (id) => `suspendPerson(input: { id: "${id}", reason: "" }) { person { id } }` },
  'Mutation.restorePerson': { right: 'manage the project', target: 'person', call: (id) => `restorePerson(input: { id: "${id}" }) { person { id } }` },
  'Mutation.removePerson': { right: 'manage the project', target: 'person', call: (id) => `removePerson(input: { id: "${id}", ${stale} }) { deletedId }` },
  'Mutation.erasePerson': { right: 'manage the project', target: 'person', call: (id) => `erasePerson(input: { id: "${id}", ${stale} }) { deletedId }` },
  'Mutation.invitePerson': { right: 'manage the project', target: 'person', call: (id) => `invitePerson(input: { id: "${id}" }) { sentByMail }` },
  'Mutation.createStatusPage': { right: 'manage the project', target: 'project', call: (id) => `createStatusPage(input: { projectId: "${id}", name: "" }) { statusPage { id } }` },
  'Mutation.updateStatusPage': { right: 'manage the page', target: 'page', call: (id) => `updateStatusPage(input: { id: "${id}", name: "Other", ${stale} }) { statusPage { id } }` },
  'Mutation.deleteStatusPage': { right: 'manage the page', target: 'page', call: (id) => `deleteStatusPage(input: { id: "${id}", ${stale} }) { deletedId }` },

  'Mutation.createProjectScimConfiguration': { right: 'manage the project', target: 'project', call: (id) => `createProjectScimConfiguration(input: { projectId: "${id}", name: "" }) { scimConfiguration { id } }` },
  'Mutation.createStatusPageScimConfiguration': { right: 'manage the page', target: 'page', call: (id) => `createStatusPageScimConfiguration(input: { statusPageId: "${id}", name: "" }) { scimConfiguration { id } }` },
  'Mutation.updateScimConfiguration': { right: 'manage the project', target: 'configuration', call: (id) => `updateScimConfiguration(input: { id: "${id}", name: "Other", ${stale} }) { scimConfiguration { id } }` },
  'Mutation.deleteScimConfiguration': { right: 'manage the project', target: 'configuration', call: (id) => `deleteScimConfiguration(input: { id: "${id}", ${stale} }) { deletedId }` },
  'Mutation.rotateScimToken': { right: 'manage the project', target: 'configuration', call: (id) => `rotateScimToken(input: { scimConfigurationId: "${id}", overlapMinutes: -1 }) { token { id } }` },
  'Mutation.revokeScimToken': { right: 'manage the project', target: 'token', call: (id) => `revokeScimToken(input: { id: "${id}" }) { token { id } }` },
  'Mutation.applyDefaultTeams': { right: 'manage the project', target: 'configuration', call: (id) => `applyDefaultTeams(input: { scimConfigurationId: "${id}" }) { granted }` },
  'Mutation.linkPerson': { right: 'manage the project', target: 'person', call: (id, { configuration }) => `linkPerson(input: { id: "${id}", scimConfigurationId: "${configuration}" }) { person { id } }` },
  'Mutation.linkTeam': { right: 'manage the project', target: 'team', call: (id, { configuration }) => `linkTeam(input: { id: "${id}", scimConfigurationId: "${configuration}" }) { team { id } }` },
  'Mutation.unlinkPerson': { right: 'manage the project', target: 'person', call: (id) => `unlinkPerson(input: { id: "${id}" }) { person { id } }` },
  'Mutation.unlinkTeam': { right: 'manage the project', target: 'team', call: (id) => `unlinkTeam(input: { id: "${id}" }) { team { id } }` },

  'Mutation.provisionPerson': { right: 'manage the project', target: 'configuration', call: (id) => `provisionPerson(input: { scimConfigurationId: "${id}", userName: "" }) { person { id } }` },
  'Mutation.changeProvisionedPerson': { right: 'manage the project', target: 'configuration', call: (id) => `changeProvisionedPerson(input: { scimConfigurationId: "${id}", id: "${nobody}" }) { person { id } }`, inside: /^No person/ },
  'Mutation.deprovisionPerson': { right: 'manage the project', target: 'configuration', call: (id) => `deprovisionPerson(input: { scimConfigurationId: "${id}", id: "${nobody}" }) { deletedId }`, inside: /^No person/ },
  'Mutation.pushGroup': { right: 'manage the project', target: 'configuration', call: (id) => `pushGroup(input: { scimConfigurationId: "${id}", displayName: "" }) { team { id } }` },
  'Mutation.changePushedGroup': { right: 'manage the project', target: 'configuration', call: (id) => `changePushedGroup(input: { scimConfigurationId: "${id}", id: "${nobody}" }) { team { id } }`, inside: /^No group/ },
  'Mutation.removePushedGroup': { right: 'manage the project', target: 'configuration', call: (id) => `removePushedGroup(input: { scimConfigurationId: "${id}", id: "${nobody}" }) { deletedId }`, inside: /^No group/ },
};
