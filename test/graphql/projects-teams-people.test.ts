import { AccountLinking } from '../../src/domain/accounts/account-linking.js';
import { AuditLog } from '../../src/domain/audit-log.js';
import { auditSentence } from '../../src/domain/audit-sentence.js';
import { PeopleService } from '../../src/domain/people/people-service.js';
import { PersonErasure } from '../../src/domain/people/person-erasure.js';
import { ProjectService } from '../../src/domain/projects/project-service.js';
import { ProvisioningEventReader } from '../../src/domain/provisioning/provisioning-event-reader.js';
import { ScimConfigurationService } from '../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Actor } from '../../src/domain/scope.js';
import { StatusPageService } from '../../src/domain/status-pages/status-page-service.js';
import { TeamMembers } from '../../src/domain/teams/team-members.js';
import { TeamService } from '../../src/domain/teams/team-service.js';
import { AuditEntryResolver } from '../../src/graphql/audit/audit-entry-resolver.js';
import { PersonFieldResolver } from '../../src/graphql/people/person-field-resolver.js';
import { PersonResolver } from '../../src/graphql/people/person-resolver.js';
import { ProjectFieldResolver } from '../../src/graphql/projects/project-field-resolver.js';
import { ProjectResolver } from '../../src/graphql/projects/project-resolver.js';
import { StatusPageFieldResolver } from '../../src/graphql/status-pages/status-page-field-resolver.js';
import { StatusPageResolver } from '../../src/graphql/status-pages/status-page-resolver.js';
import { TeamFieldResolver } from '../../src/graphql/teams/team-field-resolver.js';
import { TeamResolver } from '../../src/graphql/teams/team-resolver.js';
import { failureOf } from '../support/account-services.js';
import { DomainWorld, type WorldProject } from '../support/domain-world.js';
import { GraphqlRun } from '../support/graphql-run.js';

let world: DomainWorld;
let api: GraphqlRun;
let project: WorldProject;

beforeAll(async () => {
  world = await DomainWorld.open();
  const { transactions } = world;
  const people = new PeopleService(transactions, new AccountLinking());
  const teams = new TeamService(transactions);
  const pages = new StatusPageService(transactions);
  const configurations = new ScimConfigurationService(transactions);
  const projects = new ProjectService(transactions, 'anyone');
  const events = new ProvisioningEventReader(transactions);
  api = new GraphqlRun(world, new Map<Function, object>([
    [ProjectResolver, new ProjectResolver(projects)],
    [ProjectFieldResolver, new ProjectFieldResolver(people, teams, pages, configurations, events, new AuditLog(transactions))],
    [TeamResolver, new TeamResolver(teams, new TeamMembers(transactions))],
    [TeamFieldResolver, new TeamFieldResolver()],
    [PersonResolver, new PersonResolver(people, new PersonErasure(transactions, { flush: () => Promise.resolve() }))],
    [PersonFieldResolver, new PersonFieldResolver(events, async (people) => new Map(people.map(({ id }) => [id, { id }])))],
    [StatusPageResolver, new StatusPageResolver(pages)],
    [StatusPageFieldResolver, new StatusPageFieldResolver(people, configurations)],
    [AuditEntryResolver, new AuditEntryResolver()],
  ]));
});
beforeEach(async () => { project = await world.project(); });
afterAll(() => world.close());

async function configure(): Promise<string> {
  return (await new ScimConfigurationService(world.transactions).createForProject(world.scope(project.owner), { projectId: project.id, name: 'Production', identityProvider: 'OKTA' })).configuration.id;
}

/** So many managed people with accounts, each pushed into the same number of teams. */
async function populate(people: number, teams: number): Promise<void> {
  const configuration = await configure();
  const made = [];
  for (let index = 0; index < teams; index += 1) made.push(await world.team(project));
  for (let index = 0; index < people; index += 1) {
    const { accountId } = await world.account();
    const { id } = await world.person(project.id, { managedBy: configuration, accountId, ...(index % 2 === 0 && { suspendedAt: world.clock.now() }) });
    for (const team of made) await world.join(project.id, team.id, id, 'PUSH', configuration);
  }
}

async function statementsOf(actor: Actor, source: string): Promise<number> {
  world.forgetStatements();
  await api.run(actor, source, { id: project.id });
  return world.statements.length;
}

