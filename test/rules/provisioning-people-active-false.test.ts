import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, connect, createTeam, homeKinds, person, uniqueEmail, updateConfiguration } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { userSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

type Deactivation = (scim: ScimClient, id: string, userName: string) => Promise<ScimAnswer>;
const dialects: readonly (readonly [string, Deactivation])[] = [
  ['PATCH with a path', (scim, id) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])],
  ['PATCH without a path', (scim, id) => scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }])],
  ['PATCH with "False" as text', (scim, id) => scim.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }])],
  ['PATCH with add', (scim, id) => scim.patch(`/Users/${id}`, [{ op: 'add', path: 'active', value: false }])],
  ['PATCH with the schema in the path', (scim, id) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: `${userSchema}:active`, value: false }])],
  ['PUT', (scim, id, userName) => scim.put(`/Users/${id}`, { schemas: [userSchema], userName, active: false })],
];
const [[, deactivate]] = dialects as readonly [readonly [string, Deactivation]];

describe.each(homeKinds)('in a %s', (kind) => {
  test.each(dialects)('active:false by %s ends access', async (_dialect, send) => {
    const { scim, configuration } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const { status, body } = await send(scim, id, userName);
    expect(status).toBe(200);
    expect(body.active).toBe(false);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false, teams: [], managedBy: { id: configuration.id } });
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'SUCCESS', summary: expect.stringMatching(/deactivated/i) as string });
  });

  test('somebody deactivated is still found and read, as inactive', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await deactivate(scim, id, userName);
    expect((await scim.findUser(userName)).body.Resources).toMatchObject([{ id, active: false }]);
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false);
  });

  test.each(dialects)('with auto deprovision off active:false by %s is stored and read back, access stays, and the event is a warning', async (_dialect, send) => {
    const { scim, configuration, defaultTeams } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    expect((await send(scim, id, userName)).body.active).toBe(false);
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', words: expect.stringMatching(/auto deprovision/i) as string });
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: null, hasAccess: true, teams: defaultTeams });
  });

  test('switching auto deprovision on changes nobody by itself; the next active:false applies, though active reads false already', async () => {
    const { scim, configuration } = await connect(app, kind, { autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await deactivate(scim, id, userName);
    await updateConfiguration(app, configuration, { autoDeprovisionUsers: true });
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: null, hasAccess: true });
    await deactivate(scim, id, userName);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false });
  });

  test('switching auto deprovision off lifts no deactivation, and active:false again keeps it', async () => {
    const { scim, configuration } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await deactivate(scim, id, userName);
    await updateConfiguration(app, configuration, { autoDeprovisionUsers: false });
    expect((await person(app, id)).hasAccess).toBe(false);
    await deactivate(scim, id, userName);
    expect(await person(app, id)).toMatchObject({ active: false, deactivatedAt: expect.any(String) as string, hasAccess: false });
  });

  test('a repeated active:false changes nothing', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const first = (await deactivate(scim, id, userName)).body.meta;
    const { deactivatedAt } = await person(app, id);
    expect((await deactivate(scim, id, userName)).body.meta).toEqual(first);
    expect((await person(app, id)).deactivatedAt).toBe(deactivatedAt);
  });

  test('whatever else came with active:false is stored', async () => {
    const { scim } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false, displayName: 'Gone' } }]);
    expect(await person(app, id)).toMatchObject({ displayName: 'Gone', hasAccess: false });
  });

  test.each(['no', 'off', '0', 0, 1, {}])('active: %j is refused and changes nothing, never taken for true or false', async (value) => {
    const { scim } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    const { status, body } = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value }]);
    expect(status).toBe(400);
    expect(body.scimType).toBe('invalidValue');
    expect(await person(app, id)).toMatchObject({ active: true, hasAccess: true });
  });
});

describe('the memberships of somebody deactivated', () => {
  test('that this configuration granted by default are taken; pushed and manual ones stay, and do not count until they come back', async () => {
    const { scim, home, configuration, defaultTeams } = await connect(app, 'project');
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const manual = await createTeam(app, home, { role: 'VIEWER' });
    await changeTeamMembers(app, manual, { add: [id] });
    await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
    const pushed = (await scim.createGroup('Engineering', [id])).body.id;
    expect([...(await person(app, id)).teams].sort()).toEqual([manual, pushed, ...defaultTeams].sort());

    await deactivate(scim, id, userName);
    const away = await person(app, id);
    expect(away).toMatchObject({ hasAccess: false, role: null });
    expect([...away.teams].sort()).toEqual([manual, pushed].sort());

    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
    expect(await person(app, id)).toMatchObject({ hasAccess: true, role: 'MEMBER' });
  });

  test('that another configuration granted by default stay', async () => {
    const { scim, home } = await connect(app, 'project');
    const granted = await createTeam(app, home);
    const leaving = await configure(app, home, { defaultTeamIds: [granted], autoDeprovisionUsers: false });
    const userName = uniqueEmail();
    const { id } = (await leaving.scim.createUser(userName)).body;
    await leaving.scim.delete(`/Users/${id}`);
    expect((await scim.createUser(userName)).body.id).toBe(id);
    expect((await person(app, id)).teams).toHaveLength(2);
    await deactivate(scim, id, userName);
    expect(await person(app, id)).toMatchObject({ hasAccess: false, teams: [granted] });
  });

  test('that a human gave before stay, also in a team that is a default team', async () => {
    const { scim, home, defaultTeams } = await connect(app, 'project');
    const userName = uniqueEmail();
    const id = await addPerson(app, home, { email: userName, teamIds: defaultTeams });
    await scim.createUser(userName);
    await deactivate(scim, id, userName);
    expect((await person(app, id)).teams).toEqual(defaultTeams);
  });
});
