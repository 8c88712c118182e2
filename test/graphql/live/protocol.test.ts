import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from '../../support/app.js';
import { configure, createProject, uniqueEmail, type Configuration, type Project } from '../../support/build.js';
import { LiveClient, untilFollowed, type LiveOptions } from '../../support/live-client.js';
import { join } from '../../support/sign-up.js';

let app: TestApp;
let project: Project;
let connected: Configuration;
beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  connected = await configure(app, project);
});
afterAll(() => app.stop());

/** A subscription of so many tokens. */
function tokens(count: number): string {
  return `subscription { provisioningEventAdded(scimConfigurationId: 1 unknown: [${'1 '.repeat(count - 16)}]) { id } }`;
}

const document = 'subscription ($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { id } }';

/** A WebSocket without any protocol on top; what it is sent, and what it was closed with. */
async function open(headers: Record<string, string> = {}, protocol = 'graphql-transport-ws') {
  const socket = new WebSocket(`${app.baseUrl.replace('http', 'ws')}/graphql`, protocol, { headers });
  const heard: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  socket.on('message', (data) => { heard.push(JSON.parse(String(data)) as (typeof heard)[number]); });
  const closed = once(socket, 'close').then(([code, reason]) => [Number(code), String(reason)] as const);
  await once(socket, 'open');
  return { heard, closed, socket, say: (message: unknown) => { socket.send(typeof message === 'string' ? message : JSON.stringify(message)); } };
}

const authorized = () => ({ type: 'connection_init', payload: { Authorization: `Bearer ${app.adminToken}` } });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await pause(20);
  expect(holds()).toBe(true);
}

describe('who may follow', () => {
  const closings: readonly (readonly [string, () => LiveOptions | Promise<LiveOptions>, number, RegExp])[] = [
    ['nobody without credentials', () => ({}), 4401, /sign in/i],
    ['nobody with a wrong token', () => ({ accessToken: `${app.adminToken}x` }), 4401, /^The access token is not valid/],
    ['nobody with a token of SCIM', () => ({ accessToken: connected.token }), 4401, /^The access token is not valid/],
    ['nobody with another scheme', () => ({ connectionParams: { authorization: 'Basic YTpi' } }), 4401, /not understood/],
    ['nobody with a token that is no text', () => ({ connectionParams: { Authorization: 7 } }), 4401, /not a text/],
    ['no session that a foreign page makes use of', async () => ({ headers: { ...(await join(app, await createProject(app))).session.headers, origin: 'https://evil.example' } }), 4403, /comes from a page/],
    ['no session that is over', () => ({ headers: { cookie: 'muster_session=nothing' } }), 4401, /sign in/i],
  ];

  test.each(closings)('%s', async (_what, options, code, sentence) => {
    const client = new LiveClient(app.baseUrl, await options());
    expect(await client.follow(document, { id: connected.id }).ended).toEqual({ code, reason: expect.stringMatching(sentence) as string });
    await client.close();
  });

  test('a session of our own page, a token in the header of the request, and one beside a foreign page', async () => {
    const account = await join(app, project, [project.admins]);
    for (const options of [{ headers: { ...account.session.headers, origin: app.publicUrl } }, { headers: { authorization: `Bearer ${account.accessToken}` } }, { accessToken: account.accessToken, headers: { origin: 'https://other.example' } }]) {
      const client = new LiveClient(app.baseUrl, options);
      const live = client.follow(document, { id: connected.id });
      await untilFollowed(app.baseUrl, 1);
      await connected.scim.createUser(uniqueEmail());
      await live.next();
      await client.close();
      await untilFollowed(app.baseUrl, 0);
    }
  });
});

