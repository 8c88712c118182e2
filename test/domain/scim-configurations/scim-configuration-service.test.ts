import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { listDefaultTeamIds } from '../../../src/domain/scim-configurations/default-team-rules.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { listConfigurations } from '../../support/lists.js';

let world: DomainWorld;
let service: ScimConfigurationService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  service = new ScimConfigurationService(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

const create = (input: Partial<Parameters<ScimConfigurationService['createForProject']>[1]> = {}) => service.createForProject(scope, { projectId: project.id, name: 'Okta', ...input });

describe('a new configuration', () => {
  test('has the usual flags, its default teams and one token, whose text is given once and kept nowhere', async () => {
    const { configuration, bearerToken } = await create({ identityProvider: 'OKTA', defaultTeamIds: [project.members] });
    expect(configuration).toMatchObject({
      kind: 'PROJECT', name: 'Okta', identityProvider: 'OKTA', enabled: true, autoProvisionUsers: true, autoDeprovisionUsers: true,
      pushGroupsEnabled: false, userNamePolicy: 'EMAIL', inviteOnProvision: true, showUnmanaged: true, version: 1,
    });
    expect(await listDefaultTeamIds(scope, configuration)).toEqual([project.members]);
    const tokens = await scope.unit.db.selectFrom('scim_token').selectAll().where('directoryId', '=', project.id).execute();
    expect(tokens).toHaveLength(1);
    expect(tokens[0]).toMatchObject({ lastFour: bearerToken.slice(-4), createdBy: project.owner.accountId });
    expect(JSON.stringify(tokens)).not.toContain(bearerToken.slice(-30));
    expect(await world.audited(project.id)).toEqual(['createProjectScimConfiguration']);
  });

  test('of a status page has no groups and no default teams, and is audited in the page', async () => {
    const page = await world.statusPage(project);
    const { configuration } = await service.createForStatusPage(scope, { statusPageId: page, name: 'Entra', autoProvisionUsers: false });
    expect(configuration).toMatchObject({ kind: 'STATUS_PAGE', directoryId: page, pushGroupsEnabled: false, autoProvisionUsers: false });
    expect(await world.audited(page)).toEqual(['createStatusPageScimConfiguration']);
    await expect(service.createForStatusPage(scope, { statusPageId: project.id, name: 'Entra' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('needs a name of 1 to 200 characters', async () => {
    for (const name of ['', '   ', 'x'.repeat(201), 'line\nbreak']) await expect(create({ name })).rejects.toMatchObject({ code: 'INVALID', field: 'name' });
    await expect(create({ name: 'x'.repeat(200) })).resolves.toBeDefined();
  });

  test('is made by owners and admins; members are told that they may not, strangers and outsiders nothing', async () => {
    const as = async (actor: Promise<Scope['actor']> | Scope['actor']) => service.createForProject(world.scope(await actor), { projectId: project.id, name: 'Okta' });
    await expect(as(world.memberOf(project, project.admins))).resolves.toBeDefined();
    await expect(as(world.memberOf(project, project.members))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(as(world.account())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(as({ kind: 'stranger' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('default teams', () => {
  test('are teams of the same project, never Owners, never what another configuration manages', async () => {
    const foreign = await world.project();
    for (const id of [foreign.members, 'no-id', '0196a0de-0000-7000-8000-000000000001']) {
      await expect(create({ defaultTeamIds: [id] })).rejects.toMatchObject({ code: 'INVALID', field: 'defaultTeamIds', message: `No team of this project has the id ${id}.` });
    }
    await expect(create({ defaultTeamIds: [project.owners] })).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('nobody becomes an owner') as string });
    const { configuration: other } = await create();
    const managed = await world.team(project);
    await scope.unit.db.updateTable('team').set({ managedBy: other.id }).where('directoryId', '=', project.id).where('id', '=', managed.id).execute();
    await expect(create({ defaultTeamIds: [managed.id] })).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('managed by another SCIM configuration') as string });
  });

  test('of role ADMIN are added by owners; admins may keep them and take them out', async () => {
    const admin = world.scope(await world.memberOf(project, project.admins));
    await expect(service.createForProject(admin, { projectId: project.id, name: 'Okta', defaultTeamIds: [project.admins] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { configuration: { id } } = await create({ defaultTeamIds: [project.admins] });
    await expect(service.change(admin, { id, defaultTeamIds: [project.admins, project.members] })).resolves.toMatchObject({ version: 2 });
    await expect(service.change(admin, { id, defaultTeamIds: [project.members] })).resolves.toMatchObject({ version: 3 });
    await expect(service.change(admin, { id, defaultTeamIds: [project.admins] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('named twice, or in other letters, are one', async () => {
    const { configuration } = await create({ defaultTeamIds: [project.members, project.members.toUpperCase()] });
    expect(await listDefaultTeamIds(scope, configuration)).toEqual([project.members]);
  });
});

describe('a change', () => {
  test('moves the version and is audited with what was before; one that changes nothing leaves everything alone', async () => {
    const { configuration: { id, updatedAt } } = await create({ defaultTeamIds: [project.members] });
    const same = await service.change(scope, { id, name: ' Okta ', enabled: true, defaultTeamIds: [project.members] });
    expect(same).toMatchObject({ version: 1, updatedAt });
    const changed = await service.change(scope, { id, enabled: false, description: 'The one of the head office', expectedVersion: 1 });
    expect(changed).toMatchObject({ version: 2, enabled: false, description: 'The one of the head office', autoProvisionUsers: true });
    const entry = await scope.unit.db.selectFrom('audit_entry').select('facts').where('directoryId', '=', project.id).where('action', '=', 'updateScimConfiguration').executeTakeFirstOrThrow();
    expect(entry.facts.changes).toEqual([
      { path: 'description', after: 'The one of the head office' }, { path: 'enabled', before: true, after: false },
    ]);
  });

  test('of another version is refused, and so is clearing what cannot be empty', async () => {
    const { configuration: { id } } = await create();
    await expect(service.change(scope, { id, enabled: false, expectedVersion: 7 })).rejects.toMatchObject({ code: 'STALE' });
    await expect(service.change(scope, { id, name: null })).rejects.toMatchObject({ code: 'INVALID', field: 'name' });
    await expect(service.change(scope, { id, autoProvisionUsers: null })).rejects.toMatchObject({ code: 'INVALID', field: 'autoProvisionUsers' });
    await expect(service.change(scope, { id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('does not turn push groups on for a status page', async () => {
    const { configuration: { id } } = await service.createForStatusPage(scope, { statusPageId: await world.statusPage(project), name: 'Entra' });
    await expect(service.change(scope, { id, pushGroupsEnabled: true })).rejects.toMatchObject({ code: 'INVALID', field: 'pushGroupsEnabled' });
    await expect(service.change(scope, { id, defaultTeamIds: [project.members] })).rejects.toMatchObject({ code: 'INVALID', field: 'defaultTeamIds' });
    await expect(service.change(scope, { id, defaultTeamIds: [] })).resolves.toMatchObject({ version: 1 });
  });

  test('that turns push groups off makes pushed teams unmanaged and their memberships manual', async () => {
    const { configuration: { id } } = await create({ pushGroupsEnabled: true });
    const { team, person } = await pushedTeam(id);
    await service.change(scope, { id, pushGroupsEnabled: false });
    expect(await teamRow(team)).toMatchObject({ managedBy: null, version: 2 });
    expect(await world.memberships(project.id, person)).toEqual([
      { teamId: team, source: 'MANUAL', grantedBy: null }, { teamId: project.members, source: 'DEFAULT_TEAM', grantedBy: id },
    ]);
    expect(await personRow(person)).toMatchObject({ managedBy: id, version: 1 });
  });
});

test('a deleted configuration leaves people and teams where they are, unmanaged, and takes its tokens along', async () => {
  const { configuration: { id } } = await create({ pushGroupsEnabled: true, defaultTeamIds: [project.members] });
  const { team, person } = await pushedTeam(id);
  await expect(service.remove(scope, { id, expectedVersion: 9 })).rejects.toMatchObject({ code: 'STALE' });
  await service.remove(scope, { id, expectedVersion: 1 });
  expect(await teamRow(team)).toMatchObject({ managedBy: null });
  expect(await personRow(person)).toMatchObject({ managedBy: null, version: 2, removedAt: null, deactivatedAt: null });
  expect((await world.memberships(project.id, person)).map(({ source, grantedBy }) => [source, grantedBy])).toEqual([['MANUAL', null], ['MANUAL', null]]);
  expect(await scope.unit.db.selectFrom('scim_token').select('id').where('directoryId', '=', project.id).execute()).toEqual([]);
  await expect(service.get(scope, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('configurations are listed for their own project alone, the oldest first, by pages', async () => {
  for (const name of ['first', 'second', 'third']) await create({ name });
  const page = await listConfigurations(service, scope, 'PROJECT', project.id, { first: 2 });
  expect([page.rows.map((row) => row.name), page.hasNextPage, await page.total()]).toEqual([['first', 'second'], true, 3]);
  const next = await listConfigurations(service, scope, 'PROJECT', project.id, { first: 2, after: page.cursors[1] });
  expect(next.rows.map((row) => row.name)).toEqual(['third']);
  await expect(listConfigurations(service, world.scope((await world.project()).owner), 'PROJECT', project.id, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(listConfigurations(service, world.scope(await world.memberOf(project, project.members)), 'PROJECT', project.id, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

async function pushedTeam(configurationId: string): Promise<{ readonly team: string; readonly person: string }> {
  const { id: team } = await world.team(project);
  await scope.unit.db.updateTable('team').set({ managedBy: configurationId }).where('directoryId', '=', project.id).where('id', '=', team).execute();
  const { id: person } = await world.person(project.id, { managedBy: configurationId });
  await world.join(project.id, team, person, 'PUSH', configurationId);
  await world.join(project.id, project.members, person, 'DEFAULT_TEAM', configurationId);
  return { team, person };
}

const teamRow = (id: string) => scope.unit.db.selectFrom('team').selectAll().where('directoryId', '=', project.id).where('id', '=', id).executeTakeFirstOrThrow();
const personRow = (id: string) => scope.unit.db.selectFrom('person').selectAll().where('directoryId', '=', project.id).where('id', '=', id).executeTakeFirstOrThrow();
