import { randomBytes } from 'node:crypto';
import type { TestApp } from './app.js';
import { GraphqlClient } from './graphql-client.js';
import { ScimClient } from './scim-client.js';

/** A server as far as building needs it: in this process or in one of its own. */
export type Reachable = Pick<TestApp, 'admin' | 'baseUrl' | 'publicUrl'>;

/** Where people live: most rules hold for both kinds in the same words. */
export type HomeKind = 'project' | 'status page';
export const homeKinds: readonly HomeKind[] = ['project', 'status page'];

export interface Home {
  readonly kind: HomeKind;
  readonly id: string;
  readonly projectId: string;
}

/** A project with the ids of the three teams it was born with. */
export interface Project extends Home {
  readonly owners: string;
  readonly admins: string;
  readonly members: string;
}

export interface Configuration {
  readonly id: string;
  readonly baseUrl: string;
  readonly token: string;
  /** Speaks as the identity provider. */
  readonly scim: ScimClient;
}

export interface ConfigurationOverrides {
  readonly name?: string;
  readonly identityProvider?: string;
  readonly autoProvisionUsers?: boolean;
  readonly autoDeprovisionUsers?: boolean;
  readonly pushGroupsEnabled?: boolean;
  readonly userNamePolicy?: 'EMAIL' | 'ANY';
  readonly showUnmanaged?: boolean;
  readonly defaultTeamIds?: readonly string[];
}

/** A text that no other test of the same database uses. */
export function unique(start: string): string {
  return `${start}-${randomBytes(5).toString('hex')}`;
}

/** An address that no other test of the same database uses. */
export function uniqueEmail(start = 'ada'): string {
  return `${unique(start)}@acme.example`;
}

/** Makes a project, by default as the server administrator, who is then its owner. */
export async function createProject(app: Reachable, creator: GraphqlClient = app.admin): Promise<Project> {
  const { createProject: { project } } = await creator.run<{ createProject: { project: { id: string; teams: { nodes: { id: string; name: string }[] } } } }>(
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id teams { nodes { id name } } } } }',
    { input: { name: unique('Project') } },
  );
  const team = (name: string): string => required(project.teams.nodes.find((node) => node.name === name)).id;
  return { kind: 'project', id: project.id, projectId: project.id, owners: team('Owners'), admins: team('Admins'), members: team('Members') };
}

/** Makes a private status page, in a project of its own unless one is given. */
export async function createStatusPage(app: Reachable, project?: Project): Promise<Home> {
  const { id: projectId } = project ?? await createProject(app);
  const { createStatusPage: { statusPage } } = await app.admin.run<{ createStatusPage: { statusPage: { id: string } } }>(
    'mutation ($input: CreateStatusPageInput!) { createStatusPage(input: $input) { statusPage { id } } }',
    { input: { projectId, name: unique('Page') } },
  );
  return { kind: 'status page', id: statusPage.id, projectId };
}

export function createHome(app: Reachable, kind: HomeKind): Promise<Home> {
  return kind === 'project' ? createProject(app) : createStatusPage(app);
}

/** Makes a team and gives its id. */
export async function createTeam(app: Reachable, project: Home, values: { readonly name?: string; readonly role?: string } = {}): Promise<string> {
  const { createTeam: { team } } = await app.admin.run<{ createTeam: { team: { id: string } } }>(
    'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }',
    { input: { projectId: project.id, name: values.name ?? unique('Team'), role: values.role ?? 'MEMBER' } },
  );
  return team.id;
}

export async function changeTeamMembers(app: Reachable, teamId: string, change: { readonly add?: readonly string[]; readonly remove?: readonly string[] }): Promise<void> {
  await app.admin.run('mutation ($input: ChangeTeamMembersInput!) { changeTeamMembers(input: $input) { team { id } } }', { input: { teamId, ...change } });
}

