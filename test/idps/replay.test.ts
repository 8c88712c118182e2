import { startApp, type TestApp } from '../support/app.js';
import { filledIn, listRecordings, type Exchange, type Recording } from '../support/recording.js';
import { ScimClient } from '../support/scim-client.js';

let app: TestApp;

beforeAll(async () => { app = await startApp(); });
afterAll(async () => { await app.stop(); });

const recordings = listRecordings();

test('there are recordings, and each has a name of its own', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(20);
  expect(new Set(recordings.map(({ name }) => name)).size).toBe(recordings.length);
});

describe.each(recordings)('$name', (recording) => {
  test(recording.shows, async () => {
    const stage = await prepare(recording);
    await replay(stage.scim, recording.exchanges);
    expect(await stateOf(stage)).toEqual(expectedState(recording));
  });
});

interface Stage {
  readonly scim: ScimClient;
  readonly isProject: boolean;
  readonly homeId: string;
}

/** A project, or a private status page, of its own with one configuration. */
async function prepare(recording: Recording): Promise<Stage> {
  const isProject = recording.home !== 'status page';
  const { createProject: { project } } = await app.admin.run<{ createProject: { project: { id: string } } }>(
    'mutation ($name: String!) { createProject(input: { name: $name }) { project { id } } }', { name: `${recording.name} ${Math.random()}` });
  const homeId = isProject ? project.id : (await app.admin.run<{ createStatusPage: { statusPage: { id: string } } }>(
    'mutation ($id: ID!) { createStatusPage(input: { projectId: $id, name: "Status" }) { statusPage { id } } }', { id: project.id })).createStatusPage.statusPage.id;
  const kind = isProject ? 'Project' : 'StatusPage';
  const members = isProject && recording.configuration?.['pushGroupsEnabled'] !== true ? { defaultTeamIds: [await membersTeam(project.id)] } : {};
  const { created } = await app.admin.run<{ created: { scimConfiguration: { baseUrl: string }; bearerToken: string } }>(
    `mutation ($input: Create${kind}ScimConfigurationInput!) { created: create${kind}ScimConfiguration(input: $input) { scimConfiguration { baseUrl } bearerToken } }`,
    { input: { [isProject ? 'projectId' : 'statusPageId']: homeId, name: recording.name, identityProvider: recording.identityProvider, ...members, ...recording.configuration } });
  const base = created.scimConfiguration.baseUrl.replace(app.publicUrl, app.baseUrl);
  return { scim: new ScimClient(base, created.bearerToken), isProject, homeId };
}

async function membersTeam(projectId: string): Promise<string> {
  const { project } = await app.admin.run<{ project: { teams: { nodes: readonly { id: string; name: string }[] } } }>(
    'query ($id: ID!) { project(id: $id) { teams { nodes { id name } } } }', { id: projectId });
  const team = project.teams.nodes.find(({ name }) => name === 'Members');
  if (team === undefined) throw new Error('The project was born without its team Members.');
  return team.id;
}

async function replay(scim: ScimClient, exchanges: readonly Exchange[]): Promise<void> {
  const captured = new Map<string, string>();
  for (const [index, recorded] of exchanges.entries()) {
    const { request, expect: expected } = filledIn({ request: recorded.request, expect: recorded.expect }, captured);
    const answer = await scim.send(request.method, request.path, request.body, request.headers);
    // The step stands beside the answer, so that a failure says which request it was.
    const step = `${index + 1}. ${request.method} ${request.path}`;
    expect({ step, status: answer.status, text: answer.status === expected.status ? '' : answer.text }).toEqual({ step, status: expected.status, text: '' });
    if (answer.text !== '') expect(answer.headers.get('content-type')).toBe(expected.headers?.['content-type'] ?? 'application/scim+json');
    if (expected.body !== undefined) expect(answer.body).toMatchObject(expected.body as object);
    for (const name of expected.absent ?? []) expect(answer.body).not.toHaveProperty(name);
    for (const [name, attribute] of Object.entries(recorded.capture ?? {})) captured.set(name, String(answer.body[attribute]));
  }
}

interface PersonState { readonly userName: string; readonly active: boolean; readonly hasAccess: boolean; readonly teams: { readonly nodes: readonly { readonly name: string }[] } }
interface TeamState { readonly name: string; readonly source: string; readonly members: { readonly nodes: readonly { readonly userName: string }[] } }

async function stateOf({ homeId, isProject }: Stage): Promise<Recording['state']> {
  const fields = 'nodes { userName active hasAccess source teams { nodes { name } } }';
  if (!isProject) {
    const { statusPage } = await app.admin.run<{ statusPage: { subscribers: { nodes: readonly PersonState[] } } }>(
      `query ($id: ID!) { statusPage(id: $id) { subscribers(first: 100) { ${fields} } } }`, { id: homeId });
    return { people: sorted(statusPage.subscribers.nodes.map(({ userName, active, hasAccess }) => ({ userName, active, hasAccess, teams: [] }))), teams: [] };
  }
  const { project } = await app.admin.run<{ project: { people: { nodes: readonly (PersonState & { source: string })[] }; teams: { nodes: readonly TeamState[] } } }>(
    `query ($id: ID!) { project(id: $id) { people(first: 100) { ${fields} } teams(first: 100) { nodes { name source members(first: 100) { nodes { userName } } } } } }`, { id: homeId });
  return {
    people: sorted(project.people.nodes.filter(({ source }) => source === 'SCIM').map(({ userName, active, hasAccess, teams }) => ({
      userName, active, hasAccess, teams: teams.nodes.map(({ name }) => name).sort(),
    }))),
    teams: project.teams.nodes.filter(({ source }) => source === 'SCIM')
      .map(({ name, members }) => ({ name, members: members.nodes.map(({ userName }) => userName).sort() }))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}

function expectedState({ state }: Recording): Recording['state'] {
  return {
    people: sorted(state.people.map((person) => ({ ...person, teams: [...person.teams ?? []].sort() }))),
    teams: [...state.teams ?? []].map(({ name, members }) => ({ name, members: [...members].sort() })).sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}

function sorted<T extends { readonly userName: string }>(people: readonly T[]): readonly T[] {
  return [...people].sort((left, right) => (left.userName < right.userName ? -1 : 1));
}
