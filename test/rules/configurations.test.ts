import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, createProject, createTeam, deleteConfiguration, homeKinds, person, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { linkTeam, team, teamMembers } from '../support/teams.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe.each(homeKinds)('in a %s', (kind) => {
  describe('while a configuration is paused', () => {
    test.each([
      ['GET /Users', 'GET', '/Users', undefined],
      ['POST /Users', 'POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada@acme.example' }],
      ['GET /ServiceProviderConfig', 'GET', '/ServiceProviderConfig', undefined],
    ])('%s is 503 as a SCIM error with Retry-After in whole seconds', async (_what, method, path, body) => {
      const { scim, configuration } = await connect(app, kind);
      await updateConfiguration(app, configuration, { enabled: false });
      const answer = await scim.send(method, path, body);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(answer.headers.get('content-type')).toBe('application/scim+json');
      expect(answer.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '503', detail: expect.stringMatching(/paused/i) as string });
      expect((await lastEvent(app, configuration)).status).toBe('SKIPPED');
    });

    test('nothing changes, a wrong token is still 401, and everything works again when it is resumed', async () => {
      const { scim, configuration } = await connect(app, kind);
      const { id } = (await scim.createUser(uniqueEmail())).body;
      await updateConfiguration(app, configuration, { enabled: false });
      expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(503);
      expect((await scim.delete(`/Users/${id}`)).status).toBe(503);
      expect(await person(app, id)).toMatchObject({ active: true, hasAccess: true, removedAt: null });
      expect((await scim.get('/Users', { authorization: 'Bearer wrong' })).status).toBe(401);
      await updateConfiguration(app, configuration, { enabled: true });
      expect((await scim.get(`/Users/${id}`)).status).toBe(200);
      expect((await person(app, id)).hasAccess).toBe(true);
    });
  });

  test('a deleted configuration leaves its people, unmanaged and with their access, and its address is 401', async () => {
    const { scim, configuration, defaultTeams } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail(), { displayName: 'Ada', externalId: 'x1' })).body;
    await deleteConfiguration(app, configuration);
    expect(await person(app, id)).toMatchObject({ managedBy: null, displayName: 'Ada', hasAccess: true, teams: defaultTeams, removedAt: null });
    expect((await scim.get('/Users')).status).toBe(401);
    await app.admin.run('mutation ($id: ID!) { updatePerson(input: { id: $id, displayName: "Mine now" }) { person { id } } }', { id });
    expect((await person(app, id)).displayName).toBe('Mine now');
  });

  test('two configurations each manage their own: unseen and untouched by the other, 409 between them', async () => {
    const { scim, home, configuration } = await connect(app, kind, { name: 'First' });
    const second = await configure(app, home, { name: 'Second' });
    const [a, b] = [uniqueEmail('a'), uniqueEmail('b')];
    const ofFirst = (await scim.createUser(a)).body.id;
    const ofSecond = (await second.scim.createUser(b)).body.id;
    expect((await scim.get('/Users')).body.Resources.map((user) => user.id)).not.toContain(ofSecond);
    expect((await second.scim.get('/Users')).body.Resources.map((user) => user.id)).not.toContain(ofFirst);
    expect((await second.scim.createUser(a)).body).toMatchObject({ status: '409', detail: expect.stringContaining('First') as string });
    expect((await scim.createUser(b)).body).toMatchObject({ status: '409', detail: expect.stringContaining('Second') as string });
    expect((await person(app, ofFirst)).managedBy).toEqual({ id: configuration.id });
    await deleteConfiguration(app, second);
    expect((await scim.createUser(b)).body.id).toBe(ofSecond);
  });

  describe('what a provider manages is not edited by hand', () => {
    test.each([
      ['updatePerson', 'mutation ($id: ID!) { updatePerson(input: { id: $id, displayName: "Mine" }) { person { id } } }'],
      ['removePerson', 'mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }'],
    ])('%s is MANAGED_BY_SCIM, with the sentence where to change it', async (_mutation, document) => {
      const { scim, configuration } = await connect(app, kind, { identityProvider: 'OKTA', name: 'Acme Okta' });
      const { id } = (await scim.createUser(uniqueEmail(), { displayName: 'Sent' })).body;
      const before = await person(app, id);
      const refusal = await app.admin.refusal(document, { id });
      expect(refusal.code).toBe('MANAGED_BY_SCIM');
      expect(`${refusal.message} ${refusal.help}`).toMatch(/Okta/);
      expect(await person(app, id)).toEqual(before);
      expect((await lockedFields(id)).length).toBeGreaterThan(0);
      await deleteConfiguration(app, configuration);
      expect(await lockedFields(id)).toEqual([]);
    });

    test('removePerson of a managed person says to suspend instead, and suspending works', async () => {
      const { scim } = await connect(app, kind);
      const { id } = (await scim.createUser(uniqueEmail())).body;
      const refusal = await app.admin.refusal('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id });
      expect(`${refusal.message} ${refusal.help}`).toMatch(/suspend/i);
      await app.admin.run('mutation ($id: ID!) { suspendPerson(input: { id: $id, reason: "Left" }) { person { id } } }', { id });
      expect((await person(app, id)).hasAccess).toBe(false);
    });

    test('restorePerson does not reactivate a managed person whom the provider deactivated', async () => {
      const { scim } = await connect(app, kind);
      const { id } = (await scim.createUser(uniqueEmail())).body;
      await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
      expect((await app.admin.refusal('mutation ($id: ID!) { restorePerson(input: { id: $id }) { person { id } } }', { id })).code).toBe('MANAGED_BY_SCIM');
      expect((await person(app, id)).hasAccess).toBe(false);
    });

    test('linkPerson hands somebody over, unlinkPerson takes them back', async () => {
      const { home, configuration } = await connect(app, kind);
      const id = await addPerson(app, home);
      await app.admin.run('mutation ($input: LinkInput!) { linkPerson(input: $input) { person { id } } }', { input: { id, scimConfigurationId: configuration.id } });
      expect((await person(app, id)).managedBy).toEqual({ id: configuration.id });
      expect((await app.admin.refusal('mutation ($id: ID!) { updatePerson(input: { id: $id, displayName: "Mine" }) { person { id } } }', { id })).code).toBe('MANAGED_BY_SCIM');
      await app.admin.run('mutation ($id: ID!) { unlinkPerson(input: { id: $id }) { person { id } } }', { id });
      expect((await person(app, id)).managedBy).toBeNull();
    });
  });
});

