import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, validate } from 'graphql';
import { firstTask, firstVariables } from '../../src/graphql/endpoint/first-operation.js';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, reachable, required, unique, uniqueEmail } from '../support/build.js';
import { ScimClient } from '../support/scim-client.js';
import { root } from '../support/source-files.js';

const folder = path.join(root, 'schema', 'operations');
const files = readdirSync(folder).sort();
const read = (name: string): string => readFileSync(path.join(folder, `${name}.graphql`), 'utf8');

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
  ['list-connections', (so) => ({ projectId: project(so) }), (got) => expect(got.at('project', 'scimConfigurations', 'nodes').value).toMatchObject([{ name: 'Entra ID' }])],
  ['find-project', (so) => ({ slug: of(so, 'create-project').at('createProject', 'project', 'slug').text }), (got) => expect(got.at('project').value).toMatchObject({ scimConfigurations: { nodes: [{ name: 'Entra ID' }] }, statusPages: { nodes: [{ name: 'Status', scimConfigurations: { nodes: [{ name: 'Okta' }] } }] } })],
  ['who-has-access', (so) => ({ projectId: project(so) }), (got) => expect(got.at('project', 'people', 'totalCount').value).toBe(2)],
  ['who-subscribes', (so) => ({ statusPageId: page(so) }), (got) => expect(got.at('statusPage', 'subscribers', 'nodes').value).toEqual([])],
  ['find-person', (so) => ({ projectId: project(so), query: of(so, 'ada').at('userName').text }), (got) => expect(got.at('project', 'people', 'nodes').value).toMatchObject([{ hasAccess: true }])],
  ['why-no-access', (so) => ({ personId: of(so, 'ada').at('id').text }), (got) => expect(got.at('person').value).toMatchObject({ accessExplanation: expect.stringContaining('Engineering') as string, provisioningEvents: { nodes: [{ status: 'SUCCESS' }] } })],
  ['read-log', (so) => ({ id: configuration(so), status: ['SUCCESS'] }), (got) => expect(got.at('scimConfiguration', 'provisioningEvents', 'nodes').items).toHaveLength(1)],
  ['look-into-request', (so) => ({ requestId: of(so, 'ada').at('requestId').text }), (got) => expect(got.at('provisioningEvent', 'httpStatus').value).toBe(201)],
  ['what-the-provider-sees', (so) => ({ id: configuration(so), filter: `userName eq "${of(so, 'ada').at('userName').text}"` }), (got) => expect(got.at('scimConfiguration', 'people', 'nodes').value).toMatchObject([{ scimResource: { active: true } }])],
  ['change-provisioning', (so) => ({ id: configuration(so), autoDeprovisionUsers: false, expectedVersion: 1 }), (got) => expect(got.at('updateScimConfiguration', 'scimConfiguration').value).toMatchObject({ autoProvisionUsers: true, autoDeprovisionUsers: false, defaultTeams: [{ name: 'Engineering' }], version: 2 })],
  ['apply-default-teams', (so) => ({ id: configuration(so) }), (got) => expect(got.at('applyDefaultTeams', 'granted').value).toBe(0)],
  ['pause-connection', (so) => ({ id: configuration(so), enabled: false }), (got) => expect(got.at('updateScimConfiguration', 'scimConfiguration', 'connection', 'state').text).toBe('PAUSED')],
  ['rotate-token', (so) => ({ id: configuration(so) }), (got) => expect(tokens(got).map((token) => token.at('status').text).sort()).toEqual(['ACTIVE', 'RETIRING'])],
  ['revoke-token', (so) => ({ id: required(tokens(of(so, 'rotate-token')).find((token) => token.at('status').text === 'RETIRING')).at('id').text }), (got) => expect(got.at('revokeScimToken', 'token', 'status').text).toBe('REVOKED')],
  ['add-person', (so) => ({ projectId: project(so), email: uniqueEmail('grace'), teamIds: [team(so)] }), (got) => expect(got.at('addPerson', 'person', 'hasAccess').value).toBe(true)],
  ['invite-person', (so) => ({ id: grace(so) }), (got) => expect(got.at('invitePerson', 'url').text).toContain('/invitation/')],
  ['suspend-person', (so) => ({ id: grace(so), reason: 'On leave' }), (got) => expect(got.at('suspendPerson', 'person').value).toMatchObject({ suspended: true, hasAccess: false })],
  ['restore-person', (so) => ({ id: grace(so) }), (got) => expect(got.at('restorePerson', 'person').value).toMatchObject({ suspended: false, hasAccess: true })],
  ['erase-person', (so) => ({ id: of(so, 'gone').text }), (got) => expect(got.at('erasePerson', 'deletedId').text).toMatch(/-/)],
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

/** The provider assigns Ada once it is connected, and its request is in the log. */
async function assignAda(so: Story): Promise<Part> {
  const connected = of(so, 'connect-project').at('createProjectScimConfiguration');
  const userName = uniqueEmail('ada');
  const scim = new ScimClient(reachable(app, connected.at('scimConfiguration', 'baseUrl').text), connected.at('bearerToken').text);
  const { body, headers } = await scim.createUser(userName);
  return new Part({ id: body.id, userName, requestId: required(headers.get('x-request-id')) });
}

/** Somebody who has left for good, by their id. */
async function removeSomebody(so: Story): Promise<Part> {
  const id = await addPerson(app, { kind: 'project', id: project(so), projectId: project(so) });
  await app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id });
  return new Part(id);
}

test('every operation does its task, one after the other, from an empty installation on', async () => {
  expect(story.map(([name]) => `${name}.graphql`).sort()).toEqual(files);
  const so = new Map<string, Part>();
  for (const [name, variables, check] of story) {
    const got = new Part(await app.admin.run(read(name), variables(so)));
    check(got);
    so.set(name, got);
    if (name === 'connect-project') so.set('ada', await assignAda(so));
    if (name === 'restore-person') so.set('gone', await removeSomebody(so));
  }
});

test('the page of Apollo Sandbox begins with the first of them', async () => {
  const page = await fetch(`${app.baseUrl}/graphql`, { headers: { accept: 'text/html' } });
  const html = await page.text();
  for (const line of read(firstTask).trim().split('\n')) expect(html).toContain(JSON.stringify(line).slice(1, -1));
});
