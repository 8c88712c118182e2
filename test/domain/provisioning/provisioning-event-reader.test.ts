import { sql } from 'kysely';
import { ProvisioningEventReader } from '../../../src/domain/provisioning/provisioning-event-reader.js';
import type { ProvisioningEventFilter } from '../../../src/domain/provisioning/provisioning-event-filter.js';
import type { ScimConfiguration } from '../../../src/domain/scim-configurations/scim-configuration.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { logEvent } from '../../support/log-event.js';
import { listEvents } from '../../support/lists.js';

const day = 24 * 60 * 60 * 1000;
let world: DomainWorld;
let reader: ProvisioningEventReader;
let project: WorldProject;
let scope: Scope;
let configuration: ScimConfiguration;

beforeAll(async () => {
  world = await DomainWorld.open();
  reader = new ProvisioningEventReader(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
  ({ configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Okta' }));
});
afterAll(() => world.close());

const ids = async (filter: ProvisioningEventFilter = {}): Promise<readonly string[]> => (await listEvents(reader, scope, project.id, {}, filter)).rows.map((event) => event.id);

test('the log is listed from the newest event backwards, 50 a page, without bodies', async () => {
  const made: string[] = [];
  for (let count = 0; count < 53; count += 1) made.unshift(await logEvent(world, configuration, { requestBody: { secretly: 'long' } }));
  const first = await listEvents(reader, scope, project.id, {});
  const second = await listEvents(reader, scope, project.id, { after: first.cursors.at(-1) });
  expect([...first.rows, ...second.rows].map((event) => event.id)).toEqual(made);
  expect([first.rows.length, first.hasNextPage, second.hasNextPage, await first.total()]).toEqual([50, true, false, 53]);
  expect(JSON.stringify(first.rows)).not.toContain('secretly');
});

test('the count is taken only when asked for, and stops at 10,000', async () => {
  await sql`
    insert into provisioning_event (directory_id, id, at, request_id, configuration_id, configuration_name, identity_provider, status, http_status, duration_ms, method, path, outcome)
    select ${project.id}::uuid, gen_random_uuid(), now(), 'r', ${configuration.id}::uuid, 'Okta', 'OKTA', 'SUCCESS', 200, 1, 'GET', '/Users', 'read'
      from generate_series(1, 10050)`.execute(scope.unit.db);
  world.forgetStatements();
  const page = await listEvents(reader, scope, project.id, { first: 1 });
  expect(world.statements.filter((sql) => sql.includes('count('))).toEqual([]);
  expect(await page.total()).toBe(10_000);
});

test('each part of the filter narrows the list, and all of them together', async () => {
  const person = (await world.person(project.id)).id;
  const { configuration: other } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Entra' });
  const created = await logEvent(world, configuration, { operation: 'CREATE', status: 'WARNING', personId: person, requestId: 'abc', facts: { subject: 'Ada@Acme.example' } });
  const group = await logEvent(world, other, { resourceType: 'GROUP', status: 'ERROR', teamId: project.members, path: '/Groups?filter=50%25_x', facts: { detail: 'The name is taken.' } });
  const old = await logEvent(world, configuration, { at: new Date(world.clock.now().getTime() - 3 * day) });
  const yesterday = new Date(world.clock.now().getTime() - day);
  const expectations: readonly (readonly [ProvisioningEventFilter, readonly string[]])[] = [
    [{ status: ['WARNING', 'ERROR'] }, [group, created]], [{ status: [] }, [group, created, old]], [{ operation: ['CREATE'] }, [created]],
    [{ resourceType: ['GROUP'] }, [group]], [{ scimConfigurationId: other.id.toUpperCase() }, [group]], [{ personId: person }, [created]],
    [{ teamId: project.members }, [group]], [{ requestId: 'abc' }, [created]], [{ requestId: '' }, []], [{ from: yesterday }, [group, created]],
    [{ to: yesterday }, [old]], [{ query: 'ada@acme' }, [created]], [{ query: 'TAKEN' }, [group]], [{ query: '50%25_x' }, [group]], [{ query: '%' }, [group]],
    [{ query: '_cme' }, []], [{ query: '  ' }, [group, created, old]], [{ status: ['ERROR'], personId: person }, []],
    [{ personId: project.members }, []], [{ status: ['WARNING'], query: 'ada', from: yesterday, to: world.clock.now() }, [created]],
  ];
  for (const [filter, found] of expectations) expect([filter, await ids(filter)]).toEqual([filter, found]);
  await expect(ids({ personId: 'ada' })).rejects.toMatchObject({ code: 'INVALID', field: 'personId' });
});

test('a person has a log of their own', async () => {
  const { id } = await world.person(project.id);
  const mine = await logEvent(world, configuration, { personId: id });
  await logEvent(world, configuration);
  expect((await listEvents(reader, scope, project.id, {}, { personId: id })).rows.map((event) => event.id)).toEqual([mine]);
});

test('a cursor of another list is refused', async () => {
  for (const after of ['x', Buffer.from('["x"]').toString('base64url'), Buffer.from('["a","b"]').toString('base64url')]) {
    await expect(listEvents(reader, scope, project.id, { after })).rejects.toMatchObject({ code: 'INVALID', field: 'after' });
  }
});

test('one event is found by its id or the id of its request, on the pages of the project too', async () => {
  const page = await world.statusPage(project);
  const { configuration: subscribers } = await new ScimConfigurationService(world.transactions).createForStatusPage(scope, { statusPageId: page, name: 'Entra' });
  const [first, second] = [await logEvent(world, configuration, { requestId: 'r-1' }), await logEvent(world, subscribers)];
  expect((await reader.get(scope, { id: first })).id).toBe(first);
  expect((await reader.get(scope, { requestId: 'r-1' })).id).toBe(first);
  expect((await reader.get(scope, { id: second.toUpperCase() })).id).toBe(second);
  expect((await reader.get(world.scope(await world.account(true)), { id: first })).id).toBe(first);
  for (const name of [{ id: project.id }, { id: 'x' }, { requestId: 'unknown' }]) await expect(reader.get(scope, name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const name of [{}, { id: first, requestId: 'r-1' }]) await expect(reader.get(scope, name)).rejects.toMatchObject({ code: 'INVALID' });
});

test('the log is for those who manage SCIM; a stranger is asked to sign in', async () => {
  const id = await logEvent(world, configuration);
  const person = await world.person(project.id);
  const refusals = [
    [world.scope(await world.memberOf(project, project.members)), 'FORBIDDEN', 'FORBIDDEN'], [world.scope((await world.project()).owner), 'NOT_FOUND', 'NOT_FOUND'],
    [world.scope(await world.account()), 'NOT_FOUND', 'NOT_FOUND'], [world.scope({ kind: 'stranger' }), 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
  ] as const;
  for (const [who, code, ofOne] of refusals) {
    await expect(listEvents(reader, who, project.id, {})).rejects.toMatchObject({ code });
    await expect(listEvents(reader, who, person.directoryId, {}, { personId: person.id })).rejects.toMatchObject({ code });
    await expect(reader.get(who, { id })).rejects.toMatchObject({ code: ofOne });
  }
});

test('bodies are read by owners and admins, not by a server administrator without a role', async () => {
  const id = await logEvent(world, configuration, { requestBody: { userName: 'ada' }, responseBody: [1, 2] });
  const event = await reader.get(scope, { id });
  expect((await reader.loadBodies(scope, [event])).get(id)).toEqual({ requestBody: { userName: 'ada' }, responseBody: [1, 2] });
  expect(await reader.loadBodies(world.scope(await world.account(true)), [event])).toEqual(new Map());
  expect(await reader.loadBodies(world.scope(await world.memberOf(project, project.members)), [event])).toEqual(new Map());
});
