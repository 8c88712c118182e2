import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getOperationAST, Kind, OperationTypeNode, parse, validate } from 'graphql';
import { firstTask, firstVariables } from '../../src/graphql/endpoint/first-operation.js';
import { startApp, type TestApp } from '../support/app.js';
import { reachable, required, unique, uniqueEmail } from '../support/build.js';
import { LiveClient, untilFollowed } from '../support/live-client.js';
import { ScimClient } from '../support/scim-client.js';
import { tokenOf } from '../support/sign-up.js';
import { root } from '../support/source-files.js';

const folder = path.join(root, 'schema', 'operations');
const files = readdirSync(folder).sort();
const read = (name: string): string => readFileSync(path.join(folder, `${name}.graphql`), 'utf8');
const password = 'correct horse battery staple';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

test.each(files)('%s is valid, says what it is for, and has one operation of its own name', (file) => {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const document = parse(text);
  expect(validate(app.app.schema, document)).toEqual([]);
  expect(text).toMatch(/^# [A-Z].*[.?,a-z]\n/);
  const [definition, ...others] = document.definitions;
  expect(others).toEqual([]);
  const name = definition?.kind === Kind.OPERATION_DEFINITION ? definition.name?.value ?? '' : '';
  expect(`${name.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase()}.graphql`).toBe(file);
});

/** Part of an answer, looked into by the names of its fields and the numbers of its items. */
class Part {
  constructor(readonly value: unknown) {}

  at(...names: readonly (string | number)[]): Part {
    return new Part(names.reduce((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) as unknown : undefined), this.value));
  }

  get text(): string {
    if (typeof this.value !== 'string') throw new Error(`Not a text: ${JSON.stringify(this.value)}`);
    return this.value;
  }

  get items(): readonly Part[] {
    return Array.isArray(this.value) ? this.value.map((item) => new Part(item)) : [];
  }
}

/** What the operations gave so far, by their names; each takes its variables from there. */
type Story = ReadonlyMap<string, Part>;
const of = (so: Story, name: string): Part => required(so.get(name));

