import { startApp, type TestApp } from '../support/app.js';
import { changeTeamMembers, configure, connect, createProject, createTeam, person, required, uniqueEmail, updateConfiguration } from '../support/build.js';
import { linkTeam, teamMembers } from '../support/teams.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const setDefaults = 'mutation ($id: ID!, $teams: [ID!]) { updateScimConfiguration(input: { id: $id, defaultTeamIds: $teams }) { scimConfiguration { defaultTeams { id } } } }';
const apply = 'mutation ($id: ID!) { applyDefaultTeams(input: { scimConfigurationId: $id }) { granted } }';

test('a change of the default teams is not retroactive; applyDefaultTeams offers it', async () => {
  const { scim, home, configuration, defaultTeams: [old] } = await connect(app, 'project');
  const { id } = (await scim.createUser(uniqueEmail())).body;
  const added = await createTeam(app, home);
  await updateConfiguration(app, configuration, { defaultTeamIds: [added] });
  expect((await person(app, id)).teams).toEqual([old]);
  expect(await app.admin.run(apply, { id: configuration.id })).toEqual({ applyDefaultTeams: { granted: 1 } });
  expect([...(await person(app, id)).teams].sort()).toEqual([required(old), added].sort());
  expect(await teamMembers(app, added)).toEqual([{ id, source: 'DEFAULT_TEAM' }]);
  expect(await app.admin.run(apply, { id: configuration.id })).toEqual({ applyDefaultTeams: { granted: 0 } });
});

test('applyDefaultTeams grants nothing to people who were deactivated or whom somebody else manages', async () => {
  const { scim, home, configuration } = await connect(app, 'project');
  const gone = (await scim.createUser(uniqueEmail())).body.id;
  await scim.patch(`/Users/${gone}`, [{ op: 'replace', path: 'active', value: false }]);
  const foreign = (await (await configure(app, home)).scim.createUser(uniqueEmail())).body.id;
  await app.admin.run(apply, { id: configuration.id });
  expect((await person(app, gone)).teams).toEqual([]);
  expect((await person(app, foreign)).teams).toEqual([]);
});

test('an existing membership stays what it is when a default team meets it', async () => {
  const { scim, configuration, defaultTeams: [team] } = await connect(app, 'project');
  const { id } = (await scim.createUser(uniqueEmail())).body;
  await changeTeamMembers(app, required(team), { remove: [id] });
  await changeTeamMembers(app, required(team), { add: [id] });
  await app.admin.run(apply, { id: configuration.id });
  expect(await teamMembers(app, required(team))).toEqual([{ id, source: 'MANUAL' }]);
});

test('Owners is never a default team', async () => {
  const project = await createProject(app);
  const configuration = await configure(app, project);
  expect((await app.admin.refusal(setDefaults, { id: configuration.id, teams: [project.owners] })).code).toMatch(/INVALID|FORBIDDEN/);
  const creation = 'mutation ($input: CreateProjectScimConfigurationInput!) { createProjectScimConfiguration(input: $input) { scimConfiguration { id } } }';
  expect((await app.admin.refusal(creation, { input: { projectId: project.id, name: 'X', defaultTeamIds: [project.owners] } })).code).toMatch(/INVALID|FORBIDDEN/);
});

test('a team of another project is not a default team, as if it were not there', async () => {
  const project = await createProject(app);
  const configuration = await configure(app, project);
  const foreign = await createTeam(app, await createProject(app));
  expect((await app.admin.refusal(setDefaults, { id: configuration.id, teams: [foreign] })).code).toMatch(/NOT_FOUND|INVALID/);
});

test('a team that another configuration manages cannot be a default team', async () => {
  const project = await createProject(app);
  const configuration = await configure(app, project);
  const other = await configure(app, project, { pushGroupsEnabled: true });
  const { id } = (await other.scim.createGroup('Pushed')).body;
  expect((await app.admin.refusal(setDefaults, { id: configuration.id, teams: [id] })).code).not.toBe('INTERNAL');
  const team = await createTeam(app, project);
  await updateConfiguration(app, configuration, { defaultTeamIds: [team] });
  expect((await app.admin.refusal('mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }', { input: { id: team, scimConfigurationId: other.id } })).code).not.toBe('INTERNAL');
});

test('a membership by default is not locked: an administrator takes it away, and nothing brings it back by itself', async () => {
  const { scim, defaultTeams: [team] } = await connect(app, 'project');
  const { id } = (await scim.createUser(uniqueEmail())).body;
  await changeTeamMembers(app, required(team), { remove: [id] });
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'Ada' }]);
  expect(await person(app, id)).toMatchObject({ teams: [], hasAccess: false });
});

test('a deleted team is no default team any more', async () => {
  const { scim, configuration, defaultTeams: [team] } = await connect(app, 'project');
  await app.admin.run('mutation ($id: ID!) { deleteTeam(input: { id: $id }) { deletedId } }', { id: team });
  const { status, body } = await scim.createUser(uniqueEmail());
  expect(status).toBe(201);
  expect((await person(app, body.id)).teams).toEqual([]);
  const { scimConfiguration } = await app.admin.run<{ scimConfiguration: unknown }>('query ($id: ID!) { scimConfiguration(id: $id) { defaultTeams { id } } }', { id: configuration.id });
  expect(scimConfiguration).toEqual({ defaultTeams: [] });
});

test('a person added to a default team by a push is a pushed member', async () => {
  const { scim, configuration, defaultTeams: [team] } = await connect(app, 'project');
  const { id } = (await scim.createUser(uniqueEmail())).body;
  await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
  await linkTeam(app, required(team), configuration.id);
  await scim.patch(`/Groups/${team}`, [{ op: 'add', path: 'members', value: [{ value: id }] }]);
  expect(await teamMembers(app, required(team))).toEqual([{ id, source: 'PUSH' }]);
});
