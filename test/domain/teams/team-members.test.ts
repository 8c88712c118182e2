import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { newId } from '../../../src/domain/id.js';
import { PeopleService } from '../../../src/domain/people/people-service.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { TeamLinkingService } from '../../../src/domain/scim-configurations/team-linking-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { countMembers, listMembersOfTeams } from '../../../src/domain/teams/membership.js';
import { TeamMembers } from '../../../src/domain/teams/team-members.js';
import { listTeamsOfPeople } from '../../../src/domain/teams/teams-of-people.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let members: TeamMembers;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  members = new TeamMembers(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

async function membersOf(teamId: string): Promise<readonly string[]> {
  const rows = await world.scope().unit.db.selectFrom('team_member').select('personId').where('directoryId', '=', project.id).where('teamId', '=', teamId).orderBy('sequence').execute();
  return rows.map((row) => row.personId);
}

async function configure(): Promise<string> {
  return (await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Production', identityProvider: 'OKTA' })).configuration.id;
}

describe('changeTeamMembers', () => {
  test('adds and removes in one change; who is in already stays as they are', async () => {
    const team = await world.team(project);
    const [joins, stays, leaves] = [await world.person(project.id), await world.person(project.id), await world.person(project.id)];
    const configuration = await configure();
    await world.join(project.id, team.id, stays.id, 'DEFAULT_TEAM', configuration);
    await world.join(project.id, team.id, leaves.id, 'DEFAULT_TEAM', configuration);
    await members.changeTeamMembers(scope, { teamId: team.id, add: [joins.id, stays.id, joins.id.toUpperCase()], remove: [leaves.id] });
    expect(await world.memberships(project.id, joins.id)).toEqual([{ teamId: team.id, source: 'MANUAL', grantedBy: null }]);
    expect(await world.memberships(project.id, stays.id)).toEqual([{ teamId: team.id, source: 'DEFAULT_TEAM', grantedBy: configuration }]);
    expect(await world.memberships(project.id, leaves.id)).toEqual([]);
    expect(await world.audited(project.id)).toEqual(['createProjectScimConfiguration', 'changeTeamMembers']);
    await members.changeTeamMembers(scope, { teamId: team.id, add: [joins.id], remove: [leaves.id] });
    expect(await world.audited(project.id)).toHaveLength(2);
  });

  test('names the people who are not here, and changes nothing then', async () => {
    const team = await world.team(project);
    const here = await world.person(project.id);
    const foreign = await world.person((await world.project()).id);
    const subscriber = await world.person(await world.statusPage(project));
    const gone = await world.person(project.id, { removedAt: world.clock.now() });
    for (const id of [foreign.id, subscriber.id, gone.id, newId(world.clock), 'nonsense']) {
      expect(await failureOf(members.changeTeamMembers(scope, { teamId: team.id, add: [here.id, id] }))).toMatchObject({ code: 'NOT_FOUND', field: 'add', message: expect.stringContaining(id) as string });
      expect(await failureOf(members.changeTeamMembers(scope, { teamId: team.id, remove: [id] }))).toMatchObject({ code: 'NOT_FOUND', field: 'remove' });
    }
    expect(await failureOf(members.changeTeamMembers(scope, { teamId: team.id, add: [here.id], remove: [here.id] }))).toMatchObject({ code: 'INVALID', field: 'remove' });
    expect(await membersOf(team.id)).toEqual([]);
  });

  test('of a managed team is decided by the provider', async () => {
    const team = await world.team(project, 'MEMBER', 'Pushed');
    await new TeamLinkingService(world.transactions).link(scope, { id: team.id, scimConfigurationId: await configure() });
    expect(await failureOf(members.changeTeamMembers(scope, { teamId: team.id, add: [(await world.person(project.id)).id] }))).toMatchObject({
      code: 'MANAGED_BY_SCIM', field: 'teamId', message: expect.stringContaining('Who is in the team "Pushed" is decided by Okta (configuration "Production")') as string,
    });
  });

  test('of Owners keeps an owner with access, and is for owners', async () => {
    const [owner] = await membersOf(project.owners);
    const second = await world.person(project.id, { suspendedAt: world.clock.now() });
    await members.changeTeamMembers(scope, { teamId: project.owners, add: [second.id] });
    expect((await failureOf(members.changeTeamMembers(scope, { teamId: project.owners, remove: [owner ?? ''] }))).code).toBe('LAST_OWNER');
    expect(await membersOf(project.owners)).toEqual([owner, second.id]);
    const third = await world.person(project.id);
    await members.changeTeamMembers(scope, { teamId: project.owners, add: [third.id], remove: [owner ?? ''] });
    expect(await membersOf(project.owners)).toEqual([second.id, third.id]);
    expect((await failureOf(members.changeTeamMembers(scope, { teamId: project.owners, add: [owner ?? ''] }))).code).toBe('NOT_FOUND');
  });

  test('takes a version to expect, and nothing when the team has moved on', async () => {
    const team = await world.team(project);
    const person = await world.person(project.id);
    expect((await failureOf(members.changeTeamMembers(scope, { teamId: team.id, add: [person.id], expectedVersion: 2 }))).code).toBe('STALE');
    expect(await members.changeTeamMembers(scope, { teamId: team.id, add: [person.id], expectedVersion: 1 })).toMatchObject({ version: 1 });
  });

  test('loses nothing when many add at once', async () => {
    const team = await world.team(project);
    const people = await Promise.all(Array.from({ length: 20 }, () => world.person(project.id)));
    await Promise.all(people.map((person) => members.changeTeamMembers(world.scope(project.owner), { teamId: team.id, add: [person.id] })));
    expect([...await membersOf(team.id)].sort()).toEqual(people.map((person) => person.id).sort());
  });

  test('never puts somebody into a team who is removed in the same moment', async () => {
    const people = new PeopleService(world.transactions, new AccountLinking());
    const team = await world.team(project);
    for (let round = 0; round < 25; round += 1) {
      const { id } = await world.person(project.id);
      const [, added] = await Promise.allSettled([
        people.removePerson(world.scope(project.owner), { id }), members.changeTeamMembers(world.scope(project.owner), { teamId: team.id, add: [id] }),
      ]);
      if (added.status === 'rejected') expect(added.reason).toMatchObject({ code: 'NOT_FOUND' });
      expect(await world.memberships(project.id, id)).toEqual([]);
    }
  });
});

describe('lists of many teams and many people', () => {
  test('are read page by page in one statement, each with its own total', async () => {
    const [large, small, empty] = [await world.team(project), await world.team(project), await world.team(project)];
    const people = [];
    for (let index = 0; index < 5; index += 1) people.push(await world.person(project.id));
    for (const person of people) await world.join(project.id, large.id, person.id);
    await world.join(project.id, small.id, people[4]?.id ?? '');
    world.forgetStatements();
    const first = await listMembersOfTeams(scope, [large, small, empty], { first: 3 });
    expect(world.statements).toHaveLength(1);
    const idsOf = (id: string) => first.get(id)?.rows.map((row) => row.person.id);
    expect(idsOf(large.id)).toEqual(people.slice(0, 3).map((person) => person.id));
    expect([first.get(large.id)?.hasNextPage, first.get(small.id)?.hasNextPage]).toEqual([true, false]);
    expect([idsOf(small.id), idsOf(empty.id)]).toEqual([[people[4]?.id], []]);
    expect(await Promise.all([large, small, empty].map((team) => first.get(team.id)?.total()))).toEqual([5, 1, 0]);
    expect(world.statements).toHaveLength(2);
    const rest = await listMembersOfTeams(scope, [large], { first: 3, after: first.get(large.id)?.cursors.at(-1) });
    expect(rest.get(large.id)?.rows.map((row) => row.person.id)).toEqual(people.slice(3).map((person) => person.id));
    expect(rest.get(large.id)?.rows[0]).toMatchObject({ source: 'MANUAL', grantedBy: null, addedAt: expect.any(Date) as Date });
    expect(await countMembers(scope, [large, small, empty])).toEqual(new Map([[large.id, 5], [small.id, 1]]));

    const found = await listMembersOfTeams(scope, [large, small], {}, people[4]?.userName.toUpperCase());
    expect(await Promise.all([large, small].map(async (team) => [found.get(team.id)?.rows.length, await found.get(team.id)?.total()]))).toEqual([[1, 1], [1, 1]]);

    const teams = await listTeamsOfPeople(scope, people, { first: 1 });
    const fifth = teams.get(people[4]?.id ?? '');
    expect([fifth?.rows.map((team) => team.id), fifth?.hasNextPage, await fifth?.total()]).toEqual([[large.id], true, 2]);
    const next = await listTeamsOfPeople(scope, people, { first: 1, after: fifth?.cursors[0] });
    expect(next.get(people[4]?.id ?? '')?.rows.map((team) => team.id)).toEqual([small.id]);
    expect(next.get(people[0]?.id ?? '')?.rows).toEqual([]);
  });
});
