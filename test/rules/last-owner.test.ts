import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, deleteConfiguration, person, suspend, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { userSchema, type ScimAnswer } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

interface Setting {
  readonly project: Project;
  readonly configuration: Configuration;
  readonly id: string;
  readonly email: string;
}

/** A project whose one owner with access is a person of this test. */
async function withLastOwner(): Promise<Setting> {
  const project = await createProject(app);
  const { project: { people } } = await app.admin.run<{ project: { people: { nodes: readonly { id: string }[] } } }>('query ($id: ID!) { project(id: $id) { people { nodes { id } } } }', { id: project.id });
  const email = uniqueEmail('owner');
  const id = await addPerson(app, project, { email, teamIds: [project.owners] });
  await changeTeamMembers(app, project.owners, { remove: people.nodes.map((creator) => creator.id) });
  return { project, configuration: await configure(app, project, { pushGroupsEnabled: true }), id, email };
}

const byScim: readonly (readonly [string, (setting: Setting) => Promise<ScimAnswer>])[] = [
  ['DELETE', ({ configuration: { scim }, id }) => scim.delete(`/Users/${id}`)],
  ['PATCH active:false', ({ configuration: { scim }, id }) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])],
  ['PATCH of many things, active "False" among them', ({ configuration: { scim }, id }) => scim.patch(`/Users/${id}`, [{ op: 'Replace', value: { displayName: 'X', active: 'False' } }])],
  ['PUT active:false', ({ configuration: { scim }, id, email }) => scim.put(`/Users/${id}`, { schemas: [userSchema], userName: email, active: false })],
  ['POST active:false, which links', ({ configuration: { scim }, email }) => scim.createUser(email, { active: false })],
];

const byGraphql: readonly (readonly [string, (setting: Setting) => readonly [string, Readonly<Record<string, unknown>>]])[] = [
  ['suspendPerson', ({ id }) => ['mutation ($id: ID!) { suspendPerson(input: { id: $id, reason: "Away" }) { person { id } } }', { id }]],
  ['removePerson', ({ id }) => ['mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id }]],
  ['changeTeamMembers', ({ id, project }) => ['mutation ($team: ID!, $id: ID!) { changeTeamMembers(input: { teamId: $team, remove: [$id] }) { team { id } } }', { team: project.owners, id }]],
  ['changeProvisionedPerson', ({ id, configuration }) => ['mutation ($id: ID!, $by: ID!) { changeProvisionedPerson(input: { scimConfigurationId: $by, id: $id, active: false }) { person { id } } }', { id, by: configuration.id }]],
  ['deprovisionPerson', ({ id, configuration }) => ['mutation ($id: ID!, $by: ID!) { deprovisionPerson(input: { scimConfigurationId: $by, id: $id }) { deletedId } }', { id, by: configuration.id }]],
  ['provisionPerson, which links', ({ email, configuration }) => ['mutation ($email: String!, $by: ID!) { provisionPerson(input: { scimConfigurationId: $by, userName: $email, active: false }) { person { id } } }', { email, by: configuration.id }]],
];

test.each(byScim)('the last owner with access does not lose it by SCIM %s: 403, nothing changes, and an event says so', async (_how, act) => {
  const setting = await withLastOwner();
  const before = await person(app, setting.id);
  const { status, body } = await act(setting);
  expect(status).toBe(403);
  expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], detail: expect.stringMatching(/owner/i) as string });
  expect(await person(app, setting.id)).toEqual(before);
  expect(await lastEvent(app, setting.configuration)).toMatchObject({ status: 'ERROR', httpStatus: 403 });
});

test.each(byScim)('one of two owners loses access by SCIM %s', async (_how, act) => {
  const setting = await withLastOwner();
  await addPerson(app, setting.project, { teamIds: [setting.project.owners] });
  expect((await act(setting)).status).toBeLessThan(300);
  expect((await person(app, setting.id)).hasAccess).toBe(false);
});

test.each(byGraphql)('the last owner with access does not lose it by GraphQL %s: LAST_OWNER', async (_how, act) => {
  const setting = await withLastOwner();
  const before = await person(app, setting.id);
  expect((await app.admin.refusal(...act(setting))).code).toBe('LAST_OWNER');
  expect(await person(app, setting.id)).toEqual(before);
});

test.each(byGraphql)('one of two owners loses it by GraphQL %s', async (_how, act) => {
  const setting = await withLastOwner();
  await addPerson(app, setting.project, { teamIds: [setting.project.owners] });
  await app.admin.run(...act(setting));
  expect((await person(app, setting.id)).role).not.toBe('OWNER');
});