describe('the number of statements does not grow with the rows', () => {
  test.each([
    ['people with everything about them', `query ($id: ID!) { project(id: $id) { people(first: 100) { totalCount nodes {
      home { ... on Project { name } ... on StatusPage { name } } email externalId suspended suspensionReason hasAccess accessExplanation role
      teams(first: 3) { totalCount nodes { name } } managedBy { name } lockedFields scimResource signsInAs viewerCan } } } }`],
    ['teams with everything about them', `query ($id: ID!) { project(id: $id) { teams(first: 100) { totalCount nodes {
      project { name } managedBy { name } memberCount viewerCan
      members(first: 3) { totalCount edges { source addedAt managedBy { name } node { userName hasAccess email } } } } } } }`],
    ['people in teams in people', 'query ($id: ID!) { project(id: $id) { people(first: 100) { nodes { teams(first: 5) { nodes { members(first: 5) { nodes { role } } } } } } } }'],
  ])('%s', async (_what, source) => {
    await populate(1, 1);
    const few = await statementsOf(project.owner, source);
    await populate(12, 4);
    expect(await statementsOf(project.owner, source)).toBe(few);
  });

  test('projects with what the caller may do in them', async () => {
    const account = await world.account(true);
    const source = '{ projects(first: 100) { totalCount nodes { name viewerRole viewerCan } } }';
    const few = await statementsOf(account, source);
    await world.project();
    await world.project();
    expect(await statementsOf(account, source)).toBe(few);
  });
});

describe('what is not for everybody', () => {
  const secrets = 'query ($id: ID!) { person(id: $id) { userName displayName email externalId suspensionReason scimResource signsInAs accessExplanation managedBy { id } } }';

  test('is null for members who look at others, and there for administrators and for oneself', async () => {
    const configuration = await configure();
    const self = await world.account();
    const { id } = await world.person(project.id, { accountId: self.accountId, managedBy: configuration });
    await world.join(project.id, project.members, id, 'DEFAULT_TEAM', configuration);
    const person = { email: expect.any(String) as string, scimResource: { id }, signsInAs: self.email };
    const read = async (actor: Actor) => (await api.run<{ person: Record<string, unknown> }>(actor, secrets, { id })).person;
    expect(await read(await world.memberOf(project, project.admins))).toMatchObject({ ...person, managedBy: { id: configuration } });
    expect(await read(self)).toMatchObject({ ...person, managedBy: null });
    const member = await world.memberOf(project, project.members);
    expect(await read(member)).toMatchObject({ userName: expect.any(String) as string, email: null, externalId: null, scimResource: null, signsInAs: null, managedBy: null, accessExplanation: 'Member through Members (default team of Okta)' });
    await world.scope().unit.db.updateTable('person').set({ suspendedAt: world.clock.now(), suspensionReason: 'Keys' }).where('directoryId', '=', project.id).where('id', '=', id).execute();
    expect(await read(member)).toMatchObject({ suspensionReason: null, accessExplanation: 'No access: suspended by an administrator' });
    expect(await read(project.owner)).toMatchObject({ suspensionReason: 'Keys', accessExplanation: 'No access: suspended by an administrator: Keys' });
  });

  test('a subscriber reads the page and their own record, and nothing behind the page', async () => {
    const pageId = await world.statusPage(project);
    const account = await world.account();
    const { id } = await world.person(pageId, { accountId: account.accountId });
    const { person, statusPage } = await api.run<{ person: unknown; statusPage: unknown }>(account, `query ($id: ID!, $pageId: ID!) {
      person(id: $id) { home { __typename ... on StatusPage { id } } hasAccess role accessExplanation teams { totalCount } viewerCan } statusPage(id: $pageId) { name viewerCan } }`, { id, pageId });
    expect(person).toMatchObject({ home: { __typename: 'StatusPage', id: pageId }, hasAccess: true, role: null, accessExplanation: 'Subscriber', teams: { totalCount: 0 }, viewerCan: ['READ'] });
    expect(statusPage).toEqual({ name: 'Status', viewerCan: ['READ'] });
    const page = (fields: string) => failureOf(api.run(account, `query ($id: ID!) { statusPage(id: $id) { ${fields} } }`, { id: pageId }));
    expect((await page('project { name }')).code).toBe('NOT_FOUND');
    expect((await page('subscribers { totalCount }')).code).toBe('FORBIDDEN');
    expect((await page('scimConfigurations { totalCount }')).code).toBe('FORBIDDEN');
  });
});

