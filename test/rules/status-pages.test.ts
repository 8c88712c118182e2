import { startApp, type TestApp } from '../support/app.js';
import { configure, connect, createProject, createStatusPage, createTeam, person, uniqueEmail } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { groupSchema } from '../support/scim-client.js';
import { join } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe('a configuration of a status page', () => {
  test('has no groups: every address of them is 404 as a SCIM error', async () => {
    const { scim } = await connect(app, 'status page');
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const group = { schemas: [groupSchema], displayName: 'Readers' };
    const answers = [
      await scim.get('/Groups'), await scim.get(`/Groups/${id}`), await scim.get('/groups/'), await scim.post('/Groups', group), await scim.put(`/Groups/${id}`, group),
      await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: 'X' }]), await scim.delete(`/Groups/${id}`), await scim.post('/Groups/.search', { filter: 'displayName pr' }),
    ];
    for (const { status, headers, body } of answers) {
      expect(status).toBe(404);
      expect(headers.get('content-type')).toBe('application/scim+json');
      expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: expect.any(String) as string });
    }
  });

  test('does not know a team of its project either', async () => {
    const project = await createProject(app);
    const team = await createTeam(app, project);
    const { scim } = await configure(app, await createStatusPage(app, project));
    expect((await scim.get(`/Groups/${team}`)).status).toBe(404);
    expect((await scim.delete(`/Groups/${team}`)).status).toBe(404);
  });

  test('lists Group neither in /Schemas nor in /ResourceTypes', async () => {
    const { scim } = await connect(app, 'status page');
    const ids = async (path: string): Promise<readonly string[]> => (await scim.get(path)).body.Resources.map(({ id }) => id);
    expect(await ids('/Schemas')).not.toContain(groupSchema);
    expect(await ids('/Schemas')).toContain('urn:ietf:params:scim:schemas:core:2.0:User');
    expect(await ids('/ResourceTypes')).toEqual(['User']);
    expect((await scim.get(`/Schemas/${groupSchema}`)).status).toBe(404);
    expect((await scim.get('/ResourceTypes/Group')).status).toBe(404);
  });

  test('does not offer default teams or push groups', async () => {
    const page = await createStatusPage(app);
    const { id } = await configure(app, page);
    const { scimConfiguration } = await app.admin.run<{ scimConfiguration: unknown }>('query ($id: ID!) { scimConfiguration(id: $id) { kind pushGroupsEnabled defaultTeams { id } home { __typename } baseUrl } }', { id });
    expect(scimConfiguration).toEqual({ kind: 'STATUS_PAGE', pushGroupsEnabled: false, defaultTeams: [], home: { __typename: 'StatusPage' }, baseUrl: `${app.publicUrl}/status-page-scim/v2/${id}` });
    expect((await app.admin.refusal('mutation ($id: ID!) { updateScimConfiguration(input: { id: $id, pushGroupsEnabled: true }) { scimConfiguration { id } } }', { id })).code).toMatch(/INVALID|NOT_SUPPORTED/);
    const team = await createTeam(app, { kind: 'project', id: page.projectId, projectId: page.projectId });
    expect((await app.admin.refusal('mutation ($id: ID!, $teams: [ID!]) { updateScimConfiguration(input: { id: $id, defaultTeamIds: $teams }) { scimConfiguration { id } } }', { id, teams: [team] })).code).toMatch(/INVALID|NOT_SUPPORTED/);
  });

  test('a user has no groups, also when the same human is in a team of the project', async () => {
    const project = await createProject(app);
    const page = await createStatusPage(app, project);
    const member = await join(app, project, [project.members]);
    const { scim, id: configurationId } = await configure(app, page);
    const { status, body } = await scim.createUser(member.email);
    expect(status).toBe(201);
    expect(body).not.toHaveProperty('groups');
    expect(body.id).not.toBe(member.personId);
    expect(await person(app, body.id)).toMatchObject({ role: null, hasAccess: true, teams: [], signsInAs: member.email, managedBy: { id: configurationId } });
    expect((await person(app, member.personId)).managedBy).toBeNull();
  });

  test('a subscriber reads the page as long as the provider lets them', async () => {
    const { scim, home, configuration } = await connect(app, 'status page');
    const account = await join(app, home);
    const read = 'query ($id: ID!) { statusPage(id: $id) { id } }';
    expect(await account.client.run(read, { id: home.id })).toEqual({ statusPage: { id: home.id } });
    expect((await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
    expect((await account.client.refusal(read, { id: home.id })).code).toBe('NOT_FOUND');
    expect((await lastEvent(app, configuration)).summary).toMatch(/deactivated/i);
  });

  test('a subscriber does not see the others', async () => {
    const { scim, home } = await connect(app, 'status page');
    const account = await join(app, home);
    const other = (await scim.createUser(uniqueEmail())).body.id;
    expect((await account.client.send('query ($id: ID!) { statusPage(id: $id) { subscribers { nodes { userName } } } }', { id: home.id })).data).not.toMatchObject({ statusPage: { subscribers: { nodes: expect.arrayContaining([expect.anything()]) as unknown[] } } });
    expect((await account.client.send('query ($id: ID!) { person(id: $id) { userName } }', { id: other })).errors).toBeDefined();
  });

  test('belongs to one page: the people of another page of the project are nobody to it', async () => {
    const project = await createProject(app);
    const [first, second] = [await createStatusPage(app, project), await createStatusPage(app, project)];
    const { scim } = await configure(app, first);
    const { scim: other } = await configure(app, second);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    expect((await other.get(`/Users/${id}`)).status).toBe(404);
    expect((await other.createUser(userName)).status).toBe(201);
  });
});
