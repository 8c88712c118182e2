import { getIntrospectionQuery } from 'graphql';
import { Failure } from '../../src/failure.js';
import { firstHeaders, firstTask, firstVariables } from '../../src/graphql/endpoint/first-operation.js';
import { readTaskOperation } from '../../src/graphql/endpoint/task-operation.js';
import { accountOf, accountServices, password } from '../support/account-services.js';
import { required } from '../support/build.js';
import { DomainWorld } from '../support/domain-world.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { startGraphql, type GraphqlServer } from '../support/graphql-server.js';

let world: DomainWorld;
let server: GraphqlServer;
let secret: string;
const me = '{ viewer { account { email } isServerAdmin serverVersion accessTokens { name lastFour } } }';
beforeAll(async () => {
  world = await DomainWorld.open();
  server = await startGraphql(world);
  const actor = await accountOf(world, 'ada@example.com');
  ({ secret } = await accountServices(world).accessTokens.createAccessToken(world.scope(actor), { name: 'script' }));
});
afterAll(async () => {
  await server.stop();
  await world.close();
});
beforeEach(() => {
  server.log.length = 0;
  server.probe.run = () => 'fine';
});

const as = (headers: Record<string, string> = {}) => new GraphqlClient(server.url, headers);
const ada = () => as({ authorization: `Bearer ${secret}` });

async function post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: await response.json() as { errors: { message: string; extensions: Record<string, unknown> }[] } };
}

describe('who asks', () => {
  test('is the account of the access token', async () => {
    expect(await ada().run(me)).toEqual({ viewer: { account: { email: 'ada@example.com' }, isServerAdmin: false, serverVersion: '0.0.0-test', accessTokens: [{ name: 'script', lastFour: secret.slice(-4) }] } });
  });

  test.each(['Bearer', 'Bearer ', 'Bearer not-a-token', 'Basic YTpi', `Bearer ${'x'.repeat(40)}`, 'Bearer <access token>'])('is nobody with "%s": 401 and a sentence', async (authorization) => {
    const answer = await as({ authorization }).send('{ errorCodes { code } }');
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) as string } }] });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('is a stranger without anything, who may only look at the error codes and sign in', async () => {
    const answer = await as().send(me);
    expect(answer).toMatchObject({ status: 200, errors: [{ message: 'Please sign in first.', extensions: { code: 'UNAUTHENTICATED', help: expect.stringContaining('Authorization: Bearer') as string } }] });
    const { errorCodes } = await as().run<{ errorCodes: { code: string; meaning: string; whatToDo: string }[] }>('{ errorCodes { code meaning whatToDo scimStatus scimType } }');
    expect(errorCodes.map((info) => info.code)).toContain('LAST_OWNER');
  });
});

