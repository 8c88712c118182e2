import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, createTeam, homeKinds, person, uniqueEmail, updateConfiguration, type Connected } from '../support/build.js';
import { lastEvent } from '../support/events.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe.each(homeKinds)('in a %s', (kind) => {
  test('a POST of a userName that nobody has makes a person of this configuration, with the default teams', async () => {
    const { scim, configuration, defaultTeams, home } = await connect(app, kind);
    const userName = uniqueEmail();
    const { status, headers, body } = await scim.createUser(userName, { externalId: 'x1', displayName: 'Ada' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${configuration.baseUrl}/Users/${body.id}`);
    expect(body).toMatchObject({ userName, externalId: 'x1', displayName: 'Ada', active: true });
    expect(await person(app, body.id)).toMatchObject({
      userName, externalId: 'x1', active: true, deactivatedAt: null, hasAccess: true, managedBy: { id: configuration.id },
      teams: defaultTeams, role: kind === 'project' ? 'MEMBER' : null,
    });
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'SUCCESS', httpStatus: 201, person: { id: body.id }, summary: expect.stringMatching(/created/i) as string });
    expect(await peopleOf(home)).toContain(body.id);
  });

  test('with auto provision off it is refused with a sentence, nothing changes, and an event says why', async () => {
    const { scim, configuration, home } = await connect(app, kind, { autoProvisionUsers: false });
    const before = await peopleOf(home);
    const { status, body } = await scim.createUser(uniqueEmail());
    expect(status).toBe(403);
    expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '403', detail: expect.stringContaining('Auto provision users') as string });
    expect(await peopleOf(home)).toEqual(before);
    const event = await lastEvent(app, configuration);
    expect(event).toMatchObject({ status: 'ERROR', httpStatus: 403 });
    expect(event.words).toContain('Auto provision users');
  });

  test('a POST of a person whom this configuration manages and who is active is 409 that names the id, and a look-up finds them at once', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName, { displayName: 'First' })).body;
    const again = await scim.createUser(userName, { displayName: 'Second' });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness', detail: expect.stringContaining(id) as string });
    const found = (await scim.findUser(userName)).body;
    expect(found).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: 'First' }] });
  });

  test('a POST of a person whom another configuration manages is 409 that names that configuration', async () => {
    const { scim, home } = await connect(app, kind, { name: 'Acme Okta' });
    const other = await configure(app, home, { name: 'Acme Entra' });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    for (const active of [true, false]) {
      await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: active }]);
      const refused = await other.scim.createUser(userName);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining('Acme Okta') as string });
    }
    expect((await other.scim.findUser(userName)).body.totalResults).toBe(0);
  });

  test.each([true, false])('a person born inactive is deactivated and gets no default team, with auto deprovision %s', async (autoDeprovisionUsers) => {
    const { scim } = await connect(app, kind, { autoDeprovisionUsers });
    const { status, body } = await scim.createUser(uniqueEmail(), { active: false });
    expect(status).toBe(201);
    expect(body.active).toBe(false);
    expect(await person(app, body.id)).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false, teams: [] });
  });
});

test('while groups are pushed a new person gets no default team', async () => {
  const { scim } = await connect(app, 'project', { pushGroupsEnabled: true });
  const { id } = (await scim.createUser(uniqueEmail())).body;
  expect(await person(app, id)).toMatchObject({ teams: [], hasAccess: false });
});

test('a new person gets every default team of the moment', async () => {
  const { scim, home, configuration } = await connect(app, 'project');
  const teams = [await createTeam(app, home), await createTeam(app, home)];
  await updateConfiguration(app, configuration, { defaultTeamIds: teams });
  const { id } = (await scim.createUser(uniqueEmail())).body;
  expect([...(await person(app, id)).teams].sort()).toEqual([...teams].sort());
});

test('people of one directory are nobody to another', async () => {
  const { scim } = await connect(app, 'project');
  const { scim: elsewhere } = await connect(app, 'status page');
  const userName = uniqueEmail();
  const { id } = (await scim.createUser(userName)).body;
  expect((await elsewhere.get(`/Users/${id}`)).status).toBe(404);
  const twin = await elsewhere.createUser(userName);
  expect(twin.status).toBe(201);
  expect(twin.body.id).not.toBe(id);
});

test('a userName that somebody had who was removed by hand is free again', async () => {
  const { scim, home } = await connect(app, 'project');
  const email = uniqueEmail();
  const removed = await addPerson(app, home, { email });
  await app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id: removed });
  const { status, body } = await scim.createUser(email);
  expect(status).toBe(201);
  expect(body.id).not.toBe(removed);
});

/** The ids of everybody in a home. */
async function peopleOf(home: Connected['home']): Promise<readonly string[]> {
  const document = home.kind === 'project'
    ? 'query ($id: ID!) { home: project(id: $id) { people(first: 100) { nodes { id } } } }'
    : 'query ($id: ID!) { home: statusPage(id: $id) { people: subscribers(first: 100) { nodes { id } } } }';
  const { home: { people } } = await app.admin.run<{ home: { people: { nodes: readonly { id: string }[] } } }>(document, { id: home.id });
  return people.nodes.map(({ id }) => id);
}
