import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, createProject, createTeam, deleteConfiguration, homeKinds, person, uniqueEmail, updateConfiguration, type Home } from '../support/build.js';
import type { ScimClient } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** Everything by which a provider could notice somebody, in one word. */
async function sight(scim: ScimClient, id: string, userName: string): Promise<'seen' | 'unseen'> {
  const list = await scim.get('/Users?count=200');
  const found = [
    (await scim.get(`/Users/${id}`)).status === 200,
    list.body.Resources.some((user) => user.id === id),
    (await scim.findUser(userName)).body.totalResults === 1,
    (await scim.get(`/Users?filter=${encodeURIComponent(`id eq "${id}"`)}`)).body.totalResults === 1,
  ];
  expect(list.body.totalResults).toBe(list.body.Resources.length);
  if (new Set(found).size !== 1) throw new Error(`Get, list, look-up and filter disagree: ${JSON.stringify(found)}`);
  return found[0] === true ? 'seen' : 'unseen';
}

describe.each(homeKinds)('in a %s', (kind) => {
  test('a configuration sees whom it manages, whatever showUnmanaged says, active or not', async () => {
    const { scim, configuration } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    for (const showUnmanaged of [true, false]) {
      await updateConfiguration(app, configuration, { showUnmanaged });
      for (const active of [true, false]) {
        await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: active }]);
        expect(await sight(scim, id, userName)).toBe('seen');
      }
    }
  });

  test('it sees people whom nobody manages while showUnmanaged is on, the default', async () => {
    const { scim, configuration, home } = await connect(app, kind);
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    expect(await sight(scim, id, email)).toBe('seen');
    await updateConfiguration(app, configuration, { showUnmanaged: false });
    expect(await sight(scim, id, email)).toBe('unseen');
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Dr' }])).status).toBe(404);
    expect((await scim.delete(`/Users/${id}`)).status).toBe(404);
    expect((await person(app, id)).managedBy).toBeNull();
  });

  test('it never sees people of another configuration', async () => {
    const { scim, home } = await connect(app, kind);
    const other = await configure(app, home);
    const userName = uniqueEmail();
    const { id } = (await other.scim.createUser(userName)).body;
    expect(await sight(scim, id, userName)).toBe('unseen');
    expect((await scim.delete(`/Users/${id}`)).status).toBe(404);
    expect(await sight(other.scim, id, userName)).toBe('seen');
  });

  test('it never sees people who were removed or released', async () => {
    const { scim, configuration } = await connect(app, kind);
    const [removedName, releasedName] = [uniqueEmail(), uniqueEmail()];
    const removed = (await scim.createUser(removedName)).body.id;
    const released = (await scim.createUser(releasedName)).body.id;
    await scim.delete(`/Users/${removed}`);
    await updateConfiguration(app, configuration, { autoDeprovisionUsers: false });
    await scim.delete(`/Users/${released}`);
    expect(await sight(scim, removed, removedName)).toBe('unseen');
    expect(await sight(scim, released, releasedName)).toBe('unseen');
  });

  test('what one provider released another does not see either, nor links but by a POST', async () => {
    const { scim, home } = await connect(app, kind, { autoDeprovisionUsers: false });
    const other = await configure(app, home);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    await scim.delete(`/Users/${id}`);
    expect(await sight(other.scim, id, userName)).toBe('unseen');
    expect((await other.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(404);
    expect((await other.scim.createUser(userName)).body.id).toBe(id);
    expect((await person(app, id)).managedBy).toEqual({ id: other.id });
  });

  test('an id of another directory is as unknown as an id that is none', async () => {
    const { scim } = await connect(app, kind);
    const foreign = (await (await connect(app, kind)).scim.createUser(uniqueEmail())).body.id;
    const answers = await Promise.all([foreign, '01890a5d-ac96-774b-bcce-b302099a8057', 'nonsense'].map((id) => scim.get(`/Users/${id}`)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.detail}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
  });
});

describe('of teams a configuration', () => {
  const names = async (scim: ScimClient): Promise<readonly string[]> => (await scim.get('/Groups?count=200')).body.Resources.map((group) => group.displayName);
  const reading = async (home: Home, scim: ScimClient, id: string): Promise<readonly [number, boolean]> => {
    const { project } = await app.admin.run<{ project: { teams: { nodes: readonly { id: string; name: string }[] } } }>('query ($id: ID!) { project(id: $id) { teams { nodes { id name } } } }', { id: home.id });
    const name = project.teams.nodes.find((team) => team.id === id)?.name ?? '';
    return [(await scim.get(`/Groups/${id}`)).status, (await names(scim)).includes(name)];
  };

  test('never sees the reserved one', async () => {
    const project = await createProject(app);
    const { scim } = await configure(app, project, { pushGroupsEnabled: true });
    expect(await names(scim)).not.toContain('Owners');
    expect((await scim.get(`/Groups/${project.owners}`)).status).toBe(404);
    expect((await scim.get(`/Groups?filter=${encodeURIComponent('displayName eq "owners"')}`)).body.totalResults).toBe(0);
    expect((await scim.patch(`/Groups/${project.owners}`, [{ op: 'add', path: 'members', value: [] }])).status).toBe(404);
    expect((await scim.delete(`/Groups/${project.owners}`)).status).toBe(404);
  });

  test('sees its own and those that nobody manages, the latter only while showUnmanaged is on, and never those of another', async () => {
    const project = await createProject(app);
    const configuration = await configure(app, project, { pushGroupsEnabled: true });
    const other = await configure(app, project, { pushGroupsEnabled: true });
    const unmanaged = await createTeam(app, project);
    const own = (await configuration.scim.createGroup('Own')).body.id;
    const foreign = (await other.scim.createGroup('Foreign')).body.id;
    expect(await reading(project, configuration.scim, own)).toEqual([200, true]);
    expect(await reading(project, configuration.scim, unmanaged)).toEqual([200, true]);
    expect(await reading(project, configuration.scim, foreign)).toEqual([404, false]);
    await updateConfiguration(app, configuration, { showUnmanaged: false });
    expect(await reading(project, configuration.scim, own)).toEqual([200, true]);
    expect(await reading(project, configuration.scim, unmanaged)).toEqual([404, false]);
    expect(await names(configuration.scim)).toEqual(['Own']);
    await deleteConfiguration(app, other);
    await updateConfiguration(app, configuration, { showUnmanaged: true });
    expect(await reading(project, configuration.scim, foreign)).toEqual([200, true]);
  });

  test('sees among the members only the people whom it sees', async () => {
    const project = await createProject(app);
    const configuration = await configure(app, project, { pushGroupsEnabled: true });
    const other = await configure(app, project);
    const own = (await configuration.scim.createUser(uniqueEmail())).body.id;
    const foreign = (await other.scim.createUser(uniqueEmail())).body.id;
    const unmanaged = await addPerson(app, project);
    const team = (await configuration.scim.createGroup('Mixed', [own, unmanaged])).body.id;
    await app.admin.run('mutation ($input: ChangeTeamMembersInput!) { changeTeamMembers(input: $input) { team { id } } }', { input: { teamId: project.members, add: [own, foreign, unmanaged] } });
    const members = async (id: string): Promise<readonly string[]> => ((await configuration.scim.get(`/Groups/${id}`)).body.members ?? []).map(({ value }) => value).sort();
    expect(await members(team)).toEqual([own, unmanaged].sort());
    expect(await members(project.members)).toEqual([own, unmanaged].sort());
    await updateConfiguration(app, configuration, { showUnmanaged: false });
    expect(await members(team)).toEqual([own]);
    expect((await configuration.scim.get(`/Groups?filter=${encodeURIComponent(`members eq "${unmanaged}"`)}`)).body.totalResults).toBe(0);
    expect((await configuration.scim.get(`/Groups?filter=${encodeURIComponent(`members eq "${own}"`)}`)).body.totalResults).toBe(1);
  });
});
