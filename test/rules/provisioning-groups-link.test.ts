import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, createTeam, deleteConfiguration, person, uniqueEmail, updateConfiguration, type Configuration, type Project } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { groupSchema, patchSchema } from '../support/scim-client.js';
import { linkTeam, team, teamMembers } from '../support/teams.js';

let app: TestApp;
let project: Project;
let configuration: Configuration;
beforeAll(async () => { app = await startApp(); });
beforeEach(async () => {
  project = await createProject(app);
  configuration = await configure(app, project, { pushGroupsEnabled: true });
});
afterAll(() => app.stop());

const writes: readonly (readonly [string, (displayName: string, member: string) => unknown])[] = [
  ['PUT', (displayName, member) => ({ schemas: [groupSchema], displayName, members: [{ value: member }] })],
  ['PATCH', (_displayName, member) => ({ schemas: [patchSchema], Operations: [{ op: 'add', path: 'members', value: [{ value: member }] }] })],
];

describe.each(writes)('a %s of an unmanaged team', (method, bodyOf) => {
  test.each(['MEMBER', 'VIEWER'])('with role %s links it, then applies', async (role) => {
    const id = await createTeam(app, project, { name: 'Support', role });
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    expect((await configuration.scim.send(method, `/Groups/${id}`, bodyOf('Support', member))).status).toBeLessThan(300);
    expect(await team(app, id)).toMatchObject({ role, source: 'MANUAL', managedBy: { id: configuration.id }, memberCount: 1 });
    expect(await teamMembers(app, id)).toEqual([{ id: member, source: 'PUSH' }]);
    expect((await lastEvent(app, configuration)).summary).toMatch(/linked/i);
  });

  test('with role ADMIN is 403, nobody becomes an administrator', async () => {
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    const before = await team(app, project.admins);
    const { status, body } = await configuration.scim.send(method, `/Groups/${project.admins}`, bodyOf('Admins', member));
    expect(status).toBe(403);
    expect(body.detail).toMatch(/administrator/);
    expect(await team(app, project.admins)).toEqual(before);
    expect((await person(app, member)).role).toBeNull();
  });

  test('with role ADMIN is applied once an owner has linked it', async () => {
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    await linkTeam(app, project.admins, configuration.id);
    expect((await configuration.scim.send(method, `/Groups/${project.admins}`, bodyOf('Admins', member))).status).toBeLessThan(300);
    expect(await team(app, project.admins)).toMatchObject({ role: 'ADMIN', managedBy: { id: configuration.id }, memberCount: 1 });
    expect((await person(app, member)).role).toBe('ADMIN');
  });

  test('that is a default team of another configuration is refused', async () => {
    const id = await createTeam(app, project, { name: 'Everybody' });
    await configure(app, project, { name: 'The other one', defaultTeamIds: [id] });
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    const { status, body } = await configuration.scim.send(method, `/Groups/${id}`, bodyOf('Everybody', member));
    expect(status).toBe(403);
    expect(body.detail).toContain('The other one');
    expect(await team(app, id)).toMatchObject({ managedBy: null, memberCount: 0 });
  });

  test('that another configuration manages is 404', async () => {
    const other = await configure(app, project, { pushGroupsEnabled: true });
    const { id } = (await other.scim.createGroup('Foreign')).body;
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    expect((await configuration.scim.send(method, `/Groups/${id}`, bodyOf('Foreign', member))).status).toBe(404);
    expect(await team(app, id)).toMatchObject({ managedBy: { id: other.id }, memberCount: 0 });
  });
});

test.each([
  ['does not tell members keeps them, as a PUT does', {}, 1],
  ['tells that there are no members empties it', { members: [] }, 0],
])('a POST that links a hidden team and %s', async (_what, told, memberCount) => {
  await updateConfiguration(app, configuration, { showUnmanaged: false });
  const id = await createTeam(app, project, { name: 'Support' });
  await addPerson(app, project, { teamIds: [id] });
  expect((await configuration.scim.post('/Groups', { schemas: [groupSchema], displayName: 'Support', ...told })).body.id).toBe(id);
  expect(await team(app, id)).toMatchObject({ managedBy: { id: configuration.id }, memberCount });
});