/** The operations in the order in which somebody does these things, each with its variables and what has to come of it. */
const story: readonly (readonly [string, (so: Story) => Readonly<Record<string, unknown>>, (result: Part) => unknown])[] = [
  [firstTask, () => firstVariables, (got) => expect(got.at('viewer', 'isServerAdmin').value).toBe(true)],
  ['explain-errors', () => ({}), (got) => expect(got.at('errorCodes').items.length).toBeGreaterThan(10)],
  ['create-project', () => ({ name: unique('Apollo') }), (got) => expect(got.at('createProject', 'project', 'teams', 'nodes').items.map((team) => team.at('name').text)).toEqual(['Owners', 'Admins', 'Members'])],
  ['create-team', (so) => ({ projectId: project(so), name: 'Engineering' }), (got) => expect(got.at('createTeam', 'team', 'role').text).toBe('MEMBER')],
  ['create-status-page', (so) => ({ projectId: project(so), name: 'Status' }), (got) => expect(got.at('createStatusPage', 'statusPage', 'isPrivate').value).toBe(true)],
  ['connect-project', (so) => ({ projectId: project(so), name: 'Entra ID', identityProvider: 'ENTRA_ID', defaultTeamIds: [team(so)] }), (got) => expect(got.at('createProjectScimConfiguration', 'bearerToken').text).toMatch(/^mst_scim_/)],
  ['connect-status-page', (so) => ({ statusPageId: page(so), name: 'Okta', identityProvider: 'OKTA' }), (got) => expect(got.at('createStatusPageScimConfiguration', 'scimConfiguration', 'baseUrl').text).toContain('/status-page-scim/v2/')],
  ['list-connections', (so) => ({ projectId: project(so) }), (got) => expect(got.at('project').value).toMatchObject({ scimConfigurations: { nodes: [{ name: 'Entra ID' }] }, statusPages: { nodes: [{ name: 'Status', scimConfigurations: { nodes: [{ name: 'Okta', connection: { state: 'WAITING' } }] } }] } })],
  ['find-project', (so) => ({ slug: of(so, 'create-project').at('createProject', 'project', 'slug').text }), (got) => expect(got.at('project').value).toMatchObject({ scimConfigurations: { nodes: [{ name: 'Entra ID' }] }, statusPages: { nodes: [{ name: 'Status', scimConfigurations: { nodes: [{ name: 'Okta' }] } }] } })],
  ['who-has-access', (so) => ({ projectId: project(so) }), (got) => expect(got.at('project', 'people', 'totalCount').value).toBe(2)],
  ['who-is-in-team', (so) => ({ teamId: team(so) }), (got) => expect(got.at('team').value).toMatchObject({ name: 'Engineering', memberCount: 1, members: { edges: [{ source: 'DEFAULT_TEAM', managedBy: { name: 'Entra ID' }, node: { userName: expect.stringContaining('ada') as string, hasAccess: true } }] } })],
  ['who-subscribes', (so) => ({ statusPageId: page(so) }), (got) => expect(got.at('statusPage', 'subscribers', 'nodes').value).toEqual([])],
  ['find-person', (so) => ({ projectId: project(so), query: of(so, 'ada').at('userName').text }), (got) => expect(got.at('project', 'people', 'nodes').value).toMatchObject([{ hasAccess: true }])],
  ['why-no-access', (so) => ({ personId: of(so, 'ada').at('id').text }), (got) => expect(got.at('person').value).toMatchObject({ accessExplanation: expect.stringContaining('Engineering') as string, provisioningEvents: { nodes: [{ status: 'SUCCESS' }] } })],
  ['read-log', (so) => ({ id: configuration(so), status: ['SUCCESS'] }), (got) => expect(got.at('scimConfiguration', 'provisioningEvents', 'nodes').items).toHaveLength(1)],
  ['look-into-request', (so) => ({ requestId: of(so, 'ada').at('requestId').text }), (got) => expect(got.at('provisioningEvent', 'httpStatus').value).toBe(201)],
  ['what-the-provider-sees', (so) => ({ id: configuration(so), filter: `userName eq "${of(so, 'ada').at('userName').text}"` }), (got) => expect(got.at('scimConfiguration', 'people', 'nodes').value).toMatchObject([{ scimResource: { active: true } }])],
  ['apply-default-teams', (so) => ({ id: configuration(so) }), (got) => expect(got.at('applyDefaultTeams', 'granted').value).toBe(0)],
  ['change-provisioning', (so) => ({ id: configuration(so), autoDeprovisionUsers: false, pushGroupsEnabled: true, expectedVersion: 1 }), (got) => expect(got.at('updateScimConfiguration', 'scimConfiguration').value).toMatchObject({ autoProvisionUsers: true, autoDeprovisionUsers: false, pushGroupsEnabled: true, defaultTeams: [{ name: 'Engineering' }], version: 2 })],
  ['pushed-groups', (so) => ({ id: configuration(so) }), (got) => expect(got.at('scimConfiguration', 'groups', 'nodes').items.filter((group) => group.at('managedBy').value !== null).map(({ value }) => value)).toMatchObject([{ name: 'Astronauts', managedBy: { name: 'Entra ID' }, memberCount: 1, members: { nodes: [{ userName: expect.stringContaining('ada') as string }] } }])],
  ['follow-log', (so) => ({ id: configuration(so) }), (got) => expect(got.at('provisioningEventAdded').value).toMatchObject({ status: 'SUCCESS', method: 'POST', httpStatus: 201, person: { userName: expect.stringContaining('alan') as string } })],
  ['follow-connection', (so) => ({ id: configuration(so) }), (got) => expect(got.at('scimConnectionChanged').value).toMatchObject({ name: 'Entra ID', connection: { state: 'HEALTHY' }, counts: { people: 3 } })],
  ['pause-connection', (so) => ({ id: configuration(so), enabled: false }), (got) => expect(got.at('updateScimConfiguration', 'scimConfiguration', 'connection', 'state').text).toBe('PAUSED')],
  ['rotate-token', (so) => ({ id: configuration(so) }), (got) => expect(tokens(got).map((token) => token.at('status').text).sort()).toEqual(['ACTIVE', 'RETIRING'])],
  ['revoke-token', (so) => ({ id: required(tokens(of(so, 'rotate-token')).find((token) => token.at('status').text === 'RETIRING')).at('id').text }), (got) => expect(got.at('revokeScimToken', 'token', 'status').text).toBe('REVOKED')],
  ['add-person', (so) => ({ projectId: project(so), email: uniqueEmail('grace'), teamIds: [team(so)] }), (got) => expect(got.at('addPerson', 'person', 'hasAccess').value).toBe(true)],
  ['invite-person', (so) => ({ id: grace(so) }), (got) => expect(got.at('invitePerson', 'url').text).toContain('/invitation/')],
  ['accept-invitation', (so) => ({ token: tokenOf(of(so, 'invite-person').at('invitePerson', 'url').text), password }), (got) => expect(got.at('acceptInvitation', 'viewer', 'projects', 'nodes').value).toMatchObject([{ viewerRole: 'MEMBER' }])],
  ['sign-in', (so) => ({ email: of(so, 'accept-invitation').at('acceptInvitation', 'viewer', 'account', 'email').text, password }), (got) => expect(got.at('signIn', 'viewer').value).toMatchObject({ account: { email: expect.stringContaining('grace') as string }, isServerAdmin: false })],
  ['suspend-person', (so) => ({ id: grace(so), reason: 'On leave' }), (got) => expect(got.at('suspendPerson', 'person').value).toMatchObject({ suspended: true, hasAccess: false })],
  ['restore-person', (so) => ({ id: grace(so) }), (got) => expect(got.at('restorePerson', 'person').value).toMatchObject({ suspended: false, hasAccess: true })],
  ['remove-person', (so) => ({ id: grace(so) }), (got) => expect(got.at('removePerson', 'deletedId').text).toMatch(/-/)],
  ['erase-person', (so) => ({ id: of(so, 'remove-person').at('removePerson', 'deletedId').text }), (got) => expect(got.at('erasePerson', 'deletedId').text).toMatch(/-/)],
  ['create-access-token', () => ({ name: 'Script' }), (got) => expect(got.at('createAccessToken', 'secret').text).toMatch(/^mst_pat_/)],
  ['read-audit', (so) => ({ projectId: project(so) }), (got) => expect(got.at('project', 'auditLog', 'nodes').items.length).toBeGreaterThan(5)],
  ['disconnect', (so) => ({ id: configuration(so) }), (got) => expect(got.at('deleteScimConfiguration', 'deletedId').text).toMatch(/-/)],
];

