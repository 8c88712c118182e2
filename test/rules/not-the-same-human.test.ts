import { startApp, type TestApp } from '../support/app.js';
import { changeTeamMembers, configure, connect, createProject, createTeam, homeKinds, person, uniqueEmail, updateConfiguration, type HomeKind } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { patchSchema, userSchema } from '../support/scim-client.js';
import { join, signUp } from '../support/sign-up.js';
import { linkTeam } from '../support/teams.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** A home with somebody who has an account and was deactivated. */
async function withLeaver(kind: HomeKind, externalId: string | undefined) {
  const connected = await connect(app, kind);
  const userName = uniqueEmail();
  const { id } = (await connected.scim.createUser(userName, { ...(externalId !== undefined && { externalId }) })).body;
  const account = await signUp(app, id);
  await connected.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  return { ...connected, userName, id, account };
}

describe.each(homeKinds)('in a %s', (kind) => {
  test('a POST of an inactive name with another externalId makes a new person; the old one is gone, with the history', async () => {
    const { scim, configuration, userName, id, account } = await withLeaver(kind, 'old');
    const { status, body } = await scim.createUser(userName, { externalId: 'new' });
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', person: { id: body.id } });
    expect((await scim.get(`/Users/${id}`)).status).toBe(404);
    expect(await person(app, id)).toMatchObject({ removedAt: expect.any(String) as string, externalId: 'old', userName });
    expect(await person(app, body.id)).toMatchObject({ externalId: 'new', hasAccess: true, signsInAs: null });
    expect(await account.client.run('{ viewer { projects { totalCount } statusPages { totalCount } } }')).toEqual({ viewer: { projects: { totalCount: 0 }, statusPages: { totalCount: 0 } } });
    const { person: { provisioningEvents } } = await app.admin.run<{ person: { provisioningEvents: { nodes: readonly unknown[] } } }>(
      'query ($id: ID!) { person(id: $id) { provisioningEvents { nodes { id } } } }', { id });
    expect(provisioningEvents.nodes.length).toBeGreaterThanOrEqual(2);
  });

  test('with auto provision off such a POST is refused and the old person stays', async () => {
    const { scim, configuration, userName, id } = await withLeaver(kind, 'old');
    await updateConfiguration(app, configuration, { autoProvisionUsers: false });
    expect((await scim.createUser(userName, { externalId: 'new' })).status).toBe(403);
    expect(await person(app, id)).toMatchObject({ removedAt: null, active: false, externalId: 'old' });
  });

  test.each([
    ['stored', undefined, 'new'],
    ['sent', 'old', undefined],
  ])('an externalId that is not %s tells nobody apart: the same person comes back', async (_which, stored, sent) => {
    const { scim, userName, id } = await withLeaver(kind, stored);
    expect((await scim.createUser(userName, { ...(sent !== undefined && { externalId: sent }) })).body.id).toBe(id);
    expect(await person(app, id)).toMatchObject({ hasAccess: true, signsInAs: userName });
  });

  test.each([
    ['PUT', (userName: string) => ({ schemas: [userSchema], userName, externalId: 'new', active: true })],
    ['PATCH', () => ({ schemas: [patchSchema], Operations: [{ op: 'replace', value: { externalId: 'new', active: true } }] })],
  ])('a %s that reactivates with another externalId clears the link to the account, and the event warns', async (method, bodyOf) => {
    const { scim, configuration, userName, id, account } = await withLeaver(kind, 'old');
    expect((await scim.send(method, `/Users/${id}`, bodyOf(userName))).status).toBe(200);
    expect(await person(app, id)).toMatchObject({ externalId: 'new', active: true, deactivatedAt: null, signsInAs: null });
    expect(await account.client.run('{ viewer { projects { totalCount } statusPages { totalCount } } }')).toEqual({ viewer: { projects: { totalCount: 0 }, statusPages: { totalCount: 0 } } });
    const { status, explanation } = await lastEvent(app, configuration);
    expect(status).toBe('WARNING');
    expect(explanation).not.toContain('same as before');
  });

  test('a change of the externalId alone, of somebody active or without reactivating, is an ordinary change', async () => {
    const { scim, configuration, userName, id } = await withLeaver(kind, 'old');
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'externalId', value: 'new' }])).status).toBe(200);
    expect(await person(app, id)).toMatchObject({ externalId: 'new', signsInAs: userName, hasAccess: true });
    expect((await lastEvent(app, configuration)).status).toBe('SUCCESS');
  });
});