describe('a DELETE of a group', () => {
  test('that was made by push takes the team; its members keep their other teams', async () => {
    const member = (await configuration.scim.createUser(uniqueEmail())).body.id;
    const kept = (await configuration.scim.createGroup('Kept', [member])).body.id;
    const { id } = (await configuration.scim.createGroup('Going', [member])).body;
    expect((await configuration.scim.delete(`/Groups/${id}`)).status).toBe(204);
    expect((await lastEvent(app, configuration)).summary).toMatch(/removed the group Going: with 1 member$/);
    expect((await configuration.scim.get(`/Groups/${id}`)).status).toBe(404);
    expect((await app.admin.refusal('query ($id: ID!) { team(id: $id) { id } }', { id })).code).toBe('NOT_FOUND');
    expect(await person(app, member)).toMatchObject({ teams: [kept], hasAccess: true });
    expect((await configuration.scim.createGroup('Going')).status).toBe(201);
  });

  test('that was linked takes the pushed memberships; the team stays, unmanaged, with the manual ones', async () => {
    const id = await createTeam(app, project, { name: 'Linked' });
    const manual = await addPerson(app, project, { teamIds: [id] });
    const pushed = (await configuration.scim.createUser(uniqueEmail())).body.id;
    await configuration.scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: pushed }] }]);
    expect((await configuration.scim.delete(`/Groups/${id}`)).status).toBe(204);
    expect(await team(app, id)).toMatchObject({ name: 'Linked', managedBy: null });
    expect(await teamMembers(app, id)).toEqual([{ id: manual, source: 'MANUAL' }]);
  });

  test('that another configuration had made and let go of takes the pushed memberships alone: the team is its administrators\'', async () => {
    const first = await configure(app, project, { pushGroupsEnabled: true });
    const { id } = (await first.scim.createGroup('Handed over')).body;
    await deleteConfiguration(app, first);
    const byHand = await addPerson(app, project);
    await changeTeamMembers(app, id, { add: [byHand] });
    const pushed = (await configuration.scim.createUser(uniqueEmail())).body.id;
    expect((await configuration.scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: pushed }] }])).status).toBe(200);
    expect((await configuration.scim.delete(`/Groups/${id}`)).status).toBe(204);
    expect(await team(app, id)).toMatchObject({ managedBy: null, memberCount: 1 });
    expect((await person(app, byHand)).teams).toEqual([id]);
  });

  test('that nobody manages is 403, whatever its role', async () => {
    const id = await createTeam(app, project);
    for (const unmanaged of [id, project.members, project.admins]) {
      const { status, body } = await configuration.scim.delete(`/Groups/${unmanaged}`);
      expect(status).toBe(403);
      expect(body.detail).toEqual(expect.any(String));
      expect((await team(app, unmanaged)).id).toBe(unmanaged);
    }
  });

  test('that another configuration manages is 404', async () => {
    const other = await configure(app, project, { pushGroupsEnabled: true });
    const { id } = (await other.scim.createGroup('Foreign')).body;
    expect((await configuration.scim.delete(`/Groups/${id}`)).status).toBe(404);
    expect((await team(app, id)).managedBy).toEqual({ id: other.id });
  });
});

describe('the members of a managed team', () => {
  test('are decided by the provider: a replace takes manual members out too, and the event lists them', async () => {
    const [manual, first, second] = [await addPerson(app, project), await addPerson(app, project), await addPerson(app, project)];
    const id = await createTeam(app, project, { name: 'Support' });
    await changeTeamMembers(app, id, { add: [manual] });
    await configuration.scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: first }] }]);
    expect(await teamMembers(app, id)).toEqual([{ id: manual, source: 'MANUAL' }, { id: first, source: 'PUSH' }]);
    await configuration.scim.put(`/Groups/${id}`, { schemas: [groupSchema], displayName: 'Support', members: [{ value: second }] });
    expect(await teamMembers(app, id)).toEqual([{ id: second, source: 'PUSH' }]);
    const event = await lastEvent(app, configuration);
    expect(event.status).toBe('WARNING');
    expect(JSON.stringify(event)).toContain((await person(app, manual)).userName);
  });

  test('may be people whom nobody manages, who are not linked by that', async () => {
    const unmanaged = await addPerson(app, project);
    const { id } = (await configuration.scim.createGroup('Engineering', [unmanaged])).body;
    expect(await person(app, unmanaged)).toMatchObject({ managedBy: null, teams: [id], hasAccess: true });
  });

  test('are not changed by hand', async () => {
    const member = await addPerson(app, project);
    const { id } = (await configuration.scim.createGroup('Engineering', [member])).body;
    for (const input of [{ teamId: id, remove: [member] }, { teamId: id, add: [await addPerson(app, project)] }]) {
      const refusal = await app.admin.refusal('mutation ($input: ChangeTeamMembersInput!) { changeTeamMembers(input: $input) { team { id } } }', { input });
      expect(refusal.code).toBe('MANAGED_BY_SCIM');
    }
    expect(await teamMembers(app, id)).toEqual([{ id: member, source: 'PUSH' }]);
  });

  test('are not people of another configuration, of another directory or of the past: skipped with a warning that names them', async () => {
    const other = await configure(app, project);
    const known = await addPerson(app, project);
    const strangers = [
      (await other.scim.createUser(uniqueEmail())).body.id,
      await addPerson(app, await createProject(app)),
      'nonsense',
    ];
    const { status, body } = await configuration.scim.createGroup('Engineering', [known, ...strangers]);
    expect(status).toBe(201);
    expect(await teamMembers(app, body.id)).toEqual([{ id: known, source: 'PUSH' }]);
    const event = await lastEvent(app, configuration);
    expect(event.status).toBe('WARNING');
    for (const stranger of strangers) expect(event.words).toContain(stranger);
  });

  test('stay as they are when none of those sent is known: 400 that names them', async () => {
    const member = await addPerson(app, project);
    const { id } = (await configuration.scim.createGroup('Engineering', [member])).body;
    const stranger = await addPerson(app, await createProject(app));
    const { status, body } = await configuration.scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'members', value: [{ value: stranger }] }]);
    expect(status).toBe(400);
    expect(body).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining(stranger) as string });
    expect(await teamMembers(app, id)).toEqual([{ id: member, source: 'PUSH' }]);
  });
});