test('owners who are suspended, deactivated or removed do not count as owners with access', async () => {
  const setting = await withLastOwner();
  const { project, configuration } = setting;
  const [suspended, deactivated, removed] = await Promise.all(['s', 'd', 'r'].map(() => addPerson(app, project, { teamIds: [project.owners] })));
  await suspend(app, suspended ?? '');
  await configuration.scim.patch(`/Users/${deactivated}`, [{ op: 'replace', path: 'active', value: false }]);
  await configuration.scim.delete(`/Users/${removed}`);
  for (const [, act] of byScim) expect((await act(setting)).status).toBe(403);
  expect((await person(app, setting.id)).hasAccess).toBe(true);
});

test('a group that is pushed under the name of Owners, in any spelling, is no way round', async () => {
  const { configuration: { scim }, id, project } = await withLastOwner();
  for (const name of ['Owners', 'OWNERS', ' owners ', 'Ｏｗｎｅｒｓ']) {
    const { status, body } = await scim.createGroup(name, []);
    expect({ name, status, scimType: body.scimType }).toEqual({ name, status: 409, scimType: 'uniqueness' });
  }
  expect((await scim.put(`/Groups/${project.owners}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Owners', members: [] })).status).toBe(404);
  expect((await person(app, id)).role).toBe('OWNER');
});

test('deleting the configuration that manages the last owner leaves the owner', async () => {
  const { configuration, id, email, project } = await withLastOwner();
  expect((await configuration.scim.createUser(email)).status).toBe(201);
  expect((await person(app, id)).managedBy).toEqual({ id: configuration.id });
  await deleteConfiguration(app, configuration);
  expect(await person(app, id)).toMatchObject({ managedBy: null, hasAccess: true, role: 'OWNER', teams: [project.owners] });
});

test('a POST of another human under the name of the last owner, who is inactive but kept access, is refused', async () => {
  const { configuration, id, email } = await withLastOwner();
  await app.admin.run('mutation ($id: ID!) { updateScimConfiguration(input: { id: $id, autoDeprovisionUsers: false }) { scimConfiguration { id } } }', { id: configuration.id });
  await configuration.scim.createUser(email, { externalId: 'old', active: false });
  expect(await person(app, id)).toMatchObject({ active: false, hasAccess: true, role: 'OWNER' });
  expect((await configuration.scim.createUser(email, { externalId: 'new' })).status).toBe(403);
  expect(await person(app, id)).toMatchObject({ removedAt: null, hasAccess: true, role: 'OWNER' });
});

test('with auto deprovision off active:false and DELETE of the last owner are no loss of access', async () => {
  const { configuration, id } = await withLastOwner();
  await app.admin.run('mutation ($id: ID!) { updateScimConfiguration(input: { id: $id, autoDeprovisionUsers: false }) { scimConfiguration { id } } }', { id: configuration.id });
  expect((await configuration.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
  expect((await configuration.scim.delete(`/Users/${id}`)).status).toBe(204);
  expect(await person(app, id)).toMatchObject({ hasAccess: true, role: 'OWNER' });
});

describe('a suspension that the last owner would bring along from an earlier life', () => {
  /** Somebody of this name and externalId was suspended, and then removed by the provider. */
  async function leaveSuspension({ configuration: { scim } }: Setting, userName: string): Promise<void> {
    const { id } = (await scim.createUser(userName, { externalId: 'ext-1' })).body;
    await suspend(app, id);
    await scim.delete(`/Users/${id}`);
  }

  const comings: readonly (readonly [string, (setting: Setting, past: string) => Promise<ScimAnswer>])[] = [
    ['a POST that links', ({ configuration: { scim }, email }) => scim.createUser(email, { externalId: 'ext-1' })],
    ['a PATCH that links', ({ configuration: { scim }, id }) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'externalId', value: 'ext-1' }])],
    ['a rename', ({ configuration: { scim }, id }, past) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: past }])],
  ];

  test.each(comings)('does not come by %s: 403, and nothing changes', async (_how, come) => {
    const setting = await withLastOwner();
    const past = uniqueEmail('past');
    await leaveSuspension(setting, past);
    const before = await person(app, setting.id);
    expect((await come(setting, past)).status).toBe(403);
    expect(await person(app, setting.id)).toEqual(before);
  });

  test.each(comings)('comes by %s when there is another owner', async (_how, come) => {
    const setting = await withLastOwner();
    await addPerson(app, setting.project, { teamIds: [setting.project.owners] });
    const past = uniqueEmail('past');
    await leaveSuspension(setting, past);
    expect((await come(setting, past)).status).toBeLessThan(300);
    expect(await person(app, setting.id)).toMatchObject({ suspended: true, hasAccess: false });
  });
});