test('a reactivation with another externalId takes the manual memberships away and grants the default teams', async () => {
  const { scim, home, id, defaultTeams } = await withLeaver('project', 'old');
  const manual = await createTeam(app, home, { role: 'ADMIN' });
  await changeTeamMembers(app, manual, { add: [id] });
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { externalId: 'new', active: true } }]);
  expect(await person(app, id)).toMatchObject({ teams: defaultTeams, role: 'MEMBER' });
});

test('an old person who is replaced by a POST loses every membership, and the new one inherits none', async () => {
  const { scim, home, id, userName, defaultTeams } = await withLeaver('project', 'old');
  const manual = await createTeam(app, home, { role: 'ADMIN' });
  await changeTeamMembers(app, manual, { add: [id] });
  const successor = (await scim.createUser(userName, { externalId: 'new' })).body.id;
  expect((await person(app, id)).teams).toEqual([]);
  expect(await person(app, successor)).toMatchObject({ teams: defaultTeams, role: 'MEMBER' });
});

test('the same holds where access had stayed, because auto deprovision was off', async () => {
  const { scim, home, defaultTeams } = await connect(app, 'project', { autoDeprovisionUsers: false });
  const { id } = (await scim.createUser(uniqueEmail(), { externalId: 'old' })).body;
  const manual = await createTeam(app, home, { role: 'ADMIN' });
  await changeTeamMembers(app, manual, { add: [id] });
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  expect((await person(app, id)).role).toBe('ADMIN');
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { externalId: 'new', active: true } }]);
  expect(await person(app, id)).toMatchObject({ teams: defaultTeams, role: 'MEMBER' });
});

test.each([
  ['at once', [{ externalId: 'new', active: true }]],
  ['in two requests', [{ externalId: 'new' }, { active: true }]],
])('the other human is invited anew: %s', async (_how, changes) => {
  const { scim, id, userName } = await withLeaver('project', 'old');
  for (const value of changes) await scim.patch(`/Users/${id}`, [{ op: 'replace', value }]);
  const { pendingLinks } = await app.admin.run<{ pendingLinks: readonly { email: string }[] }>('{ pendingLinks { email } }');
  expect(pendingLinks.filter(({ email }) => email === userName)).toHaveLength(1);
});

test('rights that are not passed on do not keep the other human from their own account', async () => {
  const { scim, home, id, defaultTeams } = await withLeaver('project', 'old');
  const newcomer = await join(app, await createProject(app));
  await changeTeamMembers(app, await createTeam(app, home, { role: 'ADMIN' }), { add: [id] });
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { externalId: 'new', active: true, userName: newcomer.email } }]);
  expect(await person(app, id)).toMatchObject({ teams: defaultTeams, role: 'MEMBER', signsInAs: newcomer.email });
});

test('rights that another provider pushed are not got by an address that was sent while the earlier human had an account', async () => {
  const project = await createProject(app);
  const [owner, pusher] = [await configure(app, project), await configure(app, project, { pushGroupsEnabled: true })];
  const accomplice = await join(app, await createProject(app));
  const { personId: id } = await join(app, project, [project.members]);
  await linkTeam(app, project.admins, pusher.id);
  await pusher.scim.patch(`/Groups/${project.admins}`, [{ op: 'add', path: 'members', value: [{ value: id }] }]);
  await owner.scim.patch(`/Users/${id}`, [{ op: 'replace', value: { externalId: 'old', emails: [{ value: accomplice.email, primary: true }] } }]);
  await owner.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  await owner.scim.patch(`/Users/${id}`, [{ op: 'replace', value: { externalId: 'new', active: true } }]);
  expect(await person(app, id)).toMatchObject({ role: 'ADMIN', signsInAs: null });
});
