import { person, unique, uniqueEmail } from '../../support/build.js';
import type { GraphqlClient } from '../../support/graphql-client.js';
import type { AuditScene, Input } from './audit-scene.js';

/** On which side a value stands in the entry. */
export type Side = 'before' | 'after' | 'both';

/** How a mutation is called so that it changes something. */
export interface Prepared {
  readonly input: Input;
  /** Who calls; the first server administrator when absent. */
  readonly caller?: GraphqlClient;
  /** The e-mail address of the actor, where the caller becomes one on the way. */
  readonly actor?: string;
}

/** A mutation that leaves an entry. */
export interface AuditedMutation {
  /** Makes what it works on. */
  readonly prepare: (scene: AuditScene) => Promise<Prepared>;
  /** What the actor did, in the words of the entry. */
  readonly deed: RegExp;
  /** The values that the entry shows. */
  readonly changes: Readonly<Record<string, Side>>;
  /** What comes of it when it is called again with the same input. */
  readonly again: 'changes nothing' | 'is refused' | 'makes another';
  /** An input that is refused as INVALID, beside the ids and versions that are wrong everywhere. */
  readonly wrong?: Input;
}

/** Those that leave none, and why it is right. */
export const unaudited: Readonly<Record<string, string>> = {
  signIn: 'A session is no change of anything that others see; the time of the last sign-in stands at the account.',
  signOut: 'It ends the one session from which it is called.',
  requestPasswordReset: 'Nobody is signed in, so there is no actor; the answer is the same whether there is such an account. What the link does is in the entry of resetPassword.',
};

const on = (input: Input): Prepared => ({ input });
const id = async (made: Promise<string>): Promise<Prepared> => on({ id: await made });

const projects: Readonly<Record<string, AuditedMutation>> = {
  createProject: { prepare: async () => on({ name: unique('Made') }), deed: /created the project Made-/, changes: { name: 'after', slug: 'after' }, again: 'makes another', wrong: { name: '' } },
  updateProject: { prepare: async ({ project }) => on({ id: project.id, name: unique('Renamed') }), deed: /changed the project Renamed-\w+: name$/, changes: { name: 'both' }, again: 'changes nothing', wrong: { name: '' } },
  deleteProject: { prepare: async (scene) => on({ id: (await scene.app.admin.run<{ createProject: { project: { id: string } } }>('mutation { createProject(input: { name: "Short" }) { project { id } } }')).createProject.project.id }), deed: /deleted the project Short/, changes: { name: 'before' }, again: 'is refused' },
  createTeam: { prepare: async ({ project }) => on({ projectId: project.id, name: unique('Team') }), deed: /created the team Team-/, changes: { name: 'after', role: 'after' }, again: 'is refused', wrong: { name: '' } },
  updateTeam: { prepare: async (scene) => on({ id: await scene.team(), name: unique('Renamed'), description: 'Words', role: 'VIEWER' }), deed: /changed the team Renamed-\w+: name, description, role$/, changes: { name: 'both', description: 'after', role: 'both' }, again: 'changes nothing', wrong: { name: '' } },
  deleteTeam: { prepare: (scene) => id(scene.team()), deed: /deleted the team Team-/, changes: { name: 'before', role: 'before' }, again: 'is refused' },
  changeTeamMembers: { prepare: async (scene) => on({ teamId: await scene.team(), add: [await scene.person()] }), deed: /changed who is in the team Team-\w+ \(1 added, 0 removed\)$/, changes: { members: 'after' }, again: 'changes nothing', wrong: { add: ['nobody'] } },
  createStatusPage: { prepare: async ({ project }) => on({ projectId: project.id, name: unique('Page') }), deed: /created the status page Page-/, changes: { name: 'after', slug: 'after', isPrivate: 'after' }, again: 'makes another', wrong: { name: '' } },
  updateStatusPage: { prepare: async ({ page }) => on({ id: page.id, name: unique('Renamed'), services: [{ name: 'API', state: 'OUTAGE' }] }), deed: /changed the status page Renamed-\w+: name, services$/, changes: { name: 'both', services: 'both' }, again: 'changes nothing', wrong: { name: '' } },
  deleteStatusPage: { prepare: (scene) => id(scene.pageToDelete()), deed: /deleted the status page Page-/, changes: { name: 'before', slug: 'before' }, again: 'is refused' },
};

