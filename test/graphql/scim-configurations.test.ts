import { printSchema } from 'graphql';
import { ListCursors } from '../../src/domain/provisioning/list-cursor.js';
import { ProvisioningEventReader } from '../../src/domain/provisioning/provisioning-event-reader.js';
import { ProvisioningService } from '../../src/domain/provisioning/provisioning-service.js';
import { PersonLinkingService } from '../../src/domain/scim-configurations/person-linking-service.js';
import { ScimConfigurationReader } from '../../src/domain/scim-configurations/scim-configuration-reader.js';
import { ScimConfigurationService } from '../../src/domain/scim-configurations/scim-configuration-service.js';
import { ScimTokenService } from '../../src/domain/scim-configurations/scim-token-service.js';
import { TeamLinkingService } from '../../src/domain/scim-configurations/team-linking-service.js';
import { ProvisioningEventResolver } from '../../src/graphql/provisioning/provisioning-event-resolver.js';
import { ProvisioningResolver } from '../../src/graphql/provisioning/provisioning-resolver.js';
import { configurationBatches } from '../../src/graphql/scim-configurations/configuration-batches.js';
import { LinkingResolver } from '../../src/graphql/scim-configurations/linking-resolver.js';
import { ScimConfigurationFieldResolver } from '../../src/graphql/scim-configurations/scim-configuration-field-resolver.js';
import { ScimConfigurationResolver } from '../../src/graphql/scim-configurations/scim-configuration-resolver.js';
import { ScimTokenResolver } from '../../src/graphql/scim-configurations/scim-token-resolver.js';
import { accountServices } from '../support/account-services.js';
import { DomainWorld, type WorldProject } from '../support/domain-world.js';
import { GraphqlRun } from '../support/graphql-run.js';
import { logEvent } from '../support/log-event.js';

let world: DomainWorld;
let api: GraphqlRun;
let project: WorldProject;

beforeAll(async () => {
  world = await DomainWorld.open();
  const { transactions } = world;
  const batches = configurationBatches(new ScimConfigurationReader(transactions));
  const provisioning = new ProvisioningService(transactions, accountServices(world), new ListCursors('k'.repeat(32), 3600));
  const events = new ProvisioningEventReader(transactions);
  api = new GraphqlRun(world, new Map<Function, object>([
    [ScimConfigurationResolver, new ScimConfigurationResolver(new ScimConfigurationService(transactions))],
    [ScimConfigurationFieldResolver, new ScimConfigurationFieldResolver(batches, provisioning, events, 'https://muster.example/')],
    [ScimTokenResolver, new ScimTokenResolver(new ScimTokenService(transactions), batches)],
    [LinkingResolver, new LinkingResolver(new PersonLinkingService(transactions), new TeamLinkingService(transactions))],
    [ProvisioningEventResolver, new ProvisioningEventResolver(events)],
    [ProvisioningResolver, new ProvisioningResolver(provisioning)],
  ]));
});
beforeEach(async () => { project = await world.project(); });
afterAll(() => world.close());

interface Made {
  readonly made: { readonly scimConfiguration: { readonly id: string; readonly baseUrl: string; readonly version: number }; readonly bearerToken: string };
}

async function create(input: Readonly<Record<string, unknown>> = {}): Promise<Made['made']> {
  const { made } = await api.run<Made>(project.owner, `mutation ($input: CreateProjectScimConfigurationInput!) {
    made: createProjectScimConfiguration(input: $input) { scimConfiguration { id baseUrl version } bearerToken }
  }`, { input: { projectId: project.id, name: 'Okta', ...input } });
  return made;
}