describe('the session cookie', () => {
  const signIn = (email = 'ada@example.com') => as().send<{ signIn: unknown }>('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { account { email } accessTokens { name } } } }', { input: { email, password } });
  const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]!;

  test('comes with signing in, out of reach of scripts and other sites; the answer is already the account\'s', async () => {
    const answer = await signIn();
    expect(answer.data).toEqual({ signIn: { viewer: { account: { email: 'ada@example.com' }, accessTokens: [{ name: 'script' }] } } });
    expect(cookieOf(answer.headers)).toMatch(/^muster_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
  });

  test('signs in from the console and from programs, not from other pages', async () => {
    const cookie = cookieOf((await signIn()).headers).split(';')[0]!;
    expect(await as({ cookie, origin: 'http://muster.example' }).run(me)).toBeDefined();
    expect(await as({ cookie: `theme=dark; ${cookie}` }).run(me)).toBeDefined();
    expect(await as({ cookie, origin: 'http://evil.example' }).send(me)).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(await as({ cookie, origin: 'null' }).send(me)).toMatchObject({ status: 403 });
  });

  test('is another one after the password was changed, and the old one is nobody\'s', async () => {
    await accountOf(world, 'rotating@example.com');
    const cookie = cookieOf((await signIn('rotating@example.com')).headers).split(';')[0]!;
    const answer = await as({ cookie }).send('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { ok } }', { input: { currentPassword: password, newPassword: 'a wholly new password' } });
    expect(answer.data).toEqual({ changePassword: { ok: true } });
    const renewed = cookieOf(answer.headers).split(';')[0]!;
    expect(renewed).toMatch(/^muster_session=[\w-]{43}$/);
    expect((await as({ cookie }).refusal(me)).code).toBe('UNAUTHENTICATED');
    expect(await as({ cookie: renewed }).run('{ viewer { account { email } } }')).toEqual({ viewer: { account: { email: 'rotating@example.com' } } });
  });

  test('gives way to that of the next sign-in: its session is over, whoever signs in, and goes on when the password was wrong', async () => {
    const [adas, grace] = [cookieOf((await signIn()).headers).split(';')[0]!, 'grace-after-ada@example.com'];
    await accountOf(world, grace);
    const next = (secret: string) => as({ cookie: adas }).send('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { account { email } } } }', { input: { email: grace, password: secret } });
    expect((await next('a wrong password indeed')).errors).toBeDefined();
    expect(await as({ cookie: adas }).run(me)).toBeDefined();
    const graces = cookieOf((await next(password)).headers).split(';')[0]!;
    expect((await as({ cookie: adas }).refusal(me)).code).toBe('UNAUTHENTICATED');
    expect(await as({ cookie: graces }).run('{ viewer { account { email } } }')).toEqual({ viewer: { account: { email: grace } } });
  });

  test('is taken away by signing out', async () => {
    const cookie = cookieOf((await signIn()).headers).split(';')[0]!;
    const answer = await as({ cookie }).send('mutation { signOut { ok } }');
    expect(answer.data).toEqual({ signOut: { ok: true } });
    expect(cookieOf(answer.headers)).toMatch(/^muster_session=;.*Expires=Thu, 01 Jan 1970/);
    expect((await as({ cookie }).refusal(me)).code).toBe('UNAUTHENTICATED');
  });

  test('is taken away when it is over, and does not stand in the way of signing in again', async () => {
    const answer = await as({ cookie: 'muster_session=over' }).send('{ errorCodes { code } }');
    expect(answer.status).toBe(200);
    expect(cookieOf(answer.headers)).toContain('muster_session=;');
    expect(await as({ cookie: 'muster_session=over' }).run('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { isServerAdmin } } }', { input: { email: 'ada@example.com', password } })).toBeDefined();
  });

  test('goes over https alone where the console does', async () => {
    const secure = await startGraphql(world, { publicUrl: 'https://muster.example' });
    const answer = await new GraphqlClient(secure.url).send('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { isServerAdmin } } }', { input: { email: 'ada@example.com', password } });
    await secure.stop();
    expect(cookieOf(answer.headers)).toContain('; Secure');
  });
});

describe('a refusal', () => {
  test('shows code, field, help and conflictingId, and names the request', async () => {
    server.probe.run = () => { throw new Failure('TAKEN', 'Somebody has it.', { field: 'name', help: 'Choose another.', conflictingId: 'the-other', cause: new Error('inner') }); };
    const { errors, status } = await ada().send('{ probed }');
    expect(status).toBe(200);
    expect(errors).toEqual([{ message: 'Somebody has it.', locations: [{ line: 1, column: 3 }], path: ['probed'], extensions: { code: 'TAKEN', field: 'name', help: 'Choose another.', conflictingId: 'the-other', requestId: expect.any(String) as string } }]);
    expect(server.log.join()).toContain('inner');
  });

  test('because of an absent database is 503 with Retry-After', async () => {
    server.probe.run = () => { throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), { code: 'ECONNREFUSED' }); };
    const answer = await ada().send('{ probed }');
    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'UNAVAILABLE', retryAfter: 5 } }] });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer.errors)).not.toContain('10.1.2.3');
  });

  test.each([
    ['syntax', '{ viewer', {}],
    ['an unknown field', '{ viewr { account { emial } } }', {}],
    ['an unknown operation', 'query A { probed } query B { probed }', {}],
    ['a missing variable', 'query ($at: DateTime!) { moment(at: $at) }', {}],
    ['a variable of another type', 'query ($at: DateTime!) { moment(at: $at) }', { at: 5 }],
    ['a moment that is none', 'query ($at: DateTime!) { moment(at: $at) }', { at: '2026-02-30T99:00:00Z' }],
  ])('because of %s is INVALID without suggestions', async (_what, query, variables) => {
    const { errors } = await ada().send(query, variables);
    expect(errors?.every((error) => error.extensions.code === 'INVALID')).toBe(true);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    expect(server.log).toEqual([]);
  });

  test('because of a filter names its column, as a variable and in the text', async () => {
    for (const [query, variables] of [['query ($filter: ScimFilter!) { filtered(filter: $filter) }', { filter: 'userName eqq "a"' }], ['{ filtered(filter: "userName eqq \\"a\\"") }', {}]] as const) {
      expect(await ada().refusal(query, variables)).toMatchObject({ code: 'INVALID', field: 'filter', message: 'The filter is not understood at column 10: "eqq" is not an operator.' });
    }
    expect(await ada().run('{ filtered(filter: "userName  EQ \\"a\\"") }')).toEqual({ filtered: 'userName eq "a"' });
  });
});