/** Connects an identity provider to a project or a status page. */
export async function configure(app: Reachable, home: Home, overrides: ConfigurationOverrides = {}): Promise<Configuration> {
  const [mutation, homeField] = home.kind === 'project'
    ? ['createProjectScimConfiguration', 'projectId'] as const : ['createStatusPageScimConfiguration', 'statusPageId'] as const;
  const { made } = await app.admin.run<{ made: { scimConfiguration: { id: string; baseUrl: string }; bearerToken: string } }>(
    `mutation ($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) { made: ${mutation}(input: $input) { scimConfiguration { id baseUrl } bearerToken } }`,
    { input: { [homeField]: home.id, name: unique('Provider'), ...overrides } },
  );
  const { id, baseUrl } = made.scimConfiguration;
  return { id, baseUrl, token: made.bearerToken, scim: new ScimClient(reachable(app, baseUrl), made.bearerToken) };
}

export async function updateConfiguration(app: Reachable, { id }: Configuration, changes: ConfigurationOverrides & { readonly enabled?: boolean }): Promise<void> {
  await app.admin.run('mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }', { input: { id, ...changes } });
}

export async function deleteConfiguration(app: Reachable, { id }: Configuration): Promise<void> {
  await app.admin.run('mutation ($input: DeleteInput!) { deleteScimConfiguration(input: $input) { deletedId } }', { input: { id } });
}

/** A home with a provider; in a project everybody provisioned lands in `defaultTeam`, so that they may enter. */
export interface Connected {
  readonly home: Home;
  readonly configuration: Configuration;
  readonly scim: ScimClient;
  /** The ids of the default teams: one in a project, none on a status page. */
  readonly defaultTeams: readonly string[];
}

/** Makes a home and connects a provider to it. */
export async function connect(app: Reachable, kind: HomeKind, overrides: ConfigurationOverrides = {}): Promise<Connected> {
  const home = await createHome(app, kind);
  const defaultTeams = kind === 'project' ? [await createTeam(app, home)] : [];
  const configuration = await configure(app, home, { ...(kind === 'project' && { defaultTeamIds: defaultTeams }), ...overrides });
  return { home, configuration, scim: configuration.scim, defaultTeams };
}

/** Adds a person by hand and gives the id. */
export async function addPerson(app: Reachable, home: Home, values: { readonly email?: string; readonly teamIds?: readonly string[] } = {}): Promise<string> {
  const { addPerson: { person: added } } = await app.admin.run<{ addPerson: { person: { id: string } } }>(
    'mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }',
    { input: { [home.kind === 'project' ? 'projectId' : 'statusPageId']: home.id, email: uniqueEmail(), ...values } },
  );
  return added.id;
}

export async function suspend(app: Reachable, id: string): Promise<void> {
  await app.admin.run('mutation ($input: SuspendPersonInput!) { suspendPerson(input: $input) { person { id } } }', { input: { id, reason: 'Under investigation.' } });
}

export async function restore(app: Reachable, id: string): Promise<void> {
  await app.admin.run('mutation ($input: IdInput!) { restorePerson(input: $input) { person { id } } }', { input: { id } });
}

/** What somebody makes of a person. */
export interface PersonView {
  readonly id: string;
  readonly userName: string;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly deactivatedAt: string | null;
  readonly removedAt: string | null;
  readonly releasedAt: string | null;
  readonly suspended: boolean;
  readonly hasAccess: boolean;
  readonly role: string | null;
  readonly signsInAs: string | null;
  readonly managedBy: { readonly id: string } | null;
  /** The ids of the teams, in no order that counts. */
  readonly teams: readonly string[];
}

/** Reads a person as the server administrator. */
export async function person(app: Reachable, id: string): Promise<PersonView> {
  const { person: found } = await app.admin.run<{ person: Omit<PersonView, 'teams'> & { readonly teams: { readonly nodes: readonly { readonly id: string }[] } } }>(
    `query ($id: ID!) { person(id: $id) {
      id userName email displayName externalId active deactivatedAt removedAt releasedAt suspended hasAccess role signsInAs managedBy { id } teams { nodes { id } }
    } }`, { id });
  return { ...found, teams: found.teams.nodes.map((team) => team.id) };
}

/** The address under which this process reaches what the product shows with its public address. */
export function reachable(app: Reachable, url: string): string {
  return url.replace(app.publicUrl, app.baseUrl);
}

/** The value, where a test cannot go on without it. */
export function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('What the test needs is not there.');
  return value;
}
