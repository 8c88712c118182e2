import { startApp, type TestApp } from '../support/app.js';
import { configure, connect, createHome, createProject, deleteConfiguration, homeKinds, reachable, required, uniqueEmail, type Configuration } from '../support/build.js';
import { ScimClient } from '../support/scim-client.js';
import { join } from '../support/sign-up.js';
import { query } from '../support/owner-sql.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const rotate = 'mutation ($input: RotateScimTokenInput!) { rotateScimToken(input: $input) { bearerToken token { id status } } }';
const revoke = 'mutation ($id: ID!) { revokeScimToken(input: { id: $id }) { token { id status } } }';
const hour = 3_600_000;

interface TokenView {
  readonly id: string;
  readonly status: string;
  readonly lastFour: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly lastUsedIp: string | null;
  readonly lastUserAgent: string | null;
  readonly replacedBy: { readonly id: string } | null;
}

describe.each(homeKinds)('of a %s', (kind) => {
  test('a token has the form that says what it is, and its check sum is right', async () => {
    const { configuration: { token } } = await connect(app, kind);
    expect(token).toMatch(/^mst_scim_[0-9A-Za-z]{22}_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/);
  });

  test('a token is shown once and kept as a hash', async () => {
    const { configuration } = await connect(app, kind);
    const [secret] = configuration.token.split('_').slice(-1);
    const rows = await query<{ row: string }>(app.database, 'select t::text as row from scim_token t');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(required(secret));
    const [token] = await tokens(configuration);
    expect(token).toMatchObject({ status: 'ACTIVE', lastFour: configuration.token.slice(-4), expiresAt: null });
    const updated = await app.admin.run('mutation ($id: ID!) { updateScimConfiguration(input: { id: $id, description: "x" }) { bearerToken } }', { id: configuration.id });
    expect(updated).toEqual({ updateScimConfiguration: { bearerToken: null } });
  });

  test('at most two tokens live; a third is LIMIT_REACHED until one of them is revoked', async () => {
    const { configuration } = await connect(app, kind);
    await rotated(configuration);
    const refusal = await app.admin.refusal(rotate, { input: { scimConfigurationId: configuration.id } });
    expect(refusal.code).toBe('LIMIT_REACHED');
    const [first] = await tokens(configuration);
    await app.admin.run(revoke, { id: first?.id });
    await expect(rotated(configuration)).resolves.toBeDefined();
  });

  test('a rotation overlaps for 24 hours: both tokens work, then the new one alone', async () => {
    const { configuration } = await connect(app, kind);
    const next = await rotated(configuration);
    expect((await tokens(configuration)).map(({ status }) => status).sort()).toEqual(['ACTIVE', 'RETIRING']);
    expect((await tokens(configuration)).find(({ status }) => status === 'RETIRING')?.replacedBy).toEqual({ id: (await tokens(configuration)).find(({ status }) => status === 'ACTIVE')?.id });
    expect(await statuses(configuration.scim, next)).toEqual([200, 200]);
    app.clock.step(23.9 * hour);
    expect(await statuses(configuration.scim, next)).toEqual([200, 200]);
    app.clock.step(0.2 * hour);
    expect(await statuses(configuration.scim, next)).toEqual([401, 200]);
  });

  test('a rotation without overlap ends the old token at once', async () => {
    const { configuration } = await connect(app, kind);
    const next = await rotated(configuration, { overlapMinutes: 0 });
    expect(await statuses(configuration.scim, next)).toEqual([401, 200]);
  });

  test('a token expires at its moment', async () => {
    const { configuration } = await connect(app, kind);
    const next = await rotated(configuration, { expiresAt: new Date(app.clock.now().getTime() + hour).toISOString() });
    expect((await next.get('/Users')).status).toBe(200);
    app.clock.step(hour + 1000);
    expect((await next.get('/Users')).status).toBe(401);
    expect((await tokens(configuration)).map(({ status }) => status)).toContain('EXPIRED');
  });

  test('a revoked token is refused on the very next request', async () => {
    const { configuration } = await connect(app, kind);
    const [token] = await tokens(configuration);
    expect((await configuration.scim.get('/Users')).status).toBe(200);
    await app.admin.run(revoke, { id: token?.id });
    expect((await configuration.scim.get('/Users')).status).toBe(401);
    expect((await configuration.scim.createUser(uniqueEmail())).status).toBe(401);
  });

  test('when, from where and by which agent a token was last used is known', async () => {
    const { configuration } = await connect(app, kind);
    expect((await tokens(configuration))[0]).toMatchObject({ lastUsedAt: null, lastUsedIp: null, lastUserAgent: null });
    await configuration.scim.get('/Users', { 'user-agent': 'Acme Provisioner 7' });
    await app.flushEvents();
    await expect(eventually(async () => (await tokens(configuration))[0])).resolves.toMatchObject({
      lastUsedAt: expect.any(String) as string, lastUsedIp: expect.stringMatching(/127\.0\.0\.1|::1/) as string, lastUserAgent: 'Acme Provisioner 7',
    });
  });

  test('a token works for exactly one configuration of one kind', async () => {
    const { configuration, home } = await connect(app, kind);
    const sibling = await configure(app, home);
    const stranger = await configure(app, await createHome(app, kind));
    const otherKind = await configure(app, await createHome(app, kind === 'project' ? 'status page' : 'project'));
    const prefix = reachable(app, configuration.baseUrl);
    const wrongKind = kind === 'project' ? prefix.replace('/scim/', '/status-page-scim/') : prefix.replace('/status-page-scim/', '/scim/');
    const addresses = [...[sibling, stranger, otherKind].map(({ baseUrl }) => reachable(app, baseUrl)), wrongKind, prefix.replace(configuration.id, 'nonsense')];
    const answers = await Promise.all(addresses.map((address) => new ScimClient(address, configuration.token).get('/Users')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
    for (const { headers } of answers) expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('no changed, cut, lengthened or foreign token works, and all are refused in the same words', async () => {
    const { configuration } = await connect(app, kind);
    const { token } = configuration;
    const flip = (at: number): string => token.slice(0, at) + (token.charAt(at) === 'a' ? 'b' : 'a') + token.slice(at + 1);
    const wrong = [flip(12), flip(40), flip(token.length - 1), token.slice(0, -1), `${token}a`, token.toUpperCase(), token.replace('mst_scim_', 'mst_pat_'), 'x', 'null'];
    const answers = await Promise.all(wrong.map((text) => new ScimClient(reachable(app, configuration.baseUrl), text).get('/Users')));
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 401));
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });

  test('the tokens of a deleted configuration end with it', async () => {
    const { configuration } = await connect(app, kind);
    await deleteConfiguration(app, configuration);
    expect((await configuration.scim.get('/Users')).status).toBe(401);
  });
});

test('an access token of a person has the same form under its own name, and is no SCIM token', async () => {
  const account = await join(app, await createProject(app));
  expect(account.accessToken).toMatch(/^mst_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/);
  const { configuration } = await connect(app, 'project');
  expect((await new ScimClient(reachable(app, configuration.baseUrl), account.accessToken).get('/Users')).status).toBe(401);
  expect((await app.as(configuration.token).refusal('{ viewer { account { id } } }')).code).toBe('UNAUTHENTICATED');
});

test('an access token ends when it is revoked, and when it expires', async () => {
  const { client, session } = await join(app, await createProject(app));
  const me = '{ viewer { accessTokens { id name } } }';
  const { viewer } = await session.run<{ viewer: { accessTokens: readonly { id: string }[] } }>(me);
  await session.run('mutation ($id: ID!) { revokeAccessToken(input: { id: $id }) { deletedId } }', { id: viewer.accessTokens[0]?.id });
  expect((await client.refusal(me)).code).toBe('UNAUTHENTICATED');
  const { createAccessToken: { secret } } = await session.run<{ createAccessToken: { secret: string } }>(
    'mutation ($at: DateTime!) { createAccessToken(input: { name: "short", expiresAt: $at }) { secret } }', { at: new Date(app.clock.now().getTime() + hour).toISOString() });
  await expect(app.as(secret).run(me)).resolves.toBeDefined();
  app.clock.step(hour + 1000);
  expect((await app.as(secret).refusal(me)).code).toBe('UNAUTHENTICATED');
});

async function tokens({ id }: Configuration): Promise<readonly TokenView[]> {
  const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { tokens: readonly TokenView[] } }>(
    'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id status lastFour expiresAt lastUsedAt lastUsedIp lastUserAgent replacedBy { id } } } }', { id });
  return scimConfiguration.tokens;
}

async function rotated(configuration: Configuration, more: Readonly<Record<string, unknown>> = {}): Promise<ScimClient> {
  const { rotateScimToken: { bearerToken } } = await app.admin.run<{ rotateScimToken: { bearerToken: string } }>(rotate, { input: { scimConfigurationId: configuration.id, ...more } });
  return new ScimClient(reachable(app, configuration.baseUrl), bearerToken);
}

async function statuses(...clients: readonly ScimClient[]): Promise<readonly number[]> {
  return Promise.all(clients.map(async (client) => (await client.get('/Users')).status));
}

/** What is read once its use has been noted, which happens after the answer. */
async function eventually(read: () => Promise<TokenView | undefined>): Promise<TokenView | undefined> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const token = await read();
    if (token?.lastUsedAt != null) return token;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return read();
}
