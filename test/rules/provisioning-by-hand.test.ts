import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, createTeam, person, uniqueEmail, updateConfiguration, type Configuration, type Project } from '../support/build.js';
import { join, type TestAccount } from '../support/sign-up.js';
import { linkTeam, teamMembers } from '../support/teams.js';

let app: TestApp;
let project: Project;
let configuration: Configuration;
let owner: TestAccount;
let admin: TestAccount;
let member: TestAccount;

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  configuration = await configure(app, project, { pushGroupsEnabled: true });
  owner = await join(app, project, [project.owners]);
  admin = await join(app, project, [project.admins]);
  member = await join(app, project, [project.members]);
});
afterAll(() => app.stop());

const provision = 'mutation ($input: ProvisionPersonInput!) { provisionPerson(input: $input) { person { id } } }';
const change = 'mutation ($input: ChangeProvisionedPersonInput!) { changeProvisionedPerson(input: $input) { person { id } } }';
const deprovision = 'mutation ($input: DeprovisionPersonInput!) { deprovisionPerson(input: $input) { deletedId } }';
const changeGroup = 'mutation ($input: ChangePushedGroupInput!) { changePushedGroup(input: $input) { team { id } } }';
const removeGroup = 'mutation ($input: RemovePushedGroupInput!) { removePushedGroup(input: $input) { deletedId } }';

test('a provisioning mutation is for those who may manage SCIM', async () => {
  const input = { scimConfigurationId: configuration.id, userName: uniqueEmail() };
  expect((await member.client.refusal(provision, { input })).code).toBe('FORBIDDEN');
  expect((await (await join(app, await createProject(app))).client.refusal(provision, { input })).code).toBe('NOT_FOUND');
  const { provisionPerson } = await admin.client.run<{ provisionPerson: { person: { id: string } } }>(provision, { input });
  expect(await person(app, provisionPerson.person.id)).toMatchObject({ userName: input.userName, managedBy: { id: configuration.id } });
});

test('a human who repeats what is so already leaves no audit entry, also where it would end access', async () => {
  const keeping = await configure(app, project, { autoDeprovisionUsers: false });
  const input = { scimConfigurationId: keeping.id, userName: uniqueEmail(), active: false };
  const { provisionPerson: { person: { id } } } = await admin.client.run<{ provisionPerson: { person: { id: string } } }>(provision, { input });
  await admin.client.run(change, { input: { scimConfigurationId: keeping.id, id, active: true } });
  const again = { scimConfigurationId: keeping.id, id, active: false };
  const before = await countEntries();
  await admin.client.run(change, { input: again });
  expect(await countEntries()).toBe(before + 1);
  await admin.client.run(change, { input: again });
  await admin.client.run(provision, { input });
  expect(await countEntries()).toBe(before + 1);
});

test('a human who makes the membership of somebody the provider\'s leaves an audit entry, once, and another when it ends', async () => {
  const somebody = await addPerson(app, project);
  const team = await createTeam(app, project);
  await changeTeamMembers(app, team, { add: [somebody] });
  await linkTeam(app, team, configuration.id);
  const before = await countEntries();
  for (let turn = 0; turn < 2; turn += 1) await admin.client.run(changeGroup, { input: { scimConfigurationId: configuration.id, id: team, addMembers: [somebody] } });
  expect(await teamMembers(app, team)).toEqual([{ id: somebody, source: 'PUSH' }]);
  expect(await countEntries()).toBe(before + 1);
  await admin.client.run(changeGroup, { input: { scimConfigurationId: configuration.id, id: team, removeMembers: [somebody] } });
  expect(await teamMembers(app, team)).toEqual([]);
  expect(await countEntries()).toBe(before + 2);
});

test('a human leaves an audit entry, as any other change does', async () => {
  const { provisionPerson } = await admin.client.run<{ provisionPerson: { person: { id: string } } }>(provision, { input: { scimConfigurationId: configuration.id, userName: uniqueEmail() } });
  const { project: { auditLog } } = await owner.client.run<{ project: { auditLog: { nodes: readonly unknown[] } } }>(
    'query ($id: ID!) { project(id: $id) { auditLog(first: 1) { nodes { actor action subject { id } } } } }', { id: project.id });
  expect(auditLog.nodes).toEqual([{ actor: expect.stringContaining(admin.email) as string, action: 'provisionPerson', subject: { id: provisionPerson.person.id } }]);
});

