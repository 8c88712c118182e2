import { startApp, type TestApp } from '../support/app.js';
import { configure, createProject, createTeam, person, required, type Configuration, type Project } from '../support/build.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { join, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
let project: Project;
let configuration: Configuration;
let pushed: string;
const accounts = new Map<string, TestAccount>();

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  configuration = await configure(app, project, { defaultTeamIds: [project.members] });
  pushed = (await configuration.scim.createUser('grace@acme.example', { emails: [{ value: 'grace@acme.example', primary: true }], displayName: 'Grace' })).body.id;
  const viewers = await createTeam(app, project, { role: 'VIEWER' });
  accounts.set('OWNER', await join(app, project, [project.owners]));
  accounts.set('ADMIN', await join(app, project, [project.admins]));
  accounts.set('MEMBER', await join(app, project, [project.members]));
  accounts.set('VIEWER', await join(app, project, [viewers]));
  await app.flushEvents();
});
afterAll(() => app.stop());

const contacts = 'query ($id: ID!) { person(id: $id) { userName displayName email scimResource } }';
const bodies = 'query ($id: ID!) { scimConfiguration(id: $id) { provisioningEvents { nodes { summary requestBody responseBody } } } }';

test.each(['OWNER', 'ADMIN'])('%s reads e-mail addresses, SCIM resources and the bodies of requests', async (role) => {
  expect(await readContacts(as(role))).toMatchObject({ userName: 'grace@acme.example', email: 'grace@acme.example', scimResource: { id: pushed } });
  const [event] = await readBodies(as(role));
  expect(event).toMatchObject({ requestBody: { userName: 'grace@acme.example' }, responseBody: { id: pushed } });
});

test.each(['MEMBER', 'VIEWER'])('%s reads the names of others and their userName, and nothing by which to reach them', async (role) => {
  expect(await readContacts(as(role))).toEqual({ userName: 'grace@acme.example', displayName: 'Grace', email: null, scimResource: null });
});

test.each(['MEMBER', 'VIEWER'])('%s does not read the log at all', async (role) => {
  expect((await as(role).refusal(bodies, { id: configuration.id })).code).toBe('FORBIDDEN');
  expect((await as(role).refusal('query ($id: ID!) { person(id: $id) { provisioningEvents { nodes { requestBody } } } }', { id: pushed })).code).toBe('FORBIDDEN');
  expect((await as(role).refusal('query ($id: ID!) { project(id: $id) { auditLog { nodes { summary } } } }', { id: project.id })).code).toBe('FORBIDDEN');
});

test('a server administrator reads the log without the bodies, unless they have a role in the project', async () => {
  const other = await join(app, await createProject(app));
  const { viewer } = await other.client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }');
  await app.admin.run('mutation ($id: ID!) { setServerAdministrator(input: { accountId: $id, value: true }) { account { id } } }', { id: viewer.account.id });
  const [event] = await readBodies(other.client);
  expect(event).toEqual({ summary: expect.stringContaining('grace@acme.example') as string, requestBody: null, responseBody: null });
  // The administrator of these tests made the project, and so owns it.
  expect((await readBodies(app.admin))[0]).toMatchObject({ requestBody: { userName: 'grace@acme.example' } });
});

test('a server administrator may change every project, is audited by name, and lists only the own ones', async () => {
  const owner = await join(app, project, [project.owners]);
  const helper = await join(app, await createProject(app));
  const { viewer } = await helper.client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }');
  await app.admin.run('mutation ($id: ID!) { setServerAdministrator(input: { accountId: $id, value: true }) { account { id } } }', { id: viewer.account.id });
  await helper.client.run('mutation ($id: ID!) { updateProject(input: { id: $id, name: "Renamed by the helper" }) { project { id } } }', { id: project.id });
  const { project: { auditLog } } = await owner.client.run<{ project: { auditLog: { nodes: readonly { actor: string; action: string }[] } } }>(
    'query ($id: ID!) { project(id: $id) { auditLog(first: 1) { nodes { actor action } } } }', { id: project.id });
  expect(auditLog.nodes).toEqual([{ actor: expect.stringContaining(helper.email) as string, action: 'updateProject' }]);
  const mine = await helper.client.run<{ viewer: { isServerAdmin: boolean; projects: { nodes: readonly unknown[] } } }>('{ viewer { isServerAdmin projects { nodes { id } } } }');
  expect(mine.viewer).toEqual({ isServerAdmin: true, projects: { nodes: [] } });
});

test('refusals and changes that change nothing are not audited', async () => {
  const before = await auditCount();
  await as('MEMBER').refusal('mutation ($id: ID!) { updateProject(input: { id: $id, name: "Mine" }) { project { id } } }', { id: project.id });
  const { project: { name } } = await app.admin.run<{ project: { name: string } }>('query ($id: ID!) { project(id: $id) { name } }', { id: project.id });
  await app.admin.run('mutation ($id: ID!, $name: String!) { updateProject(input: { id: $id, name: $name }) { project { id } } }', { id: project.id, name });
  expect(await auditCount()).toBe(before);
});

test('viewerCan says the same as the refusals', async () => {
  const permissions = async (role: string): Promise<readonly string[]> => {
    const { project: { viewerCan } } = await as(role).run<{ project: { viewerCan: readonly string[] } }>('query ($id: ID!) { project(id: $id) { viewerCan } }', { id: project.id });
    return [...viewerCan].sort();
  };
  expect(await permissions('VIEWER')).toEqual(['READ']);
  expect(await permissions('MEMBER')).toEqual(['READ']);
  expect(await permissions('ADMIN')).toEqual(['MANAGE_PEOPLE', 'MANAGE_SCIM', 'MANAGE_TEAMS', 'READ', 'READ_BODIES', 'ROTATE_TOKEN', 'UPDATE']);
  expect(await permissions('OWNER')).toEqual(['DELETE', 'MANAGE_PEOPLE', 'MANAGE_SCIM', 'MANAGE_TEAMS', 'READ', 'READ_BODIES', 'ROTATE_TOKEN', 'UPDATE']);
});

test('the person of the account of a new member is the one who was invited', async () => {
  expect(await person(app, required(accounts.get('MEMBER')).personId)).toMatchObject({ role: 'MEMBER', signsInAs: required(accounts.get('MEMBER')).email });
});

function as(role: string): GraphqlClient {
  return required(accounts.get(role)).client;
}

async function readContacts(client: GraphqlClient): Promise<unknown> {
  return (await client.run<{ person: unknown }>(contacts, { id: pushed })).person;
}

async function readBodies(client: GraphqlClient): Promise<readonly unknown[]> {
  return (await client.run<{ scimConfiguration: { provisioningEvents: { nodes: readonly unknown[] } } }>(bodies, { id: configuration.id })).scimConfiguration.provisioningEvents.nodes;
}

async function auditCount(): Promise<number> {
  const { project: { auditLog } } = await app.admin.run<{ project: { auditLog: { totalCount: number } } }>('query ($id: ID!) { project(id: $id) { auditLog { totalCount } } }', { id: project.id });
  return auditLog.totalCount;
}