test('a new configuration has its base URL, one live token and the counts of an empty connection, all in one answer', async () => {
  const { made } = await api.run<{ made: unknown }>(project.owner, `mutation ($input: CreateProjectScimConfigurationInput!) {
    made: createProjectScimConfiguration(input: $input) { bearerToken scimConfiguration {
      id name kind identityProvider enabled pushGroupsEnabled defaultTeams { name } tokens { name status lastUsedAt replacedBy { id } }
      connection { state headline lastError { id } requestsLast24h } counts { people groups openErrors } baseUrl viewerCan
    } }
  }`, { input: { projectId: project.id, name: 'Okta', identityProvider: 'OKTA', defaultTeamIds: [project.members] } });
  expect(made).toEqual({
    bearerToken: expect.stringMatching(/^mst_scim_/) as string,
    scimConfiguration: {
      id: expect.any(String) as string, name: 'Okta', kind: 'PROJECT', identityProvider: 'OKTA', enabled: true, pushGroupsEnabled: false,
      defaultTeams: [{ name: 'Members' }], tokens: [{ name: 'Token 1', status: 'ACTIVE', lastUsedAt: null, replacedBy: null }],
      connection: { state: 'WAITING', headline: 'Waiting for the first request', lastError: null, requestsLast24h: 0 },
      counts: { people: 0, groups: 0, openErrors: 0 }, baseUrl: expect.stringMatching(/^https:\/\/muster\.example\/scim\/v2\/[0-9a-f-]{36}$/) as string,
      viewerCan: ['READ', 'UPDATE', 'DELETE', 'MANAGE_SCIM', 'ROTATE_TOKEN', 'READ_BODIES'],
    },
  });
});

test('a configuration of a status page has the other base URL, sees no groups, and knows its home', async () => {
  const page = await world.statusPage(project);
  const { made } = await api.run<{ made: { scimConfiguration: unknown } }>(project.owner, `mutation ($input: CreateStatusPageScimConfigurationInput!) {
    made: createStatusPageScimConfiguration(input: $input) { scimConfiguration { baseUrl kind groups { nodes { id } totalCount } home { __typename ... on StatusPage { id } } } }
  }`, { input: { statusPageId: page, name: 'Entra' } });
  expect(made.scimConfiguration).toEqual({
    baseUrl: expect.stringContaining('/status-page-scim/v2/') as string, kind: 'STATUS_PAGE', groups: { nodes: [], totalCount: 0 }, home: { __typename: 'StatusPage', id: page },
  });
});

