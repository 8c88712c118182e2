import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { TeamLinkingService } from '../../../src/domain/scim-configurations/team-linking-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { TeamService } from '../../../src/domain/teams/team-service.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { listTeams } from '../../support/lists.js';

let world: DomainWorld;
let teams: TeamService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  teams = new TeamService(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

async function managedTeam(name: string): Promise<string> {
  const { configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Production', identityProvider: 'ENTRA_ID' });
  const team = await world.team(project, 'MEMBER', name);
  await new TeamLinkingService(world.transactions).link(scope, { id: team.id, scimConfigurationId: configuration.id });
  return team.id;
}

describe('createTeam', () => {
  test('makes an unmanaged team, MEMBER unless said otherwise', async () => {
    expect(await teams.createTeam(scope, { projectId: project.id, name: ' Engineering ', description: 'Builds' })).toMatchObject({
      name: 'Engineering', nameKey: 'engineering', description: 'Builds', role: 'MEMBER', isReserved: false, source: 'MANUAL', managedBy: null, version: 1,
    });
    expect(await teams.createTeam(scope, { projectId: project.id, name: 'Guests', role: 'VIEWER' })).toMatchObject({ role: 'VIEWER' });
    expect(await world.audited(project.id)).toEqual(['createTeam', 'createTeam']);
  });

  test.each(['Engineering', 'ENGINEERING', '  engineering ', 'Ｅngineering'])('refuses "%s" while Engineering is there, and names it', async (name) => {
    const { id } = await teams.createTeam(scope, { projectId: project.id, name: 'Engineering' });
    expect(await failureOf(teams.createTeam(scope, { projectId: project.id, name }))).toMatchObject({ code: 'TAKEN', field: 'name', conflictingId: id });
    const elsewhere = await world.project();
    await expect(teams.createTeam(world.scope(elsewhere.owner), { projectId: elsewhere.id, name })).resolves.toBeDefined();
  });

  test.each([['', 'name'], ['x'.repeat(201), 'name'], ['a\u0000', 'name']])('refuses the name %j', async (name, field) => {
    expect(await failureOf(teams.createTeam(scope, { projectId: project.id, name }))).toMatchObject({ code: 'INVALID', field });
  });

  test('two at once of one name give one team', async () => {
    for (let round = 0; round < 20; round += 1) {
      const results = await Promise.allSettled(['Twin', 'TWIN'].map((name) => teams.createTeam(world.scope(project.owner), { projectId: project.id, name: `${name} ${round}` })));
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'TAKEN', conflictingId: expect.any(String) as string } });
    }
  });
});

