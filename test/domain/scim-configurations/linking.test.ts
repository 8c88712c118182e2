import { PersonLinkingService } from '../../../src/domain/scim-configurations/person-linking-service.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { TeamLinkingService } from '../../../src/domain/scim-configurations/team-linking-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let people: PersonLinkingService;
let teams: TeamLinkingService;
let configurations: ScimConfigurationService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  people = new PersonLinkingService(world.transactions);
  teams = new TeamLinkingService(world.transactions);
  configurations = new ScimConfigurationService(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

async function configure(input: { readonly defaultTeamIds?: readonly string[]; readonly pushGroupsEnabled?: boolean } = {}): Promise<string> {
  const { configuration } = await configurations.createForProject(scope, { projectId: project.id, name: `Okta ${Math.random()}`, ...input });
  return configuration.id;
}

const sources = async (personId: string) => (await world.memberships(project.id, personId)).map(({ teamId, source, grantedBy }) => [teamId, source, grantedBy]);
const linked = async (): Promise<readonly string[]> => (await world.audited(project.id)).filter((action) => action !== 'createProjectScimConfiguration');

describe('a person', () => {
  test('who is linked is managed, and lands in the default teams', async () => {
    const scimConfigurationId = await configure({ defaultTeamIds: [project.members] });
    const { id } = await world.person(project.id);
    expect(await people.link(scope, { id, scimConfigurationId })).toMatchObject({ managedBy: scimConfigurationId, version: 2, source: 'MANUAL' });
    expect(await sources(id)).toEqual([[project.members, 'DEFAULT_TEAM', scimConfigurationId]]);
    expect(await people.link(scope, { id, scimConfigurationId })).toMatchObject({ version: 2 });
    expect(await linked()).toEqual(['linkPerson']);
  });

  test('who had been released by a provider is seen by it again', async () => {
    const scimConfigurationId = await configure();
    const { id } = await world.person(project.id, { releasedAt: world.clock.now() });
    expect(await people.link(scope, { id, scimConfigurationId })).toMatchObject({ releasedAt: null });
  });

  test('gets no default team while inactive, or while groups are pushed', async () => {
    const inactive = await world.person(project.id, { active: false, deactivatedAt: world.clock.now() });
    await people.link(scope, { id: inactive.id, scimConfigurationId: await configure({ defaultTeamIds: [project.members] }) });
    const active = await world.person(project.id);
    await people.link(scope, { id: active.id, scimConfigurationId: await configure({ defaultTeamIds: [project.members], pushGroupsEnabled: true }) });
    expect([await sources(inactive.id), await sources(active.id)]).toEqual([[], []]);
  });

  test('whom another configuration manages is not taken from it', async () => {
    const [first, second] = [await configure(), await configure()];
    const { id } = await world.person(project.id, { managedBy: first });
    await expect(people.link(scope, { id, scimConfigurationId: second })).rejects.toMatchObject({ code: 'TAKEN', conflictingId: first });
  });

  test('is linked only to configurations of the own directory, and only while they are there', async () => {
    const foreign = await world.project();
    const { configuration } = await configurations.createForProject(world.scope(foreign.owner), { projectId: foreign.id, name: 'Theirs' });
    const page = await configurations.createForStatusPage(scope, { statusPageId: await world.statusPage(project), name: 'Entra' });
    const { id } = await world.person(project.id);
    const removed = await world.person(project.id, { removedAt: world.clock.now() });
    await expect(people.link(scope, { id, scimConfigurationId: configuration.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(people.link(scope, { id, scimConfigurationId: page.configuration.id })).rejects.toMatchObject({ code: 'INVALID', field: 'scimConfigurationId' });
    await expect(people.link(scope, { id: removed.id, scimConfigurationId: await configure() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('does not become an administrator by an administrator who is no owner', async () => {
    const scimConfigurationId = await configure({ defaultTeamIds: [project.admins] });
    const { id } = await world.person(project.id);
    const admin = world.scope(await world.memberOf(project, project.admins));
    await expect(people.link(admin, { id, scimConfigurationId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await people.link(scope, { id, scimConfigurationId });
    expect(await sources(id)).toEqual([[project.admins, 'DEFAULT_TEAM', scimConfigurationId]]);
  });

  test('who was suspended in an earlier life here is so again; an owner is linked into that by owners only', async () => {
    const scimConfigurationId = await configure();
    const suspendedAt = world.clock.now();
    await world.person(project.id, { removedAt: suspendedAt, suspendedAt }, 'ada@example.com');
    const again = await world.person(project.id, {}, 'ada@example.com');
    expect(await people.link(scope, { id: again.id, scimConfigurationId })).toMatchObject({ suspendedAt });

    const { owner } = project;
    await world.person(project.id, { removedAt: suspendedAt, suspendedAt }, owner.email);
    const { id } = await scope.unit.db.selectFrom('person').select('id').where('directoryId', '=', project.id).where('accountId', '=', owner.accountId).executeTakeFirstOrThrow();
    const admin = world.scope(await world.memberOf(project, project.admins));
    await expect(people.link(admin, { id, scimConfigurationId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const other = world.scope(await world.memberOf(project, project.owners));
    await expect(people.link(other, { id, scimConfigurationId })).resolves.toMatchObject({ suspendedAt });
  });

  test('who is the only owner is not linked when that would suspend them', async () => {
    const suspendedAt = world.clock.now();
    const helper = world.scope(await world.account(true));
    const { owner } = project;
    await world.person(project.id, { removedAt: suspendedAt, suspendedAt }, owner.email);
    const { id } = await scope.unit.db.selectFrom('person').select('id').where('directoryId', '=', project.id).where('accountId', '=', owner.accountId).executeTakeFirstOrThrow();
    await expect(people.link(helper, { id, scimConfigurationId: await configure() })).rejects.toMatchObject({ code: 'LAST_OWNER' });
  });

  test('who is taken back keeps every membership, by hand from now on', async () => {
    const scimConfigurationId = await configure({ defaultTeamIds: [project.members] });
    const { id } = await world.person(project.id);
    await people.link(scope, { id, scimConfigurationId });
    const pushed = await world.team(project);
    await world.join(project.id, pushed.id, id, 'PUSH', scimConfigurationId);
    expect(await people.unlink(scope, id)).toMatchObject({ managedBy: null, version: 3 });
    expect(await sources(id)).toEqual([[project.members, 'MANUAL', null], [pushed.id, 'MANUAL', null]]);
    expect(await people.unlink(scope, id)).toMatchObject({ version: 3 });
    expect(await linked()).toEqual(['linkPerson', 'unlinkPerson']);
  });
});

describe('applying the default teams', () => {
  test('grants what is missing to active managed people, and counts it', async () => {
    const scimConfigurationId = await configure({ defaultTeamIds: [project.members] });
    const fresh = await world.person(project.id, { managedBy: scimConfigurationId });
    const already = await world.person(project.id, { managedBy: scimConfigurationId });
    await world.join(project.id, project.members, already.id);
    const inactive = await world.person(project.id, { managedBy: scimConfigurationId, active: false, deactivatedAt: world.clock.now() });
    const unmanaged = await world.person(project.id);
    expect(await people.applyDefaultTeams(scope, scimConfigurationId)).toMatchObject({ granted: 1, configuration: { id: scimConfigurationId } });
    expect(await Promise.all([fresh, already, inactive, unmanaged].map((person) => sources(person.id)))).toEqual([
      [[project.members, 'DEFAULT_TEAM', scimConfigurationId]], [[project.members, 'MANUAL', null]], [], [],
    ]);
    expect(await people.applyDefaultTeams(scope, scimConfigurationId)).toMatchObject({ granted: 0 });
    expect(await linked()).toEqual(['applyDefaultTeams']);
  });

  test('is refused while groups are pushed, and to admins when a team of role ADMIN is among them', async () => {
    await expect(people.applyDefaultTeams(scope, await configure({ pushGroupsEnabled: true }))).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('pushed') as string });
    const scimConfigurationId = await configure({ defaultTeamIds: [project.admins] });
    await expect(people.applyDefaultTeams(world.scope(await world.memberOf(project, project.admins)), scimConfigurationId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a team', () => {
  test('that is linked is managed, its members stay as they are', async () => {
    const scimConfigurationId = await configure({ pushGroupsEnabled: true });
    const { id } = await world.team(project);
    const person = await world.person(project.id);
    await world.join(project.id, id, person.id);
    expect(await teams.link(scope, { id, scimConfigurationId })).toMatchObject({ managedBy: scimConfigurationId, version: 2, source: 'MANUAL' });
    expect(await sources(person.id)).toEqual([[id, 'MANUAL', null]]);
    expect(await teams.link(scope, { id, scimConfigurationId })).toMatchObject({ version: 2 });
    expect(await linked()).toEqual(['linkTeam']);
  });

  test('of role ADMIN is linked and taken back by owners only, Owners by nobody', async () => {
    const scimConfigurationId = await configure({ pushGroupsEnabled: true });
    const { id } = await world.team(project, 'ADMIN');
    const admin = world.scope(await world.memberOf(project, project.admins));
    await expect(teams.link(admin, { id, scimConfigurationId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await teams.link(scope, { id, scimConfigurationId });
    await expect(teams.unlink(admin, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(teams.unlink(scope, id)).resolves.toMatchObject({ managedBy: null });
    await expect(teams.link(scope, { id: project.owners, scimConfigurationId })).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('Owners') as string });
    await expect(teams.link(admin, { id: (await world.team(project, 'VIEWER')).id, scimConfigurationId })).resolves.toBeDefined();
  });

  test('that another configuration manages or grants by default is not taken from it', async () => {
    const { id } = await world.team(project);
    const [first, second] = [await configure({ pushGroupsEnabled: true }), await configure({ pushGroupsEnabled: true })];
    const granting = await configure({ defaultTeamIds: [project.members] });
    await teams.link(scope, { id, scimConfigurationId: first });
    await expect(teams.link(scope, { id, scimConfigurationId: second })).rejects.toMatchObject({ code: 'TAKEN', conflictingId: first });
    await expect(teams.link(scope, { id: project.members, scimConfigurationId: first })).rejects.toMatchObject({ code: 'INVALID', conflictingId: granting });
    await expect(teams.link(scope, { id: project.members, scimConfigurationId: granting })).resolves.toMatchObject({ managedBy: granting });
  });

  test('that is taken back keeps its pushed members, by hand from now on', async () => {
    const scimConfigurationId = await configure({ pushGroupsEnabled: true });
    const { id } = await world.team(project);
    await teams.link(scope, { id, scimConfigurationId });
    const person = await world.person(project.id);
    await world.join(project.id, id, person.id, 'PUSH', scimConfigurationId);
    const elsewhere = await world.team(project);
    await world.join(project.id, elsewhere.id, person.id, 'PUSH', scimConfigurationId);
    expect(await teams.unlink(scope, id)).toMatchObject({ managedBy: null, version: 3 });
    expect(await sources(person.id)).toEqual([[id, 'MANUAL', null], [elsewhere.id, 'PUSH', scimConfigurationId]]);
    expect(await teams.unlink(scope, id)).toMatchObject({ version: 3 });
  });
});

test('linking and taking back are for those who manage SCIM; for people of other projects nothing is there', async () => {
  const scimConfigurationId = await configure({ pushGroupsEnabled: true });
  const [person, team] = [await world.person(project.id), await world.team(project)];
  const refusals = [
    [world.scope(await world.memberOf(project, project.members)), 'FORBIDDEN'], [world.scope((await world.project()).owner), 'NOT_FOUND'],
  ] as const;
  for (const [who, code] of refusals) {
    await expect(people.link(who, { id: person.id, scimConfigurationId })).rejects.toMatchObject({ code });
    await expect(people.unlink(who, person.id)).rejects.toMatchObject({ code });
    await expect(people.applyDefaultTeams(who, scimConfigurationId)).rejects.toMatchObject({ code });
    await expect(teams.link(who, { id: team.id, scimConfigurationId })).rejects.toMatchObject({ code });
    await expect(teams.unlink(who, team.id)).rejects.toMatchObject({ code });
  }
});
