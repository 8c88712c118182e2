import type { TestApp } from './app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, unique, updateConfiguration } from './build.js';
import type { ArgumentValues } from './argument-generator.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Everything that a user may be told to be, so that what it changes is as long as it gets. */
const everything = {
  externalId: 'x-1', displayName: 'Ada', nickName: 'Ada', profileUrl: 'https://acme.example/ada', title: 'Countess', userType: 'Employee', preferredLanguage: 'en', locale: 'en-GB',
  timezone: 'Europe/London', name: { givenName: 'Ada', familyName: 'Lovelace' }, emails: [{ value: 'ada@acme.example', primary: true }], phoneNumbers: [{ value: '+44 1', type: 'work' }],
  ims: [{ value: 'ada' }], photos: [{ value: 'https://acme.example/ada.png' }], addresses: [{ country: 'GB' }], entitlements: [{ value: 'a' }], roles: [{ value: 'b' }],
  x509Certificates: [{ value: 'YQ==' }], [enterprise]: { department: 'Engines' },
};

/** A project with as much in each of its lists as belongs there, and the ids and texts of what is in it. */
export async function createBusyProject(app: TestApp): Promise<ArgumentValues> {
  const project = await createProject(app);
  const teams = await Promise.all(Array.from({ length: 8 }, () => createTeam(app, project)));
  const page = await createStatusPage(app, project);
  await createStatusPage(app, project);
  await app.admin.run('mutation ($input: UpdateStatusPageInput!) { updateStatusPage(input: $input) { statusPage { id } } }',
    { input: { id: page.id, services: Array.from({ length: 200 }, (_, at) => ({ name: `Service ${at}`, state: 'OPERATIONAL' })) } });
  const configuration = await configure(app, project, { defaultTeamIds: teams });
  await configure(app, page);
  for (let at = 0; at < 30; at += 1) {
    await configuration.scim.createUser(`${unique('ada')}@acme.example`, at % 3 === 0 ? everything : {});
    await addPerson(app, at % 5 === 0 ? page : project, at % 5 === 0 ? {} : { teamIds: teams.slice(0, 1 + at % 4) });
  }
  await configure(app, project, { pushGroupsEnabled: true });
  for (let at = 0; at < 4; at += 1) await app.admin.run('mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id, overlapMinutes: 0 }) { token { id } } }', { id: configuration.id });
  // Everything that a configuration is, at once.
  await updateConfiguration(app, configuration, {
    name: 'Other', identityProvider: 'OKTA', enabled: false, autoProvisionUsers: false, autoDeprovisionUsers: false, pushGroupsEnabled: true,
    userNamePolicy: 'ANY', showUnmanaged: false, defaultTeamIds: teams.slice(1),
  });
  await app.flushEvents();
  return valuesOf(app, project.id, page.id);
}

interface Nodes { readonly nodes: readonly { readonly id: string }[] }

async function valuesOf(app: TestApp, projectId: string, pageId: string): Promise<ArgumentValues> {
  const { project } = await app.admin.run<{ project: { slug: string; statusPages: { nodes: { slug: string }[] } } & Readonly<Record<'people' | 'teams' | 'scimConfigurations' | 'auditLog', Nodes>> & { provisioningEvents: { nodes: { id: string; requestId: string }[] } } }>(
    'query ($id: ID!) { project(id: $id) { slug statusPages { nodes { slug } } people(first: 60) { nodes { id } } teams { nodes { id } } scimConfigurations { nodes { id } } auditLog { nodes { id } } provisioningEvents { nodes { id requestId } } } }', { id: projectId });
  const idsOf = ({ nodes }: Nodes): readonly string[] => nodes.map(({ id }) => id);
  const [people, teams, configurations] = [idsOf(project.people), idsOf(project.teams), idsOf(project.scimConfigurations)];
  return {
    ids: {
      project: [projectId], statusPage: [pageId], person: people, personId: people, team: teams, teamId: teams, scimConfiguration: configurations, scimConfigurationId: configurations,
      managedById: configurations, provisioningEvent: idsOf(project.provisioningEvents), auditEntry: idsOf(project.auditLog),
    },
    texts: { project: [project.slug], statusPage: project.statusPages.nodes.map(({ slug }) => slug), requestId: [required(project.provisioningEvents.nodes[0]).requestId] },
  };
}
