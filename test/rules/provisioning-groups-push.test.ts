import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, createProject, createTeam, person, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { team, teamMembers, updateTeam } from '../support/teams.js';
import { groupSchema, patchSchema } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

test('a POST makes a team with role MEMBER, managed by the configuration, until an administrator changes the role', async () => {
  const { scim, configuration } = await connect(app, 'project', { pushGroupsEnabled: true });
  const member = (await scim.createUser(uniqueEmail())).body.id;
  const { status, headers, body } = await scim.createGroup('Engineering', [member], { externalId: 'g1' });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`${configuration.baseUrl}/Groups/${body.id}`);
  expect(body).toMatchObject({ displayName: 'Engineering', externalId: 'g1', members: [{ value: member }] });
  expect(await team(app, body.id)).toMatchObject({ name: 'Engineering', role: 'MEMBER', source: 'SCIM', externalId: 'g1', managedBy: { id: configuration.id } });
  expect(await person(app, member)).toMatchObject({ role: 'MEMBER', hasAccess: true, teams: [body.id] });
  expect(await lastEvent(app, configuration)).toMatchObject({ status: 'SUCCESS', team: { id: body.id }, summary: expect.stringContaining('Engineering') as string });

  await updateTeam(app, body.id, { role: 'ADMIN' });
  expect((await scim.patch(`/Groups/${body.id}`, [{ op: 'replace', path: 'displayName', value: 'Engineers' }])).status).toBeLessThan(300);
  expect(await team(app, body.id)).toMatchObject({ name: 'Engineers', role: 'ADMIN' });
  expect((await person(app, member)).role).toBe('ADMIN');
});

test('the name of a group gives no role', async () => {
  const { scim } = await connect(app, 'project', { pushGroupsEnabled: true });
  const member = (await scim.createUser(uniqueEmail())).body.id;
  for (const name of ['Administrators', 'Owner', 'Admin', 'root', 'Viewers', 'Ow\u200bners']) {
    const { status, body } = await scim.createGroup(name, [member]);
    expect(status).toBe(201);
    expect((await team(app, body.id)).role).toBe('MEMBER');
  }
  expect((await person(app, member)).role).toBe('MEMBER');
});

test('while groups are pushed default teams are not applied, and grants of before stay until a deactivation', async () => {
  const { scim, configuration, defaultTeams } = await connect(app, 'project');
  const before = (await scim.createUser(uniqueEmail())).body.id;
  await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
  const after = (await scim.createUser(uniqueEmail())).body.id;
  expect((await person(app, before)).teams).toEqual(defaultTeams);
  expect((await person(app, after)).teams).toEqual([]);
  await scim.patch(`/Users/${before}`, [{ op: 'replace', path: 'active', value: false }]);
  await scim.patch(`/Users/${before}`, [{ op: 'replace', path: 'active', value: true }]);
  expect((await person(app, before)).teams).toEqual([]);
});

test('turned off, pushed teams become unmanaged and editable and their memberships manual; turned on again, the next write links', async () => {
  const { scim, configuration } = await connect(app, 'project', { pushGroupsEnabled: true });
  const member = (await scim.createUser(uniqueEmail())).body.id;
  const { id } = (await scim.createGroup('Engineering', [member])).body;
  expect((await app.admin.refusal('mutation ($id: ID!) { updateTeam(input: { id: $id, name: "Mine" }) { team { id } } }', { id })).code).toBe('MANAGED_BY_SCIM');

  await updateConfiguration(app, configuration, { pushGroupsEnabled: false });
  expect((await team(app, id)).managedBy).toBeNull();
  expect(await teamMembers(app, id)).toEqual([{ id: member, source: 'MANUAL' }]);
  await updateTeam(app, id, { name: 'Mine' });
  expect((await person(app, member)).teams).toEqual([id]);

  await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
  expect((await team(app, id)).managedBy).toBeNull();
  await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: member }] }]);
  expect((await team(app, id)).managedBy).toEqual({ id: configuration.id });
  expect(await teamMembers(app, id)).toEqual([{ id: member, source: 'PUSH' }]);
});

describe('with push groups off', () => {
  test('groups can be read', async () => {
    const { scim, home } = await connect(app, 'project');
    const id = await createTeam(app, home, { name: 'Readers' });
    expect((await scim.get(`/Groups/${id}`)).body.displayName).toBe('Readers');
    expect((await scim.get(`/Groups?filter=${encodeURIComponent('displayName eq "readers"')}`)).body.totalResults).toBe(1);
  });

  test.each([
    ['POST', () => '/Groups', { schemas: [groupSchema], displayName: 'New' }],
    ['PUT', (id: string) => `/Groups/${id}`, { schemas: [groupSchema], displayName: 'New' }],
    ['PATCH', (id: string) => `/Groups/${id}`, { schemas: [patchSchema], Operations: [{ op: 'replace', path: 'displayName', value: 'New' }] }],
    ['DELETE', (id: string) => `/Groups/${id}`, undefined],
  ])('%s is 403 with a sentence that says which switch to turn on, and nothing changes', async (method, pathOf, body) => {
    const { scim, home, configuration } = await connect(app, 'project');
    const id = await createTeam(app, home);
    const before = await team(app, id);
    const answer = await scim.send(method, pathOf(id), body);
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain('Push groups');
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'ERROR', httpStatus: 403, words: expect.stringContaining('Push groups') as string });
    expect(await team(app, id)).toEqual(before);
    expect((await scim.get('/Groups')).body.Resources.map((group) => group.displayName)).not.toContain('New');
  });
});

