import { startApp, type TestApp } from '../../support/app.js';
import { connect, createProject, deleteConfiguration, required, uniqueEmail, type Connected } from '../../support/build.js';
import { LiveClient, untilFollowed } from '../../support/live-client.js';
import { join } from '../../support/sign-up.js';

let app: TestApp;
let client: LiveClient;
beforeAll(async () => {
  app = await startApp();
  client = new LiveClient(app.baseUrl, { accessToken: app.adminToken });
});
afterAll(async () => {
  await client.close();
  await app.stop();
});

interface Added { readonly provisioningEventAdded: { readonly id: string; readonly summary: string; readonly operation: string; readonly person: { readonly userName: string } | null } }

const document = `subscription ($id: ID!, $filter: ProvisioningEventFilter, $after: ID) {
  provisioningEventAdded(scimConfigurationId: $id, filter: $filter, after: $after) { id summary operation person { userName } }
}`;

/** A subscription that runs for sure: nothing that comes now is missed. */
async function followed({ configuration }: Connected, variables: Record<string, unknown> = {}) {
  const followed = client.follow<Added>(document, { id: configuration.id, ...variables });
  await runs(1);
  return followed;
}

const runs = (count: number): Promise<void> => untilFollowed(app.baseUrl, count);

const summaries = (answers: readonly Added[]): readonly string[] => answers.map(({ provisioningEventAdded: { operation, person } }) => `${operation} ${person?.userName ?? ''}`.trim());

test('changes and reads of a provider arrive as they happen, with everything that an event tells', async () => {
  const connected = await connect(app, 'project');
  const live = await followed(connected);
  const email = uniqueEmail();
  await connected.scim.createUser(email);
  const { provisioningEventAdded: created } = await live.next();
  expect(created).toMatchObject({ operation: 'CREATE', person: { userName: email } });
  expect(created.summary).toContain(email);
  await connected.scim.findUser(email);
  expect((await live.next()).provisioningEventAdded).toMatchObject({ operation: 'LIST', person: null });
  live.stop();
  await runs(0);
});

test('only what happens from now on, only of this configuration, and only what the filter wants', async () => {
  const [connected, other] = [await connect(app, 'project'), await connect(app, 'project')];
  await connected.scim.createUser(uniqueEmail());
  const live = await followed(connected, { filter: { operation: ['CREATE'], status: ['SUCCESS'] } });
  await other.scim.createUser(uniqueEmail());
  const email = uniqueEmail();
  await connected.scim.get('/Users');
  await connected.scim.createUser(email);
  await connected.scim.createUser(email);
  const last = uniqueEmail();
  await connected.scim.createUser(last);
  await live.next();
  await live.next();
  expect(summaries(live.answers)).toEqual([`CREATE ${email}`, `CREATE ${last}`]);
  live.stop();
  await runs(0);
});

test('after an interruption everything that came after the last event is given, in pages, each once', async () => {
  const connected = await connect(app, 'project');
  const live = await followed(connected, { filter: { operation: ['CREATE'] } });
  await connected.scim.createUser(uniqueEmail());
  const { provisioningEventAdded: { id: after } } = await live.next();
  live.stop();
  await runs(0);
  const missed = Array.from({ length: 45 }, () => uniqueEmail());
  for (const email of missed) await connected.scim.createUser(email);
  const again = await followed(connected, { after, filter: { operation: ['CREATE'] } });
  for (const _ of missed) await again.next();
  const more = uniqueEmail();
  await connected.scim.createUser(more);
  await again.next();
  expect(summaries(again.answers)).toEqual([...missed, more].map((email) => `CREATE ${email}`));
  again.stop();
  await runs(0);
});

test.each<[string, (connected: Connected) => Promise<Record<string, unknown>>, object]>([
  ['a configuration that nobody knows', async () => ({ id: '00000000-0000-7000-8000-000000000000' }), { code: 'NOT_FOUND' }],
  ['a configuration that is no id', async () => ({ id: 'nothing' }), { code: 'NOT_FOUND' }],
  ['an after that is no id', async () => ({ after: 'yesterday' }), { code: 'INVALID', field: 'after' }],
  ['an after of another configuration', async () => {
    const other = await connect(app, 'project');
    await other.scim.createUser(uniqueEmail());
    const { project: { provisioningEvents: { nodes: [event] } } } = await app.admin.run<{ project: { provisioningEvents: { nodes: readonly { id: string }[] } } }>(
      'query ($id: ID!) { project(id: $id) { provisioningEvents(first: 1) { nodes { id } } } }', { id: other.home.id });
    return { after: required(event).id };
  }, { code: 'INVALID', field: 'after' }],
  ['a filter by what is no id', async () => ({ filter: { personId: 'ada' } }), { code: 'INVALID', field: 'personId' }],
])('%s ends it with an error', async (_what, variables, extensions) => {
  const connected = await connect(app, 'project');
  const live = client.follow<Added>(document, { id: connected.configuration.id, ...await variables(connected) });
  expect(await live.ended).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ ...extensions, requestId: expect.any(String) as string }) as object })]);
  await runs(0);
});

test('a configuration that is taken away ends it', async () => {
  const connected = await connect(app, 'project');
  const live = await followed(connected);
  await deleteConfiguration(app, connected.configuration);
  expect(await live.ended).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: 'NOT_FOUND' }) as object })]);
  await runs(0);
});

test('the configuration arrives when its connection or its settings change', async () => {
  const connected = await connect(app, 'project');
  const live = client.follow<{ scimConnectionChanged: { version: number; connection: { state: string } } }>(
    'subscription ($id: ID!) { scimConnectionChanged(scimConfigurationId: $id) { version connection { state } } }', { id: connected.configuration.id });
  await runs(1);
  await connected.scim.createUser(uniqueEmail());
  expect((await live.next()).scimConnectionChanged).toEqual({ version: 1, connection: { state: 'HEALTHY' } });
  await app.admin.run('mutation ($id: ID!) { updateScimConfiguration(input: { id: $id, enabled: false }) { scimConfiguration { id } } }', { id: connected.configuration.id });
  expect((await live.next()).scimConnectionChanged).toEqual({ version: 2, connection: { state: 'PAUSED' } });
  live.stop();
  await runs(0);
});

test('somebody of another project is told that there is nothing, a member that the role does not do', async () => {
  const connected = await connect(app, 'project');
  const other = await createProject(app);
  for (const [account, code] of [[await join(app, other, [other.admins]), 'NOT_FOUND'], [await join(app, connected.home, connected.defaultTeams), 'FORBIDDEN']] as const) {
    const theirs = new LiveClient(app.baseUrl, account);
    for (const query of [document, 'subscription ($id: ID!) { scimConnectionChanged(scimConfigurationId: $id) { id } }']) {
      expect(await theirs.follow(query, { id: connected.configuration.id }).ended).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code }) as object })]);
    }
    await theirs.close();
  }
});
