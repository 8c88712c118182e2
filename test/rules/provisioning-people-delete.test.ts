import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, connect, createTeam, homeKinds, person, restore, suspend, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { acceptInvitation, invite, signUp } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe.each(homeKinds)('in a %s', (kind) => {
  test('a DELETE ends access, takes every membership, and is 404 for ever under that id', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const { status, text } = await scim.delete(`/Users/${id}`);
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(await person(app, id)).toMatchObject({ removedAt: expect.any(String) as string, hasAccess: false, teams: [] });
    for (const answer of [await scim.get(`/Users/${id}`), await scim.delete(`/Users/${id}`), await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])]) {
      expect(answer.status).toBe(404);
    }
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
  });

  test('administrators see the history of somebody removed', async () => {
    const { scim, home } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail(), { displayName: 'Ada' })).body;
    await scim.delete(`/Users/${id}`);
    expect(await person(app, id)).toMatchObject({ displayName: 'Ada' });
    const { person: { provisioningEvents } } = await app.admin.run<{ person: { provisioningEvents: { nodes: readonly { summary: string }[] } } }>(
      'query ($id: ID!) { person(id: $id) { provisioningEvents { nodes { summary } } } }', { id });
    expect(provisioningEvents.nodes.map(({ summary }) => summary)).toEqual([expect.stringMatching(/removed/i), expect.stringMatching(/created/i)]);
    expect(await listed(home.kind === 'project', home.id, false)).not.toContain(id);
    expect(await listed(home.kind === 'project', home.id, true)).toContain(id);
  });

  test('a later POST makes a new person with a new id', async () => {
    const { scim, defaultTeams } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName, { title: 'Dr' })).body;
    await scim.delete(`/Users/${id}`);
    const { status, body } = await scim.createUser(userName);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect(body).not.toHaveProperty('title');
    expect(await person(app, body.id)).toMatchObject({ hasAccess: true, teams: defaultTeams });
    expect((await scim.get(`/Users/${id}`)).status).toBe(404);
  });

  test('with auto deprovision off a DELETE is 204 and releases: unmanaged, invisible to the provider, and access stays', async () => {
    const { scim, configuration, defaultTeams } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    expect((await scim.delete(`/Users/${id}`)).status).toBe(204);
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', httpStatus: 204 });
    expect(await person(app, id)).toMatchObject({ removedAt: null, releasedAt: expect.any(String) as string, managedBy: null, hasAccess: true, teams: defaultTeams });
    expect((await scim.get(`/Users/${id}`)).status).toBe(404);
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(404);
    expect((await scim.get('/Users')).body.Resources.map((user) => user.id)).not.toContain(id);
  });

  test('a POST of somebody released links them again: 201, the same id, and they are seen', async () => {
    const { scim, configuration } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.delete(`/Users/${id}`);
    const { status, body } = await scim.createUser(userName);
    expect(status).toBe(201);
    expect(body.id).toBe(id);
    expect(await person(app, id)).toMatchObject({ releasedAt: null, managedBy: { id: configuration.id }, hasAccess: true });
    expect((await scim.get(`/Users/${id}`)).status).toBe(200);
  });

  test('somebody released is linked again with auto provision off too', async () => {
    const { scim, configuration } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.delete(`/Users/${id}`);
    await updateConfiguration(app, configuration, { autoProvisionUsers: false });
    expect((await scim.createUser(userName)).body.id).toBe(id);
  });

  test.each([
    ['by userName', (userName: string) => [userName.toUpperCase(), {}] as const],
    ['by the externalId of that configuration', () => [uniqueEmail('renamed'), { externalId: 'ext-1' }] as const],
  ])('a suspension is carried over to the person who is made later: %s', async (_by, sent) => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName, { externalId: 'ext-1' })).body;
    await suspend(app, id);
    await scim.delete(`/Users/${id}`);
    const [name, attributes] = sent(userName);
    const again = (await scim.createUser(name, attributes)).body;
    expect(again.id).not.toBe(id);
    expect(await person(app, again.id)).toMatchObject({ suspended: true, hasAccess: false });
  });

  test('a suspension is carried over when a rename takes the name of somebody suspended and removed', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await suspend(app, id);
    await scim.delete(`/Users/${id}`);
    const other = (await scim.createUser(uniqueEmail())).body.id;
    expect((await person(app, other)).suspended).toBe(false);
    await scim.patch(`/Users/${other}`, [{ op: 'replace', path: 'userName', value: userName }]);
    expect(await person(app, other)).toMatchObject({ suspended: true, hasAccess: false });
  });

  test('a suspension is carried over when somebody added by hand is linked', async () => {
    const { scim, home } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName, { externalId: 'ext-1' })).body;
    await suspend(app, id);
    await scim.delete(`/Users/${id}`);
    const email = uniqueEmail('other');
    const byHand = await addPerson(app, home, { email });
    await scim.createUser(email, { externalId: 'ext-1' });
    expect(await person(app, byHand)).toMatchObject({ suspended: true, hasAccess: false });
  });

  test('a suspension is carried over by the account, when an invitation links it to another person', async () => {
    const { scim } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    const { email } = await signUp(app, id);
    await suspend(app, id);
    await scim.delete(`/Users/${id}`);
    const other = (await scim.createUser(uniqueEmail('other'), { emails: [{ value: email, primary: true }] })).body.id;
    expect(await person(app, other)).toMatchObject({ suspended: false, signsInAs: null });
    await acceptInvitation(app, await invite(app, other));
    expect(await person(app, other)).toMatchObject({ suspended: true, hasAccess: false, signsInAs: email });
  });

  test('a suspension that was lifted before the removal does not come back', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await suspend(app, id);
    await restore(app, id);
    await scim.delete(`/Users/${id}`);
    expect(await person(app, (await scim.createUser(userName)).body.id)).toMatchObject({ suspended: false, hasAccess: true });
  });

  test('an externalId of another configuration carries no suspension over', async () => {
    const { scim, home } = await connect(app, kind);
    const other = await configure(app, home);
    const { id } = (await other.scim.createUser(uniqueEmail(), { externalId: 'ext-1' })).body;
    await suspend(app, id);
    await other.scim.delete(`/Users/${id}`);
    expect((await person(app, (await scim.createUser(uniqueEmail(), { externalId: 'ext-1' })).body.id)).suspended).toBe(false);
  });
});

test('a DELETE takes manual and pushed memberships too', async () => {
  const { scim, home } = await connect(app, 'project', { pushGroupsEnabled: true });
  const { id } = (await scim.createUser(uniqueEmail())).body;
  const manual = await createTeam(app, home, { role: 'ADMIN' });
  await changeTeamMembers(app, manual, { add: [id] });
  const group = (await scim.createGroup('Engineering', [id])).body.id;
  await scim.delete(`/Users/${id}`);
  expect((await person(app, id)).teams).toEqual([]);
  expect((await scim.get(`/Groups/${group}`)).body.members ?? []).toEqual([]);
});

async function listed(inProject: boolean, id: string, removed: boolean): Promise<readonly string[]> {
  const document = `query ($id: ID!, $filter: PersonFilter) { home: ${inProject ? 'project' : 'statusPage'}(id: $id) { people: ${inProject ? 'people' : 'subscribers'}(first: 100, filter: $filter) { nodes { id } } } }`;
  const { home } = await app.admin.run<{ home: { people: { nodes: readonly { id: string }[] } } }>(document, { id, filter: { removed } });
  return home.people.nodes.map((node) => node.id);
}