test('a deleted configuration leaves its teams, unmanaged, with their members as manual ones', async () => {
  const { scim, configuration } = await connect(app, 'project', { pushGroupsEnabled: true });
  const member = (await scim.createUser(uniqueEmail())).body.id;
  const { id } = (await scim.createGroup('Engineering', [member])).body;
  await deleteConfiguration(app, configuration);
  expect(await team(app, id)).toMatchObject({ name: 'Engineering', managedBy: null });
  expect((await teamMembers(app, id)).map((entry) => entry.id)).toEqual([member]);
  expect(await person(app, member)).toMatchObject({ hasAccess: true, role: 'MEMBER' });
});

test.each([
  ['updateTeam', 'mutation ($id: ID!) { updateTeam(input: { id: $id, name: "Mine" }) { team { id } } }'],
  ['deleteTeam', 'mutation ($id: ID!) { deleteTeam(input: { id: $id }) { deletedId } }'],
])('%s of a managed team is MANAGED_BY_SCIM; its role is not a synced field and may be changed', async (_mutation, document) => {
  const { scim, configuration } = await connect(app, 'project', { pushGroupsEnabled: true });
  const { id } = (await scim.createGroup('Engineering')).body;
  expect((await app.admin.refusal(document, { id })).code).toBe('MANAGED_BY_SCIM');
  await app.admin.run('mutation ($id: ID!) { updateTeam(input: { id: $id, role: VIEWER }) { team { id } } }', { id });
  expect(await team(app, id)).toMatchObject({ name: 'Engineering', role: 'VIEWER', managedBy: { id: configuration.id } });
});

test('linkTeam is for owners where the team has role ADMIN, and never takes Owners or a team of another configuration', async () => {
  const project = await createProject(app);
  const configuration = await configure(app, project, { pushGroupsEnabled: true });
  const other = await configure(app, project, { pushGroupsEnabled: true });
  const link = 'mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }';
  expect((await app.admin.refusal(link, { input: { id: project.owners, scimConfigurationId: configuration.id } })).code).toMatch(/INVALID|FORBIDDEN/);
  const foreign = await createTeam(app, project);
  await linkTeam(app, foreign, other.id);
  expect((await app.admin.refusal(link, { input: { id: foreign, scimConfigurationId: configuration.id } })).code).toMatch(/MANAGED_BY_SCIM|TAKEN|FORBIDDEN/);
  expect((await team(app, foreign)).managedBy).toEqual({ id: other.id });
});

async function lockedFields(id: string): Promise<readonly string[]> {
  return (await app.admin.run<{ person: { lockedFields: readonly string[] } }>('query ($id: ID!) { person(id: $id) { lockedFields } }', { id })).person.lockedFields;
}