const people: Readonly<Record<string, AuditedMutation>> = {
  addPerson: { prepare: async ({ project }) => on({ projectId: project.id, email: uniqueEmail('added'), teamIds: [project.members] }), deed: /added added-\w+@acme\.example$/, changes: { userName: 'after', teams: 'after' }, again: 'is refused', wrong: { email: '' } },
  updatePerson: { prepare: async (scene) => on({ id: await scene.person(), displayName: 'Ada', givenName: 'A' }), deed: /changed the names of ada-\S+: displayName, givenName$/, changes: { displayName: 'after', givenName: 'after' }, again: 'changes nothing', wrong: { displayName: 'x'.repeat(5000) } },
  suspendPerson: { prepare: async (scene) => on({ id: await scene.person(), reason: 'Away' }), deed: /suspended ada-/, changes: { suspended: 'both', suspensionReason: 'after' }, again: 'changes nothing', wrong: { reason: '' } },
  restorePerson: { prepare: async (scene) => { const made = await scene.person(); return on({ id: await scene.after(made, 'suspendPerson', { id: made, reason: 'Away' }) }); }, deed: /restored ada-/, changes: { suspended: 'both' }, again: 'changes nothing' },
  removePerson: { prepare: (scene) => id(scene.person()), deed: /removed ada-/, changes: { removed: 'both' }, again: 'is refused' },
  // An entry with the name of somebody whose data is gone would keep it.
  erasePerson: { prepare: async (scene) => { const made = await scene.person(); return on({ id: await scene.after(made, 'removePerson', { id: made }) }); }, deed: /erased the personal data of somebody who was removed$/, changes: {}, again: 'changes nothing' },
  // A link is for its reader alone; the entry says to whom it went.
  invitePerson: { prepare: (scene) => id(scene.person()), deed: /invited ada-/, changes: { invitedAt: 'after' }, again: 'makes another' },
};

/** A new configuration is told as it is, the defaults included. */
const asConfigured: AuditedMutation['changes'] = Object.fromEntries([
  'name', 'identityProvider', 'enabled', 'autoProvisionUsers', 'autoDeprovisionUsers', 'pushGroupsEnabled', 'userNamePolicy', 'inviteOnProvision', 'showUnmanaged', 'defaultTeamIds',
].map((name) => [name, 'after']));

const connections: Readonly<Record<string, AuditedMutation>> = {
  createProjectScimConfiguration: { prepare: async ({ project }) => on({ projectId: project.id, name: unique('Okta') }), deed: /created the SCIM configuration Okta-/, changes: asConfigured, again: 'makes another', wrong: { name: '' } },
  createStatusPageScimConfiguration: { prepare: async ({ page }) => on({ statusPageId: page.id, name: unique('Okta') }), deed: /created the SCIM configuration Okta-/, changes: asConfigured, again: 'makes another', wrong: { name: '' } },
  updateScimConfiguration: { prepare: async (scene) => on({ id: await scene.configurationOfItsOwn(), enabled: false, autoDeprovisionUsers: false, description: 'Words', defaultTeamIds: [await scene.team()] }), deed: /changed the SCIM configuration Provider-\w+: .*enabled/, changes: { enabled: 'both', autoDeprovisionUsers: 'both', description: 'after', defaultTeamIds: 'both' }, again: 'changes nothing', wrong: { name: '' } },
  deleteScimConfiguration: { prepare: (scene) => id(scene.configurationOfItsOwn()), deed: /deleted the SCIM configuration Provider-/, changes: { name: 'before', identityProvider: 'before' }, again: 'is refused' },
  rotateScimToken: { prepare: async (scene) => on({ scimConfigurationId: await scene.configurationOfItsOwn(), name: 'Second' }), deed: /made a new SCIM token for Provider-\w+ \(Second, ending in \w{4}\)$/, changes: { name: 'after' }, again: 'is refused', wrong: { overlapMinutes: -1 } },
  revokeScimToken: { prepare: async (scene) => id(firstToken(scene)), deed: /revoked a SCIM token of Provider-\w+ \(.*ending in \w{4}\)$/, changes: { status: 'both' }, again: 'changes nothing' },
  linkPerson: { prepare: async (scene) => on({ id: await scene.person(), scimConfigurationId: scene.configuration.id }), deed: /handed ada-\S+ to an identity provider$/, changes: { managedBy: 'after' }, again: 'changes nothing' },
  unlinkPerson: { prepare: (scene) => id(scene.managed()), deed: /took managed-\S+ back from their identity provider$/, changes: { managedBy: 'before' }, again: 'changes nothing' },
  linkTeam: { prepare: async (scene) => on({ id: await scene.team(), scimConfigurationId: scene.pushing.id }), deed: /handed the team Team-\w+ to an identity provider$/, changes: { managedBy: 'after' }, again: 'changes nothing' },
  unlinkTeam: { prepare: (scene) => id(scene.pushed()), deed: /took the team Pushed \S+ back from its identity provider$/, changes: { managedBy: 'before' }, again: 'changes nothing' },
  applyDefaultTeams: { prepare: missingDefaultTeam, deed: /granted the default teams of Provider-\w+ \(1 memberships? granted\)$/, changes: {}, again: 'changes nothing' },
};