describe('what cannot run', () => {
  test.each<[string, string, RegExp]>([
    ['a query', '{ viewer { isServerAdmin } }', /only subscriptions run.*query/],
    ['a mutation', 'mutation { signOut { ok: __typename } }', /only subscriptions run.*mutation/],
    ['no document', 'subscription {', /Syntax Error/],
    ['a field that does not exist', 'subscription { nothing }', /^Cannot query field "nothing" on type "Subscription"\.$/],
    ['two fields', 'subscription ($id: ID!) { a: provisioningEventAdded(scimConfigurationId: $id) { id } b: provisioningEventAdded(scimConfigurationId: $id) { id } }', /must select only one top level field/],
    ['too much', `subscription ($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { team { members(first: 100) { nodes { teams { nodes { members(first: 100) { nodes { id } } } } } } } } }`, /would cost/],
    ['a field with an unknown argument, in 1,500 tokens', tokens(1500), /^Unknown argument "unknown"/],
    ['a document of 1,501 tokens', tokens(1501), /^The document has more than 1500 tokens/],
    ['a variable that does not fit', 'subscription ($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { id } }', /Variable "\$id"/],
    ['an unknown name of an operation', 'subscription A($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { id } } subscription B($id: ID!) { scimConnectionChanged(scimConfigurationId: $id) { id } }', /several operations/],
  ])('%s', async (what, query, sentence) => {
    const client = new LiveClient(app.baseUrl, { accessToken: app.adminToken });
    const ended = await client.follow(query, what === 'a variable that does not fit' ? { id: { a: 1 } } : { id: connected.id }).ended;
    expect(ended).toEqual([expect.objectContaining({ message: expect.stringMatching(sentence) as string })]);
    const [error] = ended as readonly { extensions: { code: string; requestId?: string } }[];
    expect(['INVALID', 'QUERY_TOO_COMPLEX']).toContain(error!.extensions.code);
    expect(error!.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await client.close();
  });

  test('a subscription over POST, which is told where they run', async () => {
    const { help } = await app.admin.refusal(document, { id: connected.id });
    expect(help).toMatch(/graphql-transport-ws/);
  });

  test('more than fifty for one caller, until one has ended', async () => {
    const client = new LiveClient(app.baseUrl, { accessToken: app.adminToken });
    const fifty = Array.from({ length: 50 }, () => client.follow(document, { id: connected.id }));
    await untilFollowed(app.baseUrl, 50);
    await expect(client.follow(document, { id: connected.id }).ended).resolves.toEqual([expect.objectContaining({ message: expect.stringMatching(/50 subscriptions open/) as string })]);
    fifty[0]!.stop();
    await untilFollowed(app.baseUrl, 49);
    client.follow(document, { id: connected.id });
    await untilFollowed(app.baseUrl, 50);
    await client.close();
    await untilFollowed(app.baseUrl, 0);
  });
});

describe('what is no message of the protocol closes the connection, and nothing else', () => {
  test.each<[string, unknown, number]>([
    ['no JSON', '{', 4400],
    ['a key twice', '{"type":"ping","type":"ping"}', 4400],
    ['too deep', `{"type":"ping","payload":${'['.repeat(50)}${']'.repeat(50)}}`, 4400],
    ['an unknown kind', { type: 'hello' }, 4400],
    ['a kind that only servers send', { type: 'connection_ack' }, 4400],
    ['a subscription before connection_init', { type: 'subscribe', id: '1', payload: { query: document } }, 4401],
    ['300 kB', `{"type":"ping","payload":{"a":"${'a'.repeat(300_000)}"}}`, 1009],
  ])('%s', async (_what, message, code) => {
    const { say, closed } = await open();
    say(message);
    expect((await closed)[0]).toBe(code);
    expect((await fetch(`${app.baseUrl}/healthz`)).status).toBe(200);
  });

  test('connection_init twice, and an id twice', async () => {
    const twice = await open();
    twice.say(authorized());
    twice.say(authorized());
    expect((await twice.closed)[0]).toBe(4429);
    const same = await open();
    same.say(authorized());
    await until(() => same.heard.length > 0);
    for (const _ of [1, 2]) same.say({ type: 'subscribe', id: 'x', payload: { query: document, variables: { id: connected.id } } });
    expect((await same.closed)[0]).toBe(4409);
  });

  test('another protocol', async () => {
    const socket = new WebSocket(`${app.baseUrl.replace('http', 'ws')}/graphql`, 'graphql-ws');
    const { promise, resolve } = Promise.withResolvers<Error>();
    socket.once('error', resolve);
    expect((await promise).message).toBe('Server sent no subprotocol');
  });
});

test('an id that comes again while the one before still starts closes the connection, and nothing runs on', async () => {
  const { say, heard, closed } = await open();
  say(authorized());
  await until(() => heard.length > 0);
  const subscribe = { type: 'subscribe', id: 'x', payload: { query: document, variables: { id: connected.id } } };
  for (const message of [subscribe, { type: 'complete', id: 'x' }, subscribe]) say(message);
  expect((await closed)[0]).toBe(4409);
  await untilFollowed(app.baseUrl, 0);
});

test('a binary message closes the connection', async () => {
  const { socket, closed } = await open();
  socket.send(Buffer.from('{"type":"ping"}'));
  expect((await closed)[0]).toBe(4400);
});