describe('updateTeam', () => {
  test('changes, clears and leaves alone; what changes nothing leaves version and time', async () => {
    const made = await teams.createTeam(scope, { projectId: project.id, name: 'Engineering', description: 'Builds' });
    const renamed = await teams.updateTeam(scope, { id: made.id, name: 'Builders', role: 'VIEWER' });
    expect(renamed).toMatchObject({ name: 'Builders', nameKey: 'builders', role: 'VIEWER', description: 'Builds', version: 2 });
    expect(renamed.updatedAt.getTime()).toBeGreaterThan(made.updatedAt.getTime());
    expect(await teams.updateTeam(scope, { id: made.id, name: 'Builders', description: 'Builds' })).toEqual(renamed);
    expect(await teams.updateTeam(scope, { id: made.id, description: null, expectedVersion: 2 })).toMatchObject({ description: null, version: 3 });
    expect(await teams.updateTeam(scope, { id: made.id, name: 'BUILDERS' })).toMatchObject({ name: 'BUILDERS', version: 4 });
    expect(await failureOf(teams.updateTeam(scope, { id: made.id, name: 'x', expectedVersion: 3 }))).toMatchObject({ code: 'STALE' });
    for (const nothing of [{ name: null }, { role: null }]) expect((await failureOf(teams.updateTeam(scope, { id: made.id, ...nothing }))).code).toBe('INVALID');
    expect(await world.audited(project.id)).toEqual(['createTeam', 'updateTeam', 'updateTeam', 'updateTeam']);
  });

  test('refuses the name of another team, and names it', async () => {
    const team = await world.team(project);
    expect(await failureOf(teams.updateTeam(scope, { id: team.id, name: 'ADMINS' }))).toMatchObject({ code: 'TAKEN', conflictingId: project.admins });
  });

  test('keeps name and role of Owners, whose description may change', async () => {
    expect(await failureOf(teams.updateTeam(scope, { id: project.owners, name: 'Bosses' }))).toMatchObject({ code: 'INVALID', field: 'name' });
    expect(await failureOf(teams.updateTeam(scope, { id: project.owners, role: 'ADMIN' }))).toMatchObject({ code: 'INVALID', field: 'role' });
    expect(await teams.updateTeam(scope, { id: project.owners, name: 'Owners', role: 'OWNER', description: 'The boss' })).toMatchObject({ description: 'The boss' });
  });

  test('of a managed team changes role and description; the name comes from the provider', async () => {
    const id = await managedTeam('Pushed');
    expect(await teams.updateTeam(scope, { id, role: 'VIEWER', description: 'From Entra', name: 'Pushed' })).toMatchObject({ role: 'VIEWER', description: 'From Entra' });
    expect(await failureOf(teams.updateTeam(scope, { id, name: 'Mine' }))).toMatchObject({
      code: 'MANAGED_BY_SCIM', field: 'name', message: 'The name of the team "Pushed" comes from Entra ID (configuration "Production"); change it there, because the next push would overwrite it here.',
    });
  });

  test('lets an administrator who is no owner change everything but ADMIN', async () => {
    const admin = world.scope(await world.memberOf(project, project.admins));
    const team = await world.team(project);
    expect(await teams.updateTeam(admin, { id: team.id, role: 'VIEWER' })).toMatchObject({ role: 'VIEWER' });
    expect((await failureOf(teams.updateTeam(admin, { id: team.id, role: 'ADMIN' }))).code).toBe('FORBIDDEN');
    expect((await failureOf(teams.updateTeam(admin, { id: project.admins, role: 'MEMBER' }))).code).toBe('FORBIDDEN');
    expect(await teams.updateTeam(admin, { id: project.admins, description: 'Us' })).toMatchObject({ description: 'Us', role: 'ADMIN' });
  });
});

describe('deleteTeam', () => {
  test('takes the team; its members keep their other teams', async () => {
    const team = await world.team(project);
    const person = await world.person(project.id);
    await world.join(project.id, team.id, person.id);
    await world.join(project.id, project.members, person.id);
    expect((await failureOf(teams.deleteTeam(scope, { id: team.id, expectedVersion: 2 }))).code).toBe('STALE');
    expect(await teams.deleteTeam(scope, { id: team.id, expectedVersion: 1 })).toBe(team.id);
    expect(await world.memberships(project.id, person.id)).toMatchObject([{ teamId: project.members }]);
    expect((await failureOf(teams.getTeam(scope, team.id))).code).toBe('NOT_FOUND');
  });

  test('refuses Owners, a managed team, and a team with role ADMIN to those who are no owner', async () => {
    expect((await failureOf(teams.deleteTeam(scope, { id: project.owners }))).code).toBe('INVALID');
    expect(await failureOf(teams.deleteTeam(scope, { id: await managedTeam('Pushed') }))).toMatchObject({ code: 'MANAGED_BY_SCIM', message: expect.stringContaining('Entra ID') as string });
    expect((await failureOf(teams.deleteTeam(world.scope(await world.memberOf(project, project.admins)), { id: project.admins }))).code).toBe('FORBIDDEN');
  });
});

test('the list has the oldest first, and finds a part of a name in any spelling', async () => {
  await world.team(project, 'MEMBER', 'Platform 100%');
  const names = async (query?: string) => (await listTeams(teams, scope, project.id, {}, query)).rows.map((team) => team.name);
  expect((await names()).slice(-1)).toEqual(['Platform 100%']);
  expect(await names('FORM')).toEqual(['Platform 100%']);
  expect(await names('0%')).toEqual(['Platform 100%']);
  expect(await names('_')).toEqual([]);
});

test('what is foreign and what is unknown is refused in the same words', async () => {
  const foreign = (await world.project()).members;
  const refusals = await Promise.all([foreign, '0196a0de-0000-7000-8000-00000000ffff', 'nonsense'].map((id) => failureOf(teams.getTeam(scope, id))));
  expect(new Set(refusals.map(({ code, message, help }) => JSON.stringify({ code, message, help }))).size).toBe(1);
});
