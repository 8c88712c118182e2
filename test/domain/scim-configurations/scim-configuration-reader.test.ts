import type { ScimConfiguration } from '../../../src/domain/scim-configurations/scim-configuration.js';
import { ScimConfigurationReader } from '../../../src/domain/scim-configurations/scim-configuration-reader.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { logEvent } from '../../support/log-event.js';

const hour = 60 * 60 * 1000;
let world: DomainWorld;
let reader: ScimConfigurationReader;
let configurations: ScimConfigurationService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  reader = new ScimConfigurationReader(world.transactions);
  configurations = new ScimConfigurationService(world.transactions);
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

const configure = async (defaultTeamIds: readonly string[] = []): Promise<ScimConfiguration> =>
  (await configurations.createForProject(scope, { projectId: project.id, name: 'Staff', identityProvider: 'ENTRA_ID', defaultTeamIds })).configuration;

test('counts say how many people, teams and fresh errors there are, for all configurations in one statement', async () => {
  const [first, second] = [await configure(), await configure()];
  await world.person(project.id, { managedBy: first.id });
  await world.person(project.id, { managedBy: first.id, active: false });
  await world.person(project.id, { managedBy: first.id, removedAt: world.clock.now() });
  await world.person(project.id, { managedBy: second.id });
  const { id: team } = await world.team(project);
  await scope.unit.db.updateTable('team').set({ managedBy: second.id }).where('directoryId', '=', project.id).where('id', '=', team).execute();
  await logEvent(world, first, { status: 'ERROR', at: new Date(world.clock.now().getTime() - 25 * hour) });
  await logEvent(world, first, { status: 'ERROR', at: new Date(world.clock.now().getTime() - 23 * hour) });
  await logEvent(world, first, { status: 'WARNING' });
  world.forgetStatements();
  const counts = await reader.loadCounts(scope, [first, second]);
  expect(world.statements.filter((sql) => sql.includes('provisioning_event'))).toHaveLength(1);
  // The owner of the project is the one whom nobody manages.
  expect(counts.get(first.id)).toEqual({ people: 2, activePeople: 1, groups: 0, unmanagedPeople: 1, openErrors: 1 });
  expect(counts.get(second.id)).toEqual({ people: 1, activePeople: 1, groups: 1, unmanagedPeople: 1, openErrors: 0 });
});

describe('a connection', () => {
  const connection = async (configuration: ScimConfiguration) => (await reader.loadConnections(scope, [configuration])).get(configuration.id);

  test('waits without any request', async () => {
    expect(await connection(await configure())).toEqual({
      state: 'WAITING', headline: 'Waiting for the first request', lastRequestAt: null, lastSuccessAt: null, lastError: null,
      detectedProvider: null, requestsLast24h: 0, errorsLast24h: 0,
    });
  });

  test('fails from the third refusal in a row, tells the last one, and heals with the next request that goes well', async () => {
    const configuration = await configure();
    await logEvent(world, configuration, { status: 'SUCCESS', userAgent: 'Okta SCIM Client 1.0.0' });
    for (const detail of ['one', 'two']) await logEvent(world, configuration, { status: 'ERROR', httpStatus: 409, facts: { detail } });
    expect(await connection(configuration)).toMatchObject({ state: 'HEALTHY', requestsLast24h: 3, errorsLast24h: 2, lastError: { facts: { detail: 'two' } } });
    await logEvent(world, configuration, { status: 'ERROR', httpStatus: 409, facts: { detail: 'three' }, userAgent: 'Okta SCIM Client 1.0.0' });
    const failing = await connection(configuration);
    expect(failing).toMatchObject({ state: 'FAILING', detectedProvider: 'OKTA', lastError: { facts: { detail: 'three' } } });
    expect(failing?.lastSuccessAt).not.toBeNull();
    expect(failing?.lastError).not.toHaveProperty('requestBody');
    await logEvent(world, configuration, { status: 'WARNING' });
    expect(await connection(configuration)).toMatchObject({ state: 'HEALTHY', detectedProvider: 'ENTRA_ID', headline: 'Last request just now from Entra ID' });
  });

  test('does not fail because a provider asks after people who are gone', async () => {
    const configuration = await configure();
    for (let count = 0; count < 5; count += 1) await logEvent(world, configuration, { status: 'ERROR', httpStatus: 404 });
    expect(await connection(configuration)).toMatchObject({ state: 'HEALTHY', errorsLast24h: 5 });
  });

  test('that has been failing for very long is not counted to the end, but its beginning is known', async () => {
    const configuration = await configure();
    const first = new Date(world.clock.now().getTime() - 3 * hour);
    await logEvent(world, configuration, { status: 'ERROR', httpStatus: 409, at: first });
    for (let count = 0; count < 1010; count += 1) await logEvent(world, configuration, { status: 'ERROR', httpStatus: 409 });
    expect(await connection(configuration)).toMatchObject({
      state: 'FAILING', errorsLast24h: 1011, headline: 'Failing: more than 1,000 requests in a row were refused, the first of them 3 hours ago',
    });
    expect((await reader.loadCounts(scope, [configuration])).get(configuration.id)).toMatchObject({ openErrors: 1000 });
  });

  test('is quiet after a week, also when the log has forgotten the last request and only the token knows', async () => {
    const configuration = await configure();
    const lastUsedAt = new Date(world.clock.now().getTime() - 40 * 24 * hour);
    await scope.unit.db.updateTable('scim_token').set({ lastUsedAt }).where('directoryId', '=', project.id).where('configurationId', '=', configuration.id).execute();
    expect(await connection(configuration)).toMatchObject({ state: 'QUIET', headline: 'Quiet: last request 1 month ago from Entra ID', lastRequestAt: lastUsedAt });
  });

  test('is paused while its configuration is', async () => {
    const { id } = await configure();
    expect(await connection(await configurations.change(scope, { id, enabled: false }))).toMatchObject({ state: 'PAUSED' });
  });
});

test('tokens come without anything secret to steal in words, default teams by name, and powerful configurations are known', async () => {
  const [plain, powerful] = [await configure([project.members]), await configure([project.members, project.admins])];
  const both = [plain, powerful];
  expect((await reader.listDefaultTeams(scope, both)).get(powerful.id)?.map((team) => team.name)).toEqual(['Admins', 'Members']);
  expect((await reader.listTokens(scope, both)).get(plain.id)).toMatchObject([{ name: 'Token 1', configurationId: plain.id }]);
  expect(await reader.listReachingAdmin(scope, both)).toEqual(new Set([powerful.id]));
});

test('nothing of a configuration is read by those who do not manage SCIM in its project', async () => {
  const configuration = [await configure()];
  for (const [who, code] of [[world.scope(await world.memberOf(project, project.members)), 'FORBIDDEN'], [world.scope((await world.project()).owner), 'NOT_FOUND']] as const) {
    const reads: readonly (() => Promise<unknown>)[] = [
      () => reader.loadCounts(who, configuration), () => reader.loadConnections(who, configuration), () => reader.listTokens(who, configuration),
      () => reader.listDefaultTeams(who, configuration), () => reader.listReachingAdmin(who, configuration),
    ];
    for (const read of reads) {
      await expect(read()).rejects.toMatchObject({ code });
    }
  }
});
