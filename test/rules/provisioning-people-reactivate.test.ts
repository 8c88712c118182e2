import { startApp, type TestApp } from '../support/app.js';
import { changeTeamMembers, connect, createTeam, homeKinds, person, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const inactive = [{ op: 'replace', path: 'active', value: false }];
const active = [{ op: 'replace', path: 'active', value: true }];

describe.each(homeKinds)('in a %s', (kind) => {
  test('a POST of a person whom this configuration made inactive reactivates them: same id, attributes as sent', async () => {
    const { scim, configuration, defaultTeams } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName, { displayName: 'Before', title: 'Dr' })).body;
    await scim.patch(`/Users/${id}`, inactive);
    const { status, headers, body } = await scim.createUser(userName.toUpperCase(), { displayName: 'After' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${configuration.baseUrl}/Users/${id}`);
    expect(body).toMatchObject({ id, userName: userName.toUpperCase(), displayName: 'After', active: true });
    expect(body).not.toHaveProperty('title');
    expect(await person(app, id)).toMatchObject({ active: true, deactivatedAt: null, hasAccess: true, teams: defaultTeams });
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'SUCCESS', summary: expect.stringMatching(/reactivated/i) as string });
  });

  test('a POST reactivates with auto provision off too: nobody new comes in', async () => {
    const { scim, configuration } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.patch(`/Users/${id}`, inactive);
    await updateConfiguration(app, configuration, { autoProvisionUsers: false });
    expect((await scim.createUser(userName)).body).toMatchObject({ id, active: true });
    expect((await person(app, id)).hasAccess).toBe(true);
  });

  test('a POST with active:false never reactivates: the attributes are stored, access stays ended', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.patch(`/Users/${id}`, inactive);
    const { status, body } = await scim.createUser(userName, { active: false, displayName: 'Stored' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id, active: false, displayName: 'Stored' });
    expect(await person(app, id)).toMatchObject({ deactivatedAt: expect.any(String) as string, hasAccess: false, teams: [] });
  });

  test('a POST with active:false of somebody inactive who kept access ends it once auto deprovision is on', async () => {
    const { scim, configuration } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.patch(`/Users/${id}`, inactive);
    expect((await scim.createUser(userName, { active: false })).status).toBe(201);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: null, hasAccess: true });
    await updateConfiguration(app, configuration, { autoDeprovisionUsers: true });
    expect((await scim.createUser(userName, { active: false })).status).toBe(201);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false, teams: [] });
  });

  test('active:true while deactivated gives access and the default teams back', async () => {
    const { scim, configuration, defaultTeams } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    await scim.patch(`/Users/${id}`, inactive);
    expect((await person(app, id)).hasAccess).toBe(false);
    expect((await scim.patch(`/Users/${id}`, active)).body.active).toBe(true);
    expect(await person(app, id)).toMatchObject({ active: true, deactivatedAt: null, hasAccess: true, teams: defaultTeams });
    expect((await lastEvent(app, configuration)).summary).toMatch(/reactivated/i);
  });

  test('a PUT that does not mention active reactivates nobody', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.patch(`/Users/${id}`, inactive);
    const { body } = await scim.put(`/Users/${id}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, displayName: 'Still away' });
    expect(body).toMatchObject({ active: false, displayName: 'Still away' });
    expect((await person(app, id)).hasAccess).toBe(false);
  });
});

test('memberships that were kept count again after active:true', async () => {
  const { scim, home, defaultTeams } = await connect(app, 'project');
  const kept = await createTeam(app, home, { role: 'ADMIN' });
  const { id } = (await scim.createUser(uniqueEmail())).body;
  await changeTeamMembers(app, kept, { add: [id] });
  await scim.patch(`/Users/${id}`, inactive);
  expect(await person(app, id)).toMatchObject({ teams: [kept], hasAccess: false, role: null });
  await scim.patch(`/Users/${id}`, active);
  expect((await person(app, id)).role).toBe('ADMIN');
  expect([...(await person(app, id)).teams].sort()).toEqual([kept, ...defaultTeams].sort());
});

test('a repeated active:true grants nothing anew', async () => {
  const { scim, home, configuration, defaultTeams } = await connect(app, 'project');
  const { id } = (await scim.createUser(uniqueEmail())).body;
  await changeTeamMembers(app, defaultTeams[0] ?? '', { remove: [id] });
  await updateConfiguration(app, configuration, { defaultTeamIds: [...defaultTeams, await createTeam(app, home)] });
  const { meta: { version } } = (await scim.get(`/Users/${id}`)).body;
  expect((await scim.patch(`/Users/${id}`, active)).body.meta.version).toBe(version);
  expect(await person(app, id)).toMatchObject({ teams: [], hasAccess: false });
});

test('while groups are pushed a reactivation grants no default teams, and pushed memberships count again', async () => {
  const { scim, configuration } = await connect(app, 'project');
  await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
  const { id } = (await scim.createUser(uniqueEmail())).body;
  const group = (await scim.createGroup('Engineering', [id])).body.id;
  await scim.patch(`/Users/${id}`, inactive);
  expect(await person(app, id)).toMatchObject({ teams: [group], hasAccess: false });
  await scim.patch(`/Users/${id}`, active);
  expect(await person(app, id)).toMatchObject({ teams: [group], hasAccess: true, role: 'MEMBER' });
});