describe('mutations', () => {
  test('answer with everything around what they changed, and later ones see what earlier ones did', async () => {
    const account = await world.account();
    const { createProject } = await api.run<{ createProject: { project: { id: string; teams: { nodes: readonly { id: string; name: string }[] } } } }>(account,
      'mutation { createProject(input: { name: "Acme" }) { project { id viewerRole teams { nodes { id name memberCount members { nodes { hasAccess teams { nodes { name } } } } } } } } }');
    const { id, teams } = createProject.project;
    expect(createProject.project).toMatchObject({ viewerRole: 'OWNER', teams: { nodes: expect.arrayContaining([
      { id: expect.any(String) as string, name: 'Owners', memberCount: 1, members: { nodes: [{ hasAccess: true, teams: { nodes: [{ name: 'Owners' }] } }] } },
    ]) as readonly unknown[] } });
    const members = teams.nodes.find((team) => team.name === 'Members')?.id;
    const answer = await api.run(account, `mutation ($id: ID!, $teamId: ID!) {
      a: addPerson(input: { projectId: $id, email: "ada@example.com", teamIds: [$teamId] }) { person { role teams { nodes { memberCount } } } }
      b: addPerson(input: { projectId: $id, email: "bob@example.com", teamIds: [$teamId] }) { person { role teams { nodes { memberCount } } } }
      c: createTeam(input: { projectId: $id, name: "Engineering" }) { team { role project { id } memberCount } }
      d: createStatusPage(input: { projectId: $id, name: "Status" }) { statusPage { isPrivate project { id } subscribers { totalCount } } }
    }`, { id, teamId: members });
    expect(answer).toEqual({
      a: { person: { role: 'MEMBER', teams: { nodes: [{ memberCount: 1 }] } } }, b: { person: { role: 'MEMBER', teams: { nodes: [{ memberCount: 2 }] } } },
      c: { team: { role: 'MEMBER', project: { id }, memberCount: 0 } }, d: { statusPage: { isPrivate: true, project: { id }, subscribers: { totalCount: 0 } } },
    });
  });

  test('of people, teams and status pages are done in the words of the contract', async () => {
    const { id: personId } = await world.person(project.id);
    const { id: teamId } = await world.team(project);
    const pageId = await world.statusPage(project);
    expect(await api.run(project.owner, `mutation ($p: ID!, $t: ID!, $s: ID!) {
      a: changeTeamMembers(input: { teamId: $t, add: [$p] }) { team { members { edges { source managedBy { id } node { id } } } } }
      b: updatePerson(input: { id: $p, displayName: "Ada" }) { person { displayName version } }
      c: suspendPerson(input: { id: $p, reason: "Away" }) { person { suspended hasAccess } }
      d: restorePerson(input: { id: $p }) { person { suspended hasAccess } }
      e: removePerson(input: { id: $p }) { deletedId }
      f: updateTeam(input: { id: $t, description: "Builds" }) { team { description memberCount } }
      g: deleteTeam(input: { id: $t }) { deletedId }
      h: updateStatusPage(input: { id: $s, services: [{ name: "API", state: OUTAGE }] }) { statusPage { services { name state } } }
      i: deleteStatusPage(input: { id: $s }) { deletedId }
    }`, { p: personId, t: teamId, s: pageId })).toEqual({
      a: { team: { members: { edges: [{ source: 'MANUAL', managedBy: null, node: { id: personId } }] } } },
      b: { person: { displayName: 'Ada', version: 2 } }, c: { person: { suspended: true, hasAccess: false } }, d: { person: { suspended: false, hasAccess: true } }, e: { deletedId: personId },
      f: { team: { description: 'Builds', memberCount: 0 } }, g: { deletedId: teamId }, h: { statusPage: { services: [{ name: 'API', state: 'OUTAGE' }] } }, i: { deletedId: pageId },
    });
  });
});

describe('the audit log', () => {
  test('says who did what to what, in a sentence', async () => {
    const { createTeam } = await api.run<{ createTeam: { team: { id: string } } }>(project.owner, 'mutation ($id: ID!) { createTeam(input: { projectId: $id, name: "Engineering" }) { team { id } } }', { id: project.id });
    world.clock.step(10);
    await api.run(project.owner, 'mutation ($id: ID!) { updateTeam(input: { id: $id, name: "Builders" }) { team { id } } }', { id: createTeam.team.id });
    const { project: { auditLog } } = await api.run<{ project: { auditLog: { nodes: readonly unknown[] } } }>(project.owner,
      'query ($id: ID!) { project(id: $id) { auditLog(first: 2) { nodes { actor action summary subject { __typename id ... on Team { name } } changes { path before after } } } } }', { id: project.id });
    const subject = { __typename: 'Team', id: createTeam.team.id, name: 'Builders' };
    expect(auditLog.nodes).toEqual([
      { actor: project.owner.email, action: 'updateTeam', summary: `${project.owner.email} changed the team Builders: name`, subject, changes: [{ path: 'name', before: 'Engineering', after: 'Builders' }] },
      { actor: project.owner.email, action: 'createTeam', summary: `${project.owner.email} created the team Engineering`, subject, changes: [{ path: 'name', before: null, after: 'Engineering' }, { path: 'role', before: null, after: 'MEMBER' }] },
    ]);
  });

  test('has words of its own for every mutation', () => {
    const mutations = Object.keys(api.schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(12);
    expect(mutations.filter((action) => auditSentence({ actor: 'ada', actorKind: 'account', subjectType: null, action, facts: {} }).includes(action))).toEqual([]);
  });
});
