import { DomainWorld } from '../../support/domain-world.js';
import { startGraphql, type GraphqlServer } from '../../support/graphql-server.js';

let world: DomainWorld;
let server: GraphqlServer;
beforeAll(async () => {
  world = await DomainWorld.open();
  server = await startGraphql(world);
});
afterAll(async () => {
  await server.stop();
  await world.close();
});
beforeEach(() => {
  server.log.length = 0;
  server.probe.run = () => 'fine';
});

interface Answer { readonly data?: unknown; readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[] }

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: JSON.parse(text) as Answer };
}

/** Each code of the errors once. */
const codesOf = ({ errors }: Answer): readonly unknown[] => [...new Set(errors?.map(({ extensions: { code } }) => code))];

describe('what cannot run', () => {
  const hash = 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38';

  test.each<[string, unknown, RegExp]>([
    ['a persisted query without its document', { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }, /^Persisted queries are not kept here\.$/],
    ['a persisted query with its document', { query: '{ probed }', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }, /^Persisted queries are not kept here\.$/],
    ['a persisted query that is none', { query: '{ probed }', extensions: { persistedQuery: 'yes' } }, /^Persisted queries are not kept here\.$/],
    ['a subscription', { query: 'subscription { probed }' }, /^Subscriptions do not run over POST\.$/],
    ['a subscription beside a query', { query: 'query A { probed } subscription B { probed }', operationName: 'B' }, /^Subscriptions do not run over POST\.$/],
    ['@defer', { query: '{ ... @defer { probed } }' }, /^Unknown directive "@defer"\.$/],
    ['@stream', { query: '{ errorCodes @stream(initialCount: 1) { code } }' }, /^Unknown directive "@stream"\.$/],
    ['no query', { variables: {} }, /^The body has no "query"/],
    ['an empty query', { query: '' }, /^The body has no "query"/],
    ['a blank query', { query: ' \n' }, /^The body has no "query"/],
    ['a query of comments alone', { query: '# nothing' }, /^Syntax Error: /],
    ['fragments alone', { query: 'fragment A on Query { probed }' }, /./],
    ['a name of no operation', { query: 'query A { probed }', operationName: 'B' }, /^Unknown operation named "B"\.$/],
    ['an empty name of an operation', { query: 'query A { probed }', operationName: '' }, /^Unknown operation named ""\.$/],
    ['several operations without a name', { query: 'query A { probed } query B { probed }' }, /^Must provide operation name/],
    ['a name that is no text', { query: 'query A { probed }', operationName: 5 }, /operationName/],
    ['a definition of a type', { query: 'type Query { probed: String }' }, /./],
    ['several operations in a list', [{ query: '{ probed }' }], /^Several operations in one request are not accepted\.$/],
    ['an empty list', [], /^Several operations in one request are not accepted\.$/],
  ])('%s is refused with 400 INVALID and a sentence, and nothing runs', async (_what, body, sentence) => {
    let runs = 0;
    server.probe.run = () => { runs += 1; };
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'INVALID', requestId: expect.any(String) as string } }] } });
    expect(answer.body.errors![0]!.message).toMatch(sentence);
    expect([runs, server.log]).toEqual([0, []]);
  });

  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { isServerAdmin } } }';

  test.each<[string, unknown]>([
    ['a field', { query: '{ probd }' }],
    ['a type', { query: 'query ($input: SignInInpt!) { probed }' }],
    ['an argument', { query: '{ moment(att: "2026-01-01T00:00:00Z") }' }],
    ['a field of an input in the document', { query: 'mutation { signIn(input: { emial: "a", password: "b", email: "c" }) { viewer { isServerAdmin } } }' }],
    ['a field of an input in a variable', { query: signIn, variables: { input: { emial: 'a', password: 'b', email: 'c' } } }],
  ])('a wrong name of %s brings no other name to light', async (_what, body) => {
    const answer = await post(body);
    expect([answer.status, ...codesOf(answer.body)]).toEqual([400, 'INVALID']);
    expect(JSON.stringify(answer.body)).not.toMatch(/did you mean/i);
  });

  test('what was sent is repeated in part, and of many faults the first are told', async () => {
    const letters = 'a'.repeat(100_000);
    const faults = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`name${at}`, at]));
    for (const body of [{ query: `{ ${letters} }` }, { query: signIn, variables: { input: { [letters]: 1 } } }, { query: signIn, variables: { input: faults } }, { query: `{ ${'nothing '.repeat(300)} }` }]) {
      const answer = await post(body);
      expect([answer.status, ...codesOf(answer.body)]).toEqual([400, 'INVALID']);
      expect(JSON.stringify(answer.body).length).toBeLessThan(5000);
      expect(answer.body.errors![0]!.message).toMatch(/^(Cannot query field "|Variable "\$input" got invalid value).*\.$/);
    }
  });

  const form = '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{ probed }"}\r\n--b--\r\n';

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['multipart/form-data', form, { 'content-type': 'multipart/form-data; boundary=b' }],
    ['multipart/form-data with the header that Apollo asks of uploads', form, { 'content-type': 'multipart/form-data; boundary=b', 'apollo-require-preflight': 'yes' }],
    ['no Content-Type', '{"query":"{ probed }"}', {}],
  ])('%s is refused with 415 in JSON, and nothing runs', async (_what, body, headers) => {
    let runs = 0;
    server.probe.run = () => { runs += 1; };
    // Bytes, for with a text fetch would send a Content-Type of its own.
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: new TextEncoder().encode(body) });
    expect([response.status, response.headers.get('content-type')]).toEqual([415, expect.stringContaining('application/json')]);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'GraphQL is sent here as JSON.', extensions: { code: 'INVALID' } }] });
    expect(runs).toBe(0);
  });

  test.each(['GET', 'HEAD'])('%s does not run what stands in the address', async (method) => {
    let runs = 0;
    server.probe.run = () => { runs += 1; };
    const query = encodeURIComponent('{ probed }');
    for (const accept of ['application/json', 'text/html', '*/*']) {
      const response = await fetch(`${server.url}/graphql?query=${query}`, { method, headers: { 'apollo-require-preflight': 'yes', 'content-type': 'application/json', accept } });
      expect([200, 405]).toContain(response.status);
      await response.arrayBuffer();
    }
    expect(runs).toBe(0);
  });
});

describe('whatever the answer is asked to be', () => {
  test.each([
    'text/html', 'text/html,application/xhtml+xml', 'image/png', 'multipart/mixed', 'application/xml;q=0.9', 'text/*', 'nonsense', '', 'application/json;q=0', 'text/html, application/json;q=0',
  ])('"Accept: %s" is answered with JSON: data and refusals', async (accept) => {
    expect(await post({ query: '{ probed }' }, { accept })).toMatchObject({ status: 200, type: expect.stringContaining('application/json') as string, body: { data: { probed: 'fine' } } });
    expect(await post({ query: '{ nothing }' }, { accept })).toMatchObject({ status: 400, type: expect.stringContaining('application/json') as string, body: { errors: [{ extensions: { code: 'INVALID' } }] } });
    expect(await post({ query: '' }, { accept })).toMatchObject({ status: 400, type: expect.stringContaining('application/json') as string });
  });

  test('the media type of GraphQL answers is given to those who want it', async () => {
    expect((await post({ query: '{ probed }' }, { accept: 'application/graphql-response+json' })).type).toContain('application/graphql-response+json');
    expect((await post({ query: '{ probed }' }, { accept: '*/*' })).type).toContain('application/json');
  });
});
