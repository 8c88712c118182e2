import { accountOf, accountServices, password } from '../support/account-services.js';
import { DomainWorld } from '../support/domain-world.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { startGraphql, type GraphqlServer } from '../support/graphql-server.js';

let world: DomainWorld;
let server: GraphqlServer;
let admin: GraphqlClient;
let ada: GraphqlClient;
beforeAll(async () => {
  world = await DomainWorld.open();
  server = await startGraphql(world);
  const services = accountServices(world);
  const client = async (email: string, isServerAdmin: boolean): Promise<GraphqlClient> => {
    const actor = await accountOf(world, email, { isServerAdmin });
    const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'test' });
    return new GraphqlClient(server.url, { authorization: `Bearer ${secret}` });
  };
  admin = await client('admin@example.com', true);
  ada = await client('ada@example.com', false);
  await accountOf(world, 'grace@example.com');
});
afterAll(async () => {
  await server.stop();
  await world.close();
});

const list = 'query ($first: Int, $after: String, $query: String) { accounts(first: $first, after: $after, query: $query) { nodes { id email } edges { cursor node { email } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }';
interface Listed {
  readonly accounts: { readonly nodes: readonly { readonly id: string; readonly email: string }[]; readonly edges: readonly { readonly cursor: string }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string; readonly endCursor: string }; readonly totalCount: number };
}

test('accounts come as a connection, page by page', async () => {
  const { accounts: first } = await admin.run<Listed>(list, { first: 2 });
  expect(first).toMatchObject({ nodes: [{ email: 'admin@example.com' }, { email: 'ada@example.com' }], totalCount: 3, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  expect([first.edges[0]?.cursor, first.edges.at(-1)?.cursor]).toEqual([first.pageInfo.startCursor, first.pageInfo.endCursor]);
  const { accounts: second } = await admin.run<Listed>(list, { first: 2, after: first.pageInfo.endCursor });
  expect(second).toMatchObject({ nodes: [{ email: 'grace@example.com' }], totalCount: 3, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
});

test('a list is counted only when the count is asked for', async () => {
  const counts = async (fields: string): Promise<number> => {
    world.forgetStatements();
    await admin.run(`{ accounts { ${fields} } }`);
    return world.statements.filter((sql) => sql.includes('count(*)')).length;
  };
  expect([await counts('nodes { email }'), await counts('totalCount')]).toEqual([0, 1]);
});

test.each([[{ first: 0 }, 'first'], [{ first: 101 }, 'first'], [{ first: -1 }, 'first'], [{ after: 'nonsense' }, 'after'], [{ after: 'W10' }, 'after']])('%j is refused', async (variables, field) => {
  expect(await admin.refusal(list, variables)).toMatchObject({ code: 'INVALID', field });
});

test('only server administrators see accounts and links', async () => {
  expect((await ada.refusal(list)).code).toBe('FORBIDDEN');
  expect((await ada.refusal('{ pendingLinks { url } }')).code).toBe('FORBIDDEN');
});

test('an access token is shown once, listed without its secret, and ends by being revoked', async () => {
  const { createAccessToken: { accessToken, secret } } = await ada.run<{ createAccessToken: { accessToken: { id: string }; secret: string } }>(
    'mutation { createAccessToken(input: { name: " deploy ", expiresAt: "2100-01-01T00:00:00+02:00" }) { accessToken { id name expiresAt } secret } }');
  expect(accessToken).toMatchObject({ name: 'deploy', expiresAt: '2099-12-31T22:00:00.000Z' });
  const script = new GraphqlClient(server.url, { authorization: `Bearer ${secret}` });
  const listed = await script.run('{ viewer { accessTokens { name lastFour } } }');
  expect(listed).toMatchObject({ viewer: { accessTokens: [{ name: 'deploy', lastFour: secret.slice(-4) }, { name: 'test' }] } });
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect((await admin.refusal('mutation ($id: ID!) { revokeAccessToken(input: { id: $id }) { deletedId } }', { id: accessToken.id })).code).toBe('NOT_FOUND');
  expect(await ada.run('mutation ($id: ID!) { revokeAccessToken(input: { id: $id }) { deletedId } }', { id: accessToken.id })).toEqual({ revokeAccessToken: { deletedId: accessToken.id } });
  expect(await script.send('{ viewer { isServerAdmin } }')).toMatchObject({ status: 401 });
});

test.each([['an empty name', '', 'name'], ['a name that is too long', 'x'.repeat(201), 'name']])('an access token with %s is refused', async (_what, name, field) => {
  expect(await ada.refusal('mutation ($name: String!) { createAccessToken(input: { name: $name }) { secret } }', { name })).toMatchObject({ code: 'INVALID', field });
});

test('an access token that would have expired is refused', async () => {
  expect(await ada.refusal('mutation { createAccessToken(input: { name: "x", expiresAt: "2020-01-01T00:00:00Z" }) { secret } }')).toMatchObject({ code: 'INVALID', field: 'expiresAt' });
});

test('an account has at most fifty access tokens', async () => {
  const grace = new GraphqlClient(server.url, { cookie: (await new GraphqlClient(server.url).send('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { isServerAdmin } } }', { input: { email: 'grace@example.com', password } })).headers.getSetCookie()[0]!.split(';')[0]! });
  const create = 'mutation { createAccessToken(input: { name: "x" }) { secret } }';
  for (let index = 0; index < 50; index += 1) await grace.run(create);
  expect((await grace.refusal(create)).code).toBe('LIMIT_REACHED');
});

test('a disabled account is shown as such', async () => {
  const { accounts: { nodes: [account] } } = await admin.run<Listed>(list, { query: 'grace' });
  const disable = 'mutation ($id: ID!, $disabled: Boolean!) { disableAccount(input: { accountId: $id, disabled: $disabled }) { account { email disabled lastSignInAt createdAt } } }';
  expect(await admin.run(disable, { id: account!.id, disabled: true })).toMatchObject({ disableAccount: { account: { email: 'grace@example.com', disabled: true } } });
  expect(await admin.run(disable, { id: account!.id, disabled: false })).toMatchObject({ disableAccount: { account: { disabled: false } } });
});

test('a password reset is asked for without telling anything, and its link is found by a server administrator', async () => {
  const ask = 'mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }';
  const stranger = new GraphqlClient(server.url);
  expect([await stranger.run(ask, { email: 'ada@example.com' }), await stranger.run(ask, { email: 'nobody@example.com' })]).toEqual([{ requestPasswordReset: { ok: true } }, { requestPasswordReset: { ok: true } }]);
  await server.makeLinks();
  const { pendingLinks } = await admin.run<{ pendingLinks: { url: string }[] }>('{ pendingLinks { kind email homeName url expiresAt } }');
  expect(pendingLinks).toMatchObject([{ kind: 'PASSWORD_RESET', email: 'ada@example.com', homeName: null, url: expect.stringMatching(/^https:\/\/muster\.example\/password-reset\//) as string }]);
});