const provisioning: Readonly<Record<string, AuditedMutation>> = {
  provisionPerson: { prepare: async ({ configuration }) => on({ scimConfigurationId: configuration.id, userName: uniqueEmail('sent') }), deed: /provisioned sent-/, changes: { userName: 'after', active: 'after' }, again: 'is refused', wrong: { userName: '' } },
  changeProvisionedPerson: { prepare: async (scene) => on({ scimConfigurationId: scene.configuration.id, id: await scene.managed(), displayName: 'Ada', active: false }), deed: /changed managed-\S+ in the name of an identity provider/, changes: { displayName: 'after', active: 'both' }, again: 'changes nothing', wrong: { userName: '' } },
  deprovisionPerson: { prepare: async (scene) => { const made = await scene.managed(); return on(await scene.after({ scimConfigurationId: scene.configuration.id, id: made }, 'changeTeamMembers', { teamId: await scene.team(), add: [made] })); }, deed: /deprovisioned managed-\S+ \(removed\)$/, changes: { teams: 'before' }, again: 'is refused' },
  pushGroup: { prepare: async (scene) => on({ scimConfigurationId: scene.pushing.id, displayName: unique('Group'), memberIds: [await scene.person()] }), deed: /pushed the group Group-/, changes: { displayName: 'after', members: 'after' }, again: 'is refused', wrong: { displayName: '' } },
  changePushedGroup: { prepare: async (scene) => on({ scimConfigurationId: scene.pushing.id, id: await scene.pushed(), displayName: unique('Renamed'), addMembers: [await scene.person()] }), deed: /changed the pushed group Renamed-/, changes: { displayName: 'both', members: 'after' }, again: 'changes nothing', wrong: { displayName: '' } },
  removePushedGroup: { prepare: async (scene) => on({ scimConfigurationId: scene.pushing.id, id: await scene.pushed() }), deed: /removed the pushed group Pushed \S+ \(group removed\)$/, changes: { members: 'before' }, again: 'is refused' },
};

const accounts: Readonly<Record<string, AuditedMutation>> = {
  setServerAdministrator: { prepare: async (scene) => on({ accountId: await scene.accountId(), value: true }), deed: /made ada-\S+ a server administrator$/, changes: { isServerAdmin: 'both' }, again: 'changes nothing' },
  disableAccount: { prepare: async (scene) => on({ accountId: await scene.accountId(), disabled: true }), deed: /disabled the account ada-/, changes: { disabled: 'both' }, again: 'changes nothing' },
  createAccessToken: { prepare: async (scene) => { const { client, email } = await scene.account(); return { caller: client, actor: email, input: { name: 'Nightly' } }; }, deed: /made the access token Nightly$/, changes: { name: 'after' }, again: 'makes another', wrong: { name: '' } },
  revokeAccessToken: { prepare: ownToken, deed: /revoked the access token test$/, changes: { revoked: 'both' }, again: 'is refused' },
  // Passwords are nobody's to read: the entry says that there is another one.
  changePassword: { prepare: async (scene) => { const { client, email, password } = await scene.account(); return { caller: client, actor: email, input: { currentPassword: password, newPassword: 'four quite unrelated words' } }; }, deed: /changed their password$/, changes: {}, again: 'is refused', wrong: { newPassword: 'short' } },
  signOutEverywhere: { prepare: async (scene) => { const { client, email } = await scene.account(); return { caller: client, actor: email, input: {} }; }, deed: /signed out everywhere \(1 session ended\)$/, changes: {}, again: 'changes nothing' },
  acceptInvitation: { prepare: acceptable, deed: /accepted the invitation of ada-/, changes: {}, again: 'is refused', wrong: { password: 'short' } },
  resetPassword: { prepare: async (scene) => { const { email, token } = await scene.forgetful(); return { caller: scene.app.anonymous, actor: email, input: { token, password: 'four quite unrelated words' } }; }, deed: /set a new password with a link$/, changes: {}, again: 'is refused', wrong: { password: 'short' } },
};

/** Every mutation that leaves an entry, by hand; a test finds the one that is missing. */
export const auditedMutations: Readonly<Record<string, AuditedMutation>> = { ...projects, ...people, ...connections, ...provisioning, ...accounts };

async function firstToken(scene: AuditScene): Promise<string> {
  const { scimConfiguration } = await scene.app.admin.run<{ scimConfiguration: { tokens: readonly [{ id: string }] } }>('query ($id: ID!) { scimConfiguration(id: $id) { tokens { id } } }', { id: await scene.configurationOfItsOwn() });
  return scimConfiguration.tokens[0].id;
}

/** Somebody is managed, and a default team was named afterwards. */
async function missingDefaultTeam(scene: AuditScene): Promise<Prepared> {
  const scimConfigurationId = await scene.configurationOfItsOwn();
  await scene.after('', 'linkPerson', { id: await scene.person(), scimConfigurationId });
  return on(await scene.after({ scimConfigurationId }, 'updateScimConfiguration', { id: scimConfigurationId, defaultTeamIds: [await scene.team()] }));
}

async function ownToken(scene: AuditScene): Promise<Prepared> {
  const { client, session, email } = await scene.account();
  const { viewer } = await client.run<{ viewer: { accessTokens: readonly [{ id: string }] } }>('{ viewer { accessTokens { id } } }');
  return { caller: session, actor: email, input: { id: viewer.accessTokens[0].id } };
}

async function acceptable(scene: AuditScene): Promise<Prepared> {
  const personId = await scene.person();
  const { email } = await person(scene.app, personId);
  return { caller: scene.app.anonymous, actor: email ?? '', input: { token: await scene.invitation(personId), password: 'four quite unrelated words' } };
}