const project = (so: Story): string => of(so, 'create-project').at('createProject', 'project', 'id').text;
const team = (so: Story): string => of(so, 'create-team').at('createTeam', 'team', 'id').text;
const page = (so: Story): string => of(so, 'create-status-page').at('createStatusPage', 'statusPage', 'id').text;
const configuration = (so: Story): string => of(so, 'connect-project').at('createProjectScimConfiguration', 'scimConfiguration', 'id').text;
const grace = (so: Story): string => of(so, 'add-person').at('addPerson', 'person', 'id').text;
const tokens = (rotated: Part): readonly Part[] => rotated.at('rotateScimToken', 'scimConfiguration', 'tokens').items;

/** The provider, as soon as the project is connected. */
function provider(so: Story): ScimClient {
  const connected = of(so, 'connect-project').at('createProjectScimConfiguration');
  return new ScimClient(reachable(app, connected.at('scimConfiguration', 'baseUrl').text), connected.at('bearerToken').text);
}

/** What the provider does by itself after an operation: it assigns Ada, and later pushes her group. */
const meanwhile: Readonly<Record<string, (so: Map<string, Part>) => Promise<unknown>>> = {
  'connect-project': async (so) => {
    const userName = uniqueEmail('ada');
    const { body, headers } = await provider(so).createUser(userName);
    so.set('ada', new Part({ id: body.id, userName, requestId: required(headers.get('x-request-id')) }));
  },
  'change-provisioning': (so) => provider(so).createGroup('Astronauts', [of(so, 'ada').at('id').text]),
};

/** What the operation answers first: a subscription, when the provider assigns somebody. Who signs in has no token yet. */
async function play(name: string, variables: Readonly<Record<string, unknown>>, so: Story): Promise<Part> {
  const text = read(name);
  if (getOperationAST(parse(text))?.operation !== OperationTypeNode.SUBSCRIPTION) {
    const caller = ['accept-invitation', 'sign-in'].includes(name) ? app.anonymous : app.admin;
    return new Part(await caller.run(text, variables));
  }
  const client = new LiveClient(app.baseUrl, { accessToken: app.adminToken });
  const followed = client.follow(text, variables);
  await untilFollowed(app.baseUrl, 1);
  await provider(so).createUser(uniqueEmail('alan'));
  const answer = await followed.next();
  followed.stop();
  await untilFollowed(app.baseUrl, 0);
  await client.close();
  return new Part(answer);
}

test('every operation does its task, one after the other, from an empty installation on', async () => {
  expect(story.map(([name]) => `${name}.graphql`).sort()).toEqual(files);
  const so = new Map<string, Part>();
  for (const [name, variables, check] of story) {
    const got = await play(name, variables(so), so);
    check(got);
    so.set(name, got);
    await meanwhile[name]?.(so);
  }
});

test('the page of Apollo Sandbox begins with the first of them', async () => {
  const page = await fetch(`${app.baseUrl}/graphql`, { headers: { accept: 'text/html' } });
  const html = await page.text();
  for (const line of read(firstTask).trim().split('\n')) expect(html).toContain(JSON.stringify(line).slice(1, -1));
});