test.each(['PUT', 'PATCH', 'DELETE'])('with push groups off %s of a group that is not seen is 404, as with push groups on', async (method) => {
  const { scim, home } = await connect(app, 'project');
  const foreign = (await (await configure(app, home, { pushGroupsEnabled: true })).scim.createGroup('Foreign')).body.id;
  const body = { PUT: { schemas: [groupSchema], displayName: 'New' }, PATCH: { Operations: [{ op: 'remove', path: 'members' }] } }[method];
  for (const id of [foreign, '0196a0de-0000-7000-8000-00000000000a', 'x']) expect([id, (await scim.send(method, `/Groups/${id}`, body)).status]).toEqual([id, 404]);
});

describe('a group as a member of a group', () => {
  test.each([
    ['POST', 'POST', () => '/Groups', (id: string) => ({ schemas: [groupSchema], displayName: 'Outer', members: [{ value: id }] })],
    ['PUT', 'PUT', (outer: string) => `/Groups/${outer}`, (id: string) => ({ schemas: [groupSchema], displayName: 'Other', members: [{ value: id }] })],
    ['PATCH add', 'PATCH', (outer: string) => `/Groups/${outer}`, (id: string) => ({ Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }] })],
  ])('%s is refused as nested also when nothing but its id says so', async (_what, method, pathOf, bodyOf) => {
    const { scim } = await connect(app, 'project', { pushGroupsEnabled: true });
    const member = (await scim.createUser(uniqueEmail())).body.id;
    const inner = (await scim.createGroup('Inner')).body.id;
    const outer = (await scim.createGroup('Was', [member])).body.id;
    const { status, body } = await scim.send(method, pathOf(outer), bodyOf(inner.toUpperCase()));
    expect({ status, scimType: body.scimType, detail: body.detail }).toEqual({
      status: 400, scimType: 'invalidValue',
      detail: `Nested groups are not supported, but the member ${inner} is the group "Inner" – assign the people directly, as a member of a group must be a User.`,
    });
    expect(await team(app, outer)).toMatchObject({ name: 'Was', memberCount: 1 });
  });

  test('stays an unknown member where the configuration does not see that group', async () => {
    const { scim, home } = await connect(app, 'project', { pushGroupsEnabled: true });
    const foreign = (await (await configure(app, home, { pushGroupsEnabled: true })).scim.createGroup('Foreign')).body.id;
    const { status, body } = await scim.createGroup('Outer', [foreign]);
    expect(status).toBe(400);
    expect(body.detail).toContain('None of the members is a person of this directory');
  });
});

describe('a POST of a name that exists is 409', () => {
  test.each([
    ['as it is', 'Support'], ['in another case', 'SUPPORT'], ['in another width', 'Ｓｕｐｐｏｒｔ'], ['with blanks around it', '  Support '],
  ])('%s', async (_spelling, displayName) => {
    const { scim, home } = await connect(app, 'project', { pushGroupsEnabled: true });
    const id = await createTeam(app, home, { name: 'Support' });
    const { status, body } = await scim.createGroup(displayName);
    expect(status).toBe(409);
    expect(body).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining(id) as string });
    expect((await team(app, id)).managedBy).toBeNull();
  });

  test.each(['Owners', 'Admins', 'Members'])('for a team the project was born with: %s', async (displayName) => {
    const { scim } = await connect(app, 'project', { pushGroupsEnabled: true });
    expect((await scim.createGroup(displayName)).status).toBe(409);
  });

  test('for a team of another configuration', async () => {
    const { scim, home } = await connect(app, 'project', { pushGroupsEnabled: true });
    const other = await configure(app, home, { pushGroupsEnabled: true });
    await other.scim.createGroup('Sales');
    const { status, body } = await scim.createGroup('sales');
    expect({ status, scimType: body.scimType }).toEqual({ status: 409, scimType: 'uniqueness' });
  });

  test('for a rename too, and nothing else of it applies', async () => {
    const { scim, home } = await connect(app, 'project', { pushGroupsEnabled: true });
    await createTeam(app, home, { name: 'Support' });
    const member = await addPerson(app, home);
    const { id } = (await scim.createGroup('Sales')).body;
    const { status } = await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: member }] }, { op: 'replace', path: 'displayName', value: 'SUPPORT' }]);
    expect(status).toBe(409);
    expect(await team(app, id)).toMatchObject({ name: 'Sales', memberCount: 0 });
  });
});

describe('a name that showUnmanaged off hides', () => {
  test.each(['MEMBER', 'VIEWER'])('is linked by a POST as by a PUT, for role %s', async (role) => {
    const { scim, configuration, home } = await connect(app, 'project', { pushGroupsEnabled: true, showUnmanaged: false });
    const id = await createTeam(app, home, { name: 'Support', role });
    const member = (await scim.createUser(uniqueEmail())).body.id;
    const { status, body } = await scim.createGroup('SUPPORT', [member], { externalId: 'g1' });
    expect(status).toBe(201);
    expect(body.id).toBe(id);
    expect(await team(app, id)).toMatchObject({ name: 'SUPPORT', role, externalId: 'g1', managedBy: { id: configuration.id }, memberCount: 1 });
    expect((await lastEvent(app, configuration)).summary).toMatch(/linked/i);
  });

  test('is 409 for Owners, for role ADMIN, and for a team of another configuration', async () => {
    const project = await createProject(app);
    const { scim } = await configure(app, project, { pushGroupsEnabled: true, showUnmanaged: false });
    const other = await configure(app, project, { pushGroupsEnabled: true });
    await other.scim.createGroup('Foreign');
    for (const name of ['Owners', 'Admins', 'Foreign']) {
      expect({ name, status: (await scim.createGroup(name)).status }).toEqual({ name, status: 409 });
    }
    expect((await team(app, project.admins)).managedBy).toBeNull();
  });
});