test.each([
  ['a deactivation', change, { active: false }],
  ['a removal', deprovision, {}],
])('an administrator who is no owner does not end the access of an owner by %s', async (_what, document, more) => {
  const id = await addPerson(app, project, { teamIds: [project.owners] });
  const input = { scimConfigurationId: configuration.id, id, ...more };
  expect((await admin.client.refusal(document, { input })).code).toBe('FORBIDDEN');
  expect((await admin.client.refusal(document, { input: { ...input, id: id.toUpperCase() } })).code).toBe('FORBIDDEN');
  expect((await admin.client.refusal(document, { input: { ...input, id: 'abc' } })).code).toBe('NOT_FOUND');
  expect(await person(app, id)).toMatchObject({ hasAccess: true, managedBy: null });
  await owner.client.run(document, { input });
  expect((await person(app, id)).hasAccess).toBe(false);
});

test('an administrator who is no owner does not reactivate an owner by active:true', async () => {
  const id = await addPerson(app, project, { teamIds: [project.owners] });
  await configuration.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  const input = { scimConfigurationId: configuration.id, id, active: true };
  expect((await admin.client.refusal(change, { input })).code).toBe('FORBIDDEN');
  expect((await person(app, id)).hasAccess).toBe(false);
  await owner.client.run(change, { input });
  expect((await person(app, id)).hasAccess).toBe(true);
});

describe('the members of a linked team with role ADMIN', () => {
  let team: string;
  let other: string;
  beforeEach(async () => {
    team = await createTeam(app, project, { role: 'ADMIN' });
    other = await addPerson(app, project, { teamIds: [project.members] });
    await changeTeamMembers(app, team, { add: [other] });
    await owner.client.run('mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }', { input: { id: team, scimConfigurationId: configuration.id } });
  });

  test.each([
    ['adds', (newcomer: string) => ({ addMembers: [newcomer] })],
    ['replaces', (newcomer: string) => ({ members: [newcomer] })],
    ['removes', (_newcomer: string, old: string) => ({ removeMembers: [old] })],
  ])('are not changed by an administrator who is no owner: %s', async (_verb, changeOf) => {
    const newcomer = await addPerson(app, project, { teamIds: [project.members] });
    const input = { scimConfigurationId: configuration.id, id: team, ...changeOf(newcomer, other) };
    expect((await admin.client.refusal(changeGroup, { input })).code).toBe('FORBIDDEN');
    expect((await person(app, newcomer)).role).toBe('MEMBER');
    expect((await person(app, other)).role).toBe('ADMIN');
    await owner.client.run(changeGroup, { input });
  });

  test('are not lost by an administrator who is no owner and deletes the group', async () => {
    const input = { scimConfigurationId: configuration.id, id: team };
    expect((await admin.client.refusal(removeGroup, { input })).code).toBe('FORBIDDEN');
    await owner.client.run(removeGroup, { input });
  });
});

test.each(['admins', 'owners'] as const)('rights by hand (%s) are not taken by another externalId that an administrator who is no owner sends', async (rights) => {
  const { id } = (await configuration.scim.createUser(uniqueEmail(), { externalId: 'old' })).body;
  await changeTeamMembers(app, project[rights], { add: [id] });
  const input = { scimConfigurationId: configuration.id, id, active: false, externalId: 'new' };
  expect((await admin.client.refusal(change, { input })).code).toBe('FORBIDDEN');
  expect(await person(app, id)).toMatchObject({ active: true, externalId: 'old', teams: [project[rights]] });
  await owner.client.run(change, { input });
  expect(await person(app, id)).toMatchObject({ active: false, externalId: 'new', teams: [] });
});

test('a paused configuration does not keep a human from provisioning by it', async () => {
  await updateConfiguration(app, configuration, { enabled: false });
  const { provisionPerson } = await admin.client.run<{ provisionPerson: { person: { id: string } } }>(provision, { input: { scimConfigurationId: configuration.id, userName: uniqueEmail() } });
  expect((await person(app, provisionPerson.person.id)).managedBy).toEqual({ id: configuration.id });
  await updateConfiguration(app, configuration, { enabled: true });
});

async function countEntries(): Promise<number> {
  const { project: { auditLog } } = await owner.client.run<{ project: { auditLog: { totalCount: number } } }>('query ($id: ID!) { project(id: $id) { auditLog { totalCount } } }', { id: project.id });
  return auditLog.totalCount;
}