test('an update changes what it names and a stale one nothing; deleting gives the id back', async () => {
  const { scimConfiguration: { id } } = await create();
  const update = 'mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { bearerToken scimConfiguration { version enabled name } } }';
  expect(await api.run(project.owner, update, { input: { id, enabled: false } })).toEqual({
    updateScimConfiguration: { bearerToken: null, scimConfiguration: { version: 2, enabled: false, name: 'Okta' } },
  });
  await expect(api.run(project.owner, update, { input: { id, enabled: true, expectedVersion: 1 } })).rejects.toMatchObject({ code: 'STALE' });
  expect(await api.run(project.owner, 'mutation ($id: ID!) { deleteScimConfiguration(input: { id: $id, expectedVersion: 2 }) { deletedId } }', { id })).toEqual({ deleteScimConfiguration: { deletedId: id } });
  await expect(api.run(project.owner, 'query ($id: ID!) { scimConfiguration(id: $id) { id } }', { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a rotation shows the new token once, and the old one what replaces it, even where nothing else is selected', async () => {
  const { scimConfiguration: { id } } = await create();
  const { rotateScimToken: { token, bearerToken } } = await api.run<{ rotateScimToken: { token: { id: string }; bearerToken: string } }>(
    project.owner, 'mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id, overlapMinutes: 5 }) { bearerToken token { id status } } }', { id });
  const { scimConfiguration: { tokens } } = await api.run<{ scimConfiguration: { tokens: readonly { id: string }[] } }>(
    project.owner, 'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id status lastFour replacedBy { id } createdBy { id } } } }', { id });
  expect(tokens).toMatchObject([
    { id: token.id, status: 'ACTIVE', lastFour: bearerToken.slice(-4), replacedBy: null, createdBy: { id: project.owner.accountId } }, { status: 'RETIRING', replacedBy: { id: token.id } },
  ]);
  const revoked = await api.run(project.owner, 'mutation ($id: ID!) { revokeScimToken(input: { id: $id }) { bearerToken token { status replacedBy { id } } } }', { id: tokens[1]!.id });
  expect(revoked).toEqual({ revokeScimToken: { bearerToken: null, token: { status: 'REVOKED', replacedBy: { id: token.id } } } });
});

test('people and groups are what the provider sees, page by page, under its own filter language', async () => {
  const { scimConfiguration: { id } } = await create({ showUnmanaged: false, pushGroupsEnabled: true });
  const provision = 'mutation ($input: ProvisionPersonInput!) { provisionPerson(input: $input) { person { id userName } } }';
  const people: string[] = [];
  for (const name of ['ada', 'grace', 'mary']) {
    const { provisionPerson } = await api.run<{ provisionPerson: { person: { id: string } } }>(project.owner, provision, { input: { scimConfigurationId: id, userName: `${name}@acme.com` } });
    people.push(provisionPerson.person.id);
  }
  await api.run(project.owner, 'mutation ($input: PushGroupInput!) { pushGroup(input: $input) { team { id name } } }', { input: { scimConfigurationId: id, displayName: 'Engineering', memberIds: people } });
  const list = `query ($id: ID!, $after: String, $filter: ScimFilter) { scimConfiguration(id: $id) {
    people(first: 2, after: $after, filter: $filter) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } groups { nodes { name } totalCount }
  } }`;
  interface Listed { scimConfiguration: { people: { nodes: readonly { id: string }[]; totalCount: number; pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string } }; groups: unknown } }
  const { scimConfiguration: first } = await api.run<Listed>(project.owner, list, { id });
  const { scimConfiguration: second } = await api.run<Listed>(project.owner, list, { id, after: first.people.pageInfo.endCursor });
  expect([...first.people.nodes, ...second.people.nodes].map((person) => person.id)).toEqual(people);
  expect([first.people.totalCount, first.people.pageInfo.hasNextPage, second.people.pageInfo]).toMatchObject([3, true, { hasNextPage: false, hasPreviousPage: true }]);
  expect(first.groups).toEqual({ nodes: [{ name: 'Engineering' }], totalCount: 1 });
  const { scimConfiguration: filtered } = await api.run<Listed>(project.owner, list, { id, filter: 'userName sw "GRACE"' });
  expect(filtered.people.nodes).toEqual([{ id: people[1] }]);
  for (const after of ['x', Buffer.from('["index","-1"]').toString('base64url')]) await expect(api.run(project.owner, list, { id, after })).rejects.toMatchObject({ code: 'INVALID', field: 'after' });
});

test('what a human provisions is what a provider would; a deleted person and group give their ids back', async () => {
  const { scimConfiguration: { id: scimConfigurationId } } = await create({ pushGroupsEnabled: true });
  const { provisionPerson: { person } } = await api.run<{ provisionPerson: { person: { id: string } } }>(
    project.owner, 'mutation ($input: ProvisionPersonInput!) { provisionPerson(input: $input) { person { id } } }',
    { input: { scimConfigurationId, userName: 'ada@acme.com', name: { givenName: 'Ada' }, emails: [{ value: 'ada@acme.com', primary: true }], attributes: { title: 'Countess' } } });
  const change = 'mutation ($input: ChangeProvisionedPersonInput!) { changeProvisionedPerson(input: $input) { person { id userName version active } } }';
  expect(await api.run(project.owner, change, { input: { scimConfigurationId, id: person.id, displayName: 'Ada Lovelace', active: false } })).toEqual({
    changeProvisionedPerson: { person: { id: person.id, userName: 'ada@acme.com', version: 2, active: false } },
  });
  const { pushGroup: { team } } = await api.run<{ pushGroup: { team: { id: string } } }>(
    project.owner, 'mutation ($input: PushGroupInput!) { pushGroup(input: $input) { team { id } } }', { input: { scimConfigurationId, displayName: 'Engineering' } });
  expect(await api.run(project.owner, 'mutation ($input: ChangePushedGroupInput!) { changePushedGroup(input: $input) { team { name } } }',
    { input: { scimConfigurationId, id: team.id, displayName: 'Makers', addMembers: [person.id] } })).toEqual({ changePushedGroup: { team: { name: 'Makers' } } });
  expect(await world.memberships(project.id, person.id)).toEqual([{ teamId: team.id, source: 'PUSH', grantedBy: scimConfigurationId }]);
  expect(await api.run(project.owner, 'mutation ($input: RemovePushedGroupInput!) { removePushedGroup(input: $input) { deletedId } }', { input: { scimConfigurationId, id: team.id } }))
    .toEqual({ removePushedGroup: { deletedId: team.id } });
  expect(await api.run(project.owner, 'mutation ($input: DeprovisionPersonInput!) { deprovisionPerson(input: $input) { deletedId } }', { input: { scimConfigurationId, id: person.id } }))
    .toEqual({ deprovisionPerson: { deletedId: person.id } });
});

test('people and teams are linked, taken back, and put into the default teams', async () => {
  const { scimConfiguration: { id: scimConfigurationId } } = await create({ defaultTeamIds: [project.members] });
  const [person, team] = [await world.person(project.id), await world.team(project)];
  const linked = await api.run(project.owner, `mutation ($person: LinkInput!, $team: LinkInput!, $id: ID!) {
    linkPerson(input: $person) { person { id } } linkTeam(input: $team) { team { id } }
    applyDefaultTeams(input: { scimConfigurationId: $id }) { granted scimConfiguration { counts { people groups } } }
  }`, { person: { id: person.id, scimConfigurationId }, team: { id: team.id, scimConfigurationId }, id: scimConfigurationId });
  expect(linked).toEqual({
    linkPerson: { person: { id: person.id } }, linkTeam: { team: { id: team.id } }, applyDefaultTeams: { granted: 0, scimConfiguration: { counts: { people: 1, groups: 1 } } },
  });
  expect(await api.run(project.owner, 'mutation ($person: ID!, $team: ID!) { unlinkPerson(input: { id: $person }) { person { id } } unlinkTeam(input: { id: $team }) { team { id } } }', { person: person.id, team: team.id }))
    .toEqual({ unlinkPerson: { person: { id: person.id } }, unlinkTeam: { team: { id: team.id } } });
});

test('fifty teams at most are default teams, and of many tokens the live one and the last are listed', async () => {
  const teams: string[] = [];
  for (let at = 0; at < 51; at += 1) teams.push((await world.team(project)).id);
  await expect(create({ defaultTeamIds: teams })).rejects.toThrow('A configuration has at most 50 default teams.');
  const { scimConfiguration: { id } } = await create({ defaultTeamIds: teams.slice(1) });
  const rotated: string[] = [];
  for (let at = 0; at < 24; at += 1) {
    const { rotateScimToken: { token } } = await api.run<{ rotateScimToken: { token: { id: string } } }>(project.owner,
      'mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id, overlapMinutes: 0 }) { token { id } } }', { id });
    rotated.push(token.id);
  }
  for (const token of rotated.slice(1)) await api.run(project.owner, 'mutation ($id: ID!) { revokeScimToken(input: { id: $id }) { token { id } } }', { id: token });
  const { scimConfiguration } = await api.run<{ scimConfiguration: { tokens: readonly { id: string; status: string }[]; defaultTeams: readonly object[] } }>(
    project.owner, 'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id status } defaultTeams { id } } }', { id });
  expect([scimConfiguration.tokens.length, scimConfiguration.defaultTeams.length]).toEqual([20, 50]);
  expect(scimConfiguration.tokens.some(({ status }) => status !== 'REVOKED')).toBe(true);
  expect(scimConfiguration.tokens.slice(0, 5).map((token) => token.id)).toEqual(rotated.toReversed().slice(0, 5));
});

describe('events', () => {
  const document = `query ($id: ID!, $filter: ProvisioningEventFilter) { scimConfiguration(id: $id) { provisioningEvents(filter: $filter) { totalCount nodes {
    id summary explanation steps { name status } changes { path before after } requestBody responseBody person { id } team { id } token { id } scimConfiguration { id } status operation
  } } } }`;
  interface Events { scimConfiguration: { provisioningEvents: { totalCount: number; nodes: readonly { id: string; requestBody: unknown }[] } } }

  test('say what happened and why, with the changes, the people and the bodies', async () => {
    const { scimConfiguration: { id } } = await create({ identityProvider: 'OKTA' });
    const person = await world.person(project.id, { managedBy: id });
    const configuration = await world.scope().unit.db.selectFrom('scim_configuration').selectAll().where('directoryId', '=', project.id).where('id', '=', id).executeTakeFirstOrThrow();
    const event = await logEvent(world, configuration, {
      operation: 'CREATE', outcome: 'linked', personId: person.id, requestBody: { userName: 'ada' },
      facts: { subject: 'ada@acme.com', addedCount: 1, changes: [{ path: 'title', after: 'Countess' }] },
    });
    const { scimConfiguration: { provisioningEvents } } = await api.run<Events>(project.owner, document, { id });
    expect(provisioningEvents).toEqual({ totalCount: 1, nodes: [{
      id: event, summary: 'Okta linked existing person ada@acme.com: added to 1 default team',
      explanation: 'Nobody managed this person, so the configuration took the existing record instead of making a second one.',
      steps: [{ name: 'Match', status: 'SUCCESS' }, { name: 'Apply', status: 'SUCCESS' }, { name: 'Answer', status: 'SUCCESS' }],
      changes: [{ path: 'title', before: null, after: 'Countess' }], requestBody: { userName: 'ada' }, responseBody: null,
      person: { id: person.id }, team: null, token: null, scimConfiguration: { id }, status: 'SUCCESS', operation: 'CREATE',
    }] });
    const { scimConfiguration: ofAdministrator } = await api.run<Events>(await world.account(true), document, { id });
    expect(ofAdministrator.provisioningEvents.nodes).toMatchObject([{ id: event, requestBody: null }]);
    expect(await api.run(project.owner, 'query ($id: ID!) { provisioningEvent(id: $id) { id team { id } person { id } } }', { id: event })).toEqual({ provisioningEvent: { id: event, team: null, person: { id: person.id } } });
  });

  test('of one configuration are never those of another, whatever the filter says', async () => {
    const [one, other] = [await create(), await create()];
    const filtered = (scimConfigurationId: string) => api.run<Events>(project.owner, document, { id: one.scimConfiguration.id, filter: { scimConfigurationId } });
    const configuration = await world.scope().unit.db.selectFrom('scim_configuration').selectAll().where('directoryId', '=', project.id).where('id', '=', one.scimConfiguration.id).executeTakeFirstOrThrow();
    await logEvent(world, configuration);
    expect((await filtered(other.scimConfiguration.id)).scimConfiguration.provisioningEvents.nodes).toEqual([]);
    expect((await filtered(one.scimConfiguration.id.toUpperCase())).scimConfiguration.provisioningEvents.nodes).toHaveLength(1);
  });
});

test('bodies of a whole page are read in one statement, and only where they are selected', async () => {
  const { scimConfiguration: { id } } = await create();
  const configuration = await world.scope().unit.db.selectFrom('scim_configuration').selectAll().where('directoryId', '=', project.id).where('id', '=', id).executeTakeFirstOrThrow();
  for (let count = 0; count < 5; count += 1) await logEvent(world, configuration, { requestBody: { count } });
  const bodies = () => world.statements.filter((sql) => sql.includes('request_body'));
  world.forgetStatements();
  await api.run(project.owner, 'query ($id: ID!) { scimConfiguration(id: $id) { provisioningEvents { nodes { summary } } } }', { id });
  expect(bodies()).toEqual([]);
  await api.run(project.owner, 'query ($id: ID!) { scimConfiguration(id: $id) { provisioningEvents { nodes { requestBody responseBody } } } }', { id });
  expect(bodies()).toHaveLength(1);
});

test('viewerCan says what the role allows: an admin rotates tokens until the configuration reaches a team with role ADMIN', async () => {
  const { scimConfiguration: { id } } = await create();
  const admin = await world.memberOf(project, project.admins);
  const permissions = async () => (await api.run<{ scimConfiguration: { viewerCan: readonly string[] } }>(admin, 'query ($id: ID!) { scimConfiguration(id: $id) { viewerCan } }', { id })).scimConfiguration.viewerCan;
  expect(await permissions()).toContain('ROTATE_TOKEN');
  await api.run(project.owner, 'mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }', { input: { id, defaultTeamIds: [project.admins] } });
  expect(await permissions()).not.toContain('ROTATE_TOKEN');
  const member = await world.memberOf(project, project.members);
  await expect(api.run(member, 'query ($id: ID!) { scimConfiguration(id: $id) { name } }', { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('no field of the schema could hold the text or the hash of a token', () => {
  const schema = printSchema(api.schema);
  expect(schema).not.toMatch(/secretHash|tokenId/);
  expect(schema.match(/bearerToken: String/g)).toHaveLength(2);
  expect(schema).not.toMatch(/input (NewScimConfigurationInput|ProvisionedPersonInput)\b/);
});