describe('a request that is no GraphQL', () => {
  test.each([
    ['no JSON', '{"query":', {}, 400],
    ['an empty body', '', {}, 400],
    ['a text', '"{ probed }"', {}, 400],
    ['a list of operations', '[{"query":"{ probed }"}]', {}, 400],
    ['no query', '{"operationName":"A"}', {}, 400],
    ['a query that is no text', '{"query":{"kind":"Document"}}', {}, 400],
    ['variables in a text', '{"query":"{ probed }","variables":"{}"}', {}, 400],
    ['a form', 'query=%7Bprobed%7D', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', '{"query":"{ probed }"}', { 'content-type': 'text/plain' }, 415],
    ['an unknown character set', '{"query":"{ probed }"}', { 'content-type': 'application/json; charset=utf-99' }, 415],
    ['more than 256 kB', JSON.stringify({ query: `{ probed } # ${'x'.repeat(256 * 1024)}` }), {}, 413],
  ])('%s is refused as JSON with a sentence', async (_what, body, headers, status) => {
    const answer = await post(body, { 'content-type': 'application/json', ...headers });
    expect(answer).toMatchObject({ status, type: expect.stringContaining('application/json') as string, body: { errors: [{ extensions: { code: 'INVALID', requestId: expect.any(String) as string } }] } });
    expect(answer.body.errors[0]!.message).toMatch(/\.$/);
  });

  test.each(['GET', 'PUT', 'DELETE'])('%s is 405', async (method) => {
    const response = await fetch(`${server.url}/graphql?query={probed}`, { method, headers: { 'apollo-require-preflight': '1', accept: 'application/json' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
  });
});

describe('limits', () => {
  const nest = (levels: number): string => (levels === 0 ? 'text' : `inner { ${nest(levels - 1)} }`);

  test('twelve levels are answered, thirteen are too complex', async () => {
    expect(await ada().run(`{ nested { ${nest(10)} } }`)).toEqual({ nested: { inner: null } });
    expect((await ada().refusal(`{ nested { ${nest(11)} } }`)).code).toBe('QUERY_TOO_COMPLEX');
    expect((await ada().refusal(`{ ...A } fragment A on Query { nested { ...B } } fragment B on Nested { ${nest(11)} }`)).code).toBe('QUERY_TOO_COMPLEX');
  });

  test('fragments that double themselves and fragments in a circle are refused at once', async () => {
    const doubling = Array.from({ length: 25 }, (_, index) => `fragment F${index} on Nested { a: inner { ...F${index + 1} } b: inner { ...F${index + 1} } }`).join(' ');
    const start = performance.now();
    expect((await ada().refusal(`{ nested { ...F0 } } ${doubling} fragment F25 on Nested { text }`)).code).toBe('QUERY_TOO_COMPLEX');
    expect((await ada().send('{ nested { ...A } } fragment A on Nested { inner { ...A } }')).errors?.[0]?.extensions.code).toBe('INVALID');
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('a document of more than 1,500 tokens is not read', async () => {
    const documentOf = (tokens: number): string => `{ probed(unknown: [${'1 '.repeat(tokens - 9)}]) }`;
    expect(await ada().refusal(documentOf(1500))).toMatchObject({ code: 'INVALID', message: 'Unknown argument "unknown" on field "Query.probed".' });
    expect(await ada().refusal(documentOf(1501))).toMatchObject({ code: 'QUERY_TOO_COMPLEX', message: 'The document has more than 1500 tokens: names, values and punctuation.', help: expect.stringContaining('variables') as string });
  });
});

describe('Apollo Sandbox', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is shown to browsers, with the first operation, its variables and headers, and a policy that lets only Apollo in', async () => {
    const response = await fetch(`${server.url}/graphql`, { headers: browser });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*embeddable-sandbox\.cdn\.apollographql\.com/);
    const [, configuration = ''] = required(/var embeddedSandboxConfig = (\{.*\});$/m.exec(await response.text()));
    expect(JSON.parse(configuration)).toMatchObject({ initialState: { document: readTaskOperation(firstTask), variables: firstVariables, headers: firstHeaders } });
  });

  test('reads the schema', async () => {
    expect(await as().run(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))).toBeDefined();
  });

  test('is not there while it is off', async () => {
    const closed = await startGraphql(world, { sandbox: false });
    const page = await fetch(`${closed.url}/graphql`, { headers: browser });
    const query = await fetch(`${closed.url}/graphql?query=%7Bprobed%7D`, { headers: { ...browser, 'apollo-require-preflight': 'yes', 'content-type': 'application/json' } });
    await closed.stop();
    expect([page.status, query.status]).toEqual([405, 405]);
    expect(await query.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
  });
});
