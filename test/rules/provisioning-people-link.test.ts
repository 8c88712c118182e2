import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, createHome, deleteConfiguration, homeKinds, person, suspend, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe.each(homeKinds)('in a %s', (kind) => {
  test.each([true, false])('a POST of an unmanaged person by userName links them, with auto provision %s', async (autoProvisionUsers) => {
    const { scim, home, configuration, defaultTeams } = await connect(app, kind, { autoProvisionUsers });
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    const { status, headers, body } = await scim.createUser(email, { externalId: 'x1', displayName: 'Sent' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${configuration.baseUrl}/Users/${id}`);
    expect(body).toMatchObject({ id, externalId: 'x1', displayName: 'Sent' });
    expect(await person(app, id)).toMatchObject({ managedBy: { id: configuration.id }, externalId: 'x1', displayName: 'Sent', teams: defaultTeams, hasAccess: true });
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'SUCCESS', summary: expect.stringMatching(/linked existing person/i) as string });
  });

  test('a POST links the one unmanaged person who has that primary e-mail, when nobody has the userName', async () => {
    const { scim, home, configuration } = await connect(app, kind);
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    const userName = uniqueEmail('ada.lovelace');
    const { status, body } = await scim.createUser(userName, { emails: [{ value: uniqueEmail('home') }, { value: email.toUpperCase(), primary: true }] });
    expect(status).toBe(201);
    expect(body.id).toBe(id);
    expect(await person(app, id)).toMatchObject({ userName, managedBy: { id: configuration.id } });
  });

  test('a POST links nobody by an e-mail that two unmanaged people have', async () => {
    const { scim, home } = await connect(app, kind);
    const email = uniqueEmail();
    const byHand = await addPerson(app, home, { email });
    const leaving = await configure(app, home);
    // Another configuration, deleted again, leaves a second one with this address.
    const other = (await leaving.scim.createUser(uniqueEmail(), { emails: [{ value: uniqueEmail(), primary: true }] })).body.id;
    await leaving.scim.patch(`/Users/${other}`, [{ op: 'replace', path: 'emails', value: [{ value: email, primary: true }] }]);
    await deleteConfiguration(app, leaving);
    const { status, body } = await scim.createUser(uniqueEmail(), { emails: [{ value: email, primary: true }] });
    expect(status).toBe(201);
    expect([byHand, other]).not.toContain(body.id);
  });

  test('a userName wins over an e-mail', async () => {
    const { scim, home } = await connect(app, kind);
    const [byNameEmail, byEmailEmail] = [uniqueEmail('name'), uniqueEmail('mail')];
    const byName = await addPerson(app, home, { email: byNameEmail });
    const byEmail = await addPerson(app, home, { email: byEmailEmail });
    expect((await scim.createUser(byNameEmail, { emails: [{ value: byEmailEmail, primary: true }] })).body.id).toBe(byName);
    expect((await person(app, byEmail)).managedBy).toBeNull();
  });

  test('a person who is managed is not linked by e-mail', async () => {
    const { scim } = await connect(app, kind);
    const email = uniqueEmail();
    const first = (await scim.createUser(email, { emails: [{ value: email, primary: true }] })).body.id;
    const { status, body } = await scim.createUser(uniqueEmail(), { emails: [{ value: email, primary: true }] });
    expect(status).toBe(201);
    expect(body.id).not.toBe(first);
  });

  test.each(['userName', 'e-mail'])('an equal key in other characters than ASCII is 409 and links nobody: by %s', async (by) => {
    const { scim, home } = await connect(app, kind);
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    const fullWidth = email.replace('ada', 'ａda');
    const { status, body } = by === 'userName' ? await scim.createUser(fullWidth) : await scim.createUser(uniqueEmail(), { emails: [{ value: fullWidth, primary: true }] });
    expect(status).toBe(409);
    expect(body).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining(id) as string });
    expect((await person(app, id)).managedBy).toBeNull();
  });

  test.each([
    ['PUT', (userName: string) => ({ userName, displayName: 'Written', schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] })],
    ['PATCH', () => ({ Operations: [{ op: 'add', path: 'displayName', value: 'Written' }], schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] })],
  ])('the first %s by id links an unmanaged person as a POST does, then applies', async (method, bodyOf) => {
    const { scim, home, configuration, defaultTeams } = await connect(app, kind, { autoProvisionUsers: false });
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    expect((await scim.send(method, `/Users/${id}`, bodyOf(email))).status).toBe(200);
    expect(await person(app, id)).toMatchObject({ managedBy: { id: configuration.id }, displayName: 'Written', teams: defaultTeams });
    expect((await lastEvent(app, configuration)).words).toMatch(/linked/i);
  });

  test('the first DELETE by id of an unmanaged person removes them, or releases them with auto deprovision off', async () => {
    const { scim, home } = await connect(app, kind);
    const removed = await addPerson(app, home);
    expect((await scim.delete(`/Users/${removed}`)).status).toBe(204);
    expect(await person(app, removed)).toMatchObject({ removedAt: expect.any(String) as string, hasAccess: false });

    const lenient = await configure(app, home, { autoDeprovisionUsers: false });
    const released = await addPerson(app, home);
    expect((await lenient.scim.delete(`/Users/${released}`)).status).toBe(204);
    expect(await person(app, released)).toMatchObject({ removedAt: null, releasedAt: expect.any(String) as string, managedBy: null });
  });

  test('the first DELETE by id that releases somebody links them before, with what a link gives: default teams, and a suspension of an earlier life', async () => {
    const { scim, home, configuration, defaultTeams } = await connect(app, kind);
    const clean = await addPerson(app, home);
    const earlier = (await scim.createUser(uniqueEmail(), { externalId: 'x1' })).body.id;
    await suspend(app, earlier);
    await scim.delete(`/Users/${earlier}`);
    const other = await configure(app, home);
    const suspect = (await other.scim.createUser(uniqueEmail(), { externalId: 'x1' })).body.id;
    await deleteConfiguration(app, other);
    expect(await person(app, suspect)).toMatchObject({ managedBy: null, suspended: false });

    await updateConfiguration(app, configuration, { autoDeprovisionUsers: false });
    for (const id of [clean, suspect]) expect((await scim.delete(`/Users/${id}`)).status).toBe(204);
    expect(await person(app, clean)).toMatchObject({ managedBy: null, suspended: false, teams: defaultTeams, releasedAt: expect.any(String) as string });
    expect(await person(app, suspect)).toMatchObject({ managedBy: null, suspended: true, hasAccess: false });
  });

  test('an unmanaged person who was deactivated comes back by a POST, while other writes only link', async () => {
    const home = await createHome(app, kind);
    const leaving = await configure(app, home);
    const [posted, patched] = [uniqueEmail('posted'), uniqueEmail('patched')];
    const ids = await Promise.all([posted, patched].map(async (userName) => (await leaving.scim.createUser(userName)).body.id));
    for (const id of ids) await leaving.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    await deleteConfiguration(app, leaving);

    const { id: configurationId, scim } = await configure(app, home);
    expect((await scim.createUser(posted)).status).toBe(201);
    expect(await person(app, ids[0] ?? '')).toMatchObject({ active: true, deactivatedAt: null, managedBy: { id: configurationId } });
    expect((await scim.patch(`/Users/${ids[1]}`, [{ op: 'replace', path: 'title', value: 'Dr' }])).status).toBe(200);
    expect(await person(app, ids[1] ?? '')).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false, managedBy: { id: configurationId } });
  });

  test('a POST with active:false links and stores without default teams, and access ends', async () => {
    const { scim, home, configuration } = await connect(app, kind);
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    const { status, body } = await scim.createUser(email, { active: false, displayName: 'Sent' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id, active: false, displayName: 'Sent' });
    expect(await person(app, id)).toMatchObject({ managedBy: { id: configuration.id }, deactivatedAt: expect.any(String) as string, hasAccess: false, teams: [] });
  });

  test('a POST with active:false links and stores, and access stays with a warning while auto deprovision is off', async () => {
    const { scim, home, configuration } = await connect(app, kind, { autoDeprovisionUsers: false });
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    expect((await scim.createUser(email, { active: false })).body).toMatchObject({ id, active: false });
    expect(await person(app, id)).toMatchObject({ managedBy: { id: configuration.id }, active: false, deactivatedAt: null, teams: [] });
    expect((await lastEvent(app, configuration)).status).toBe('WARNING');
  });
});

test.each([
  ['PUT', (userName: string) => ({ userName, active: false, schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] })],
  ['PATCH', () => ({ Operations: [{ op: 'replace', path: 'active', value: false }], schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] })],
])('a first %s with active:false links without default teams, so that no deactivation gives access', async (method, bodyOf) => {
  const { scim, home, configuration } = await connect(app, 'project', { autoDeprovisionUsers: false });
  const email = uniqueEmail();
  const id = await addPerson(app, home, { email });
  expect((await scim.send(method, `/Users/${id}`, bodyOf(email))).body).toMatchObject({ id, active: false });
  expect(await person(app, id)).toMatchObject({ managedBy: { id: configuration.id }, active: false, deactivatedAt: null, teams: [], hasAccess: false });
});

test('what an administrator gave a person before stays when they are linked', async () => {
  const { scim, home, defaultTeams } = await connect(app, 'project');
  const { project } = await app.admin.run<{ project: { teams: { nodes: readonly { id: string; name: string }[] } } }>('query ($id: ID!) { project(id: $id) { teams { nodes { id name } } } }', { id: home.id });
  const admins = project.teams.nodes.find(({ name }) => name === 'Admins')?.id ?? '';
  const email = uniqueEmail();
  const id = await addPerson(app, home, { email, teamIds: [admins] });
  await scim.createUser(email);
  const linked = await person(app, id);
  expect(linked.role).toBe('ADMIN');
  expect([...linked.teams].sort()).toEqual([admins, ...defaultTeams].sort());
});
