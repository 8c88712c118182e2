import { gzipSync } from 'node:zlib';
import { startApp, type TestApp } from '../../support/app.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.baseUrl}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${app.adminToken}`, ...headers }, body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, body: await response.json() as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] } };
}
const createProject = 'mutation ($name: String!) { createProject(input: { name: $name }) { project { name } } }';
const withName = (name: string): string => `{"query":${JSON.stringify(createProject)},"variables":{"name":"${name}"}}`;
const query = (text: string): string => JSON.stringify({ query: text });
const literal = (name: string): string => query(`mutation { createProject(input: { name: ${name} }) { project { name } } }`);
/** An object in an object, `levels` of them. */
const nested = (levels: number, around: (inner: string) => string): string => Array.from({ length: levels }).reduce<string>((inner) => around(inner), '1');

test.each<[string, string | Buffer, RegExp]>([
  ['bytes that are no UTF-8', Buffer.from(withName('caf\u00e9'), 'latin1'), /^The body is not valid UTF-8\.$/],
  ['half of a character of UTF-8', Buffer.concat([Buffer.from(withName('x').slice(0, -3)), Buffer.from([0xf0, 0x9f]), Buffer.from('"}}')]), /^The body is not valid UTF-8\.$/],
  ['a byte order mark', `\ufeff${withName('x')}`, /byte order mark/],
  ['a variable given twice', `{"query":${JSON.stringify(createProject)},"variables":{"name":"a","name":"b"}}`, /gives the key "name" twice/],
  ['a query given twice', `{"query":"{ viewer { isServerAdmin } }","query":${JSON.stringify(createProject)},"variables":{"name":"b"}}`, /gives the key "query" twice/],
  ['__proto__ in the body', `{"__proto__":{"query":"x"},"query":"{ viewer { isServerAdmin } }"}`, /^The key "__proto__" is not accepted\.$/],
  ['__proto__ deep in the variables', `{"query":"{ viewer { isServerAdmin } }","variables":{"a":[{"b":{"__proto__":{"isServerAdmin":true}}}]}}`, /^The key "__proto__" is not accepted\.$/],
  ['__proto__ in the document', query('mutation { provisionPerson(input: { scimConfigurationId: "x", userName: "a@b.c", attributes: { __proto__: { a: 1 } } }) { person { id } } }'), /^The key "__proto__" is not accepted\.$/],
  ['NUL in a variable', withName('a\\u0000b'), /NUL/],
  ['NUL in the document', literal('"a\\u0000b"'), /NUL/],
  ['NUL in the document, written in another way', literal('"a\\u{0}b"'), /NUL/],
  ['NUL in a block of the document', literal('"""a\0b"""'), /./],
  ['half of a surrogate pair in a variable', withName('a\\ud800b'), /half of a surrogate pair/],
  ['the other half', withName('a\\udc00b'), /half of a surrogate pair/],
  ['half of a surrogate pair in the document', literal('"a\\ud800b"'), /Invalid Unicode escape sequence/],
  ['half of a surrogate pair in the document itself', `{"query":"mutation { createProject(input: { name: \\"a\\ud800b\\" }) { project { name } } }"}`, /half of a surrogate pair/],
  ['variables that are too deep', `{"query":"{ viewer { isServerAdmin } }","variables":{"a":${nested(12, (inner) => `{"b":${inner}}`)}}}`, /deeper than 13 levels/],
  ['values in the document that are too deep', query(`mutation { provisionPerson(input: { scimConfigurationId: "x", userName: "a@b.c", attributes: ${nested(13, (inner) => `{ b: [${inner}] }`)} }) { person { id } } }`), /deeper than 12 levels/],
  ['a number that no double holds', `{"query":"{ viewer { isServerAdmin } }","variables":{"a":1e999}}`, /too large/],
  ['an object of a thousand and one keys', `{"query":"{ viewer { isServerAdmin } }","variables":{${Array.from({ length: 1001 }, (_, at) => `"v${at}":1`).join(',')}}}`, /more than 1000 keys/],
  ['half a body', withName('x').slice(0, -2), /not valid JSON/],
])('%s is refused with 400, INVALID and a sentence', async (_what, body, sentence) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'INVALID' } }] } });
  expect(answer.body.errors![0]!.message).toMatch(sentence);
  expect(await app.admin.run('{ projects { totalCount } }')).toMatchObject({ projects: { totalCount: 0 } });
  expect(({} as { isServerAdmin?: unknown }).isServerAdmin).toBeUndefined();
});

test('what is UTF-8 arrives as it was sent, also compressed, and names of variables differ by their case', async () => {
  const body = JSON.stringify({ query: 'query ($slug: String, $SLUG: String) { a: projects(query: $slug) { totalCount } b: projects(query: $SLUG) { totalCount } }', variables: { slug: 'é😀', SLUG: 'x' } });
  expect(await post(body)).toMatchObject({ status: 200, body: { data: { a: { totalCount: 0 }, b: { totalCount: 0 } } } });
  expect(await post(gzipSync(body), { 'content-encoding': 'gzip' })).toMatchObject({ status: 200 });
  expect(await post(body, { 'content-type': 'application/json; charset="UTF-8"' })).toMatchObject({ status: 200 });
});

test.each(['utf-16', 'utf-16le', 'utf-7', 'latin1', 'utf-99'])('the character set %s is 415', async (charset) => {
  expect(await post(withName('x'), { 'content-type': `application/json; charset=${charset}` })).toMatchObject({ status: 415, body: { errors: [{ extensions: { code: 'INVALID' } }] } });
});

test('what goes up when it is unpacked is refused at 256 kB', async () => {
  const bomb = gzipSync(JSON.stringify({ query: `{ viewer { isServerAdmin } } # ${'x'.repeat(5_000_000)}` }));
  expect(bomb.byteLength).toBeLessThan(20_000);
  expect(await post(bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 });
});

test('values of the scalar JSON arrive as they were sent', async () => {
  const { createProject: { project } } = await app.admin.run<{ createProject: { project: { id: string } } }>('mutation { createProject(input: { name: "A" }) { project { id } } }');
  const { createProjectScimConfiguration: { scimConfiguration } } = await app.admin.run<{ createProjectScimConfiguration: { scimConfiguration: { id: string } } }>(
    'mutation ($id: ID!) { createProjectScimConfiguration(input: { projectId: $id, name: "Okta", identityProvider: OKTA }) { scimConfiguration { id } } }', { id: project.id });
  const answer = await post(JSON.stringify({
    query: 'mutation ($id: ID!, $attributes: JSON) { provisionPerson(input: { scimConfigurationId: $id, userName: "ada@acme.com", attributes: $attributes }) { person { userName scimResource } } }',
    variables: { id: scimConfiguration.id, attributes: { title: 'Countess', addresses: [{ type: 'work', locality: 'London' }] } },
  }));
  expect(answer).toMatchObject({ status: 200, body: { data: { provisionPerson: { person: { scimResource: { title: 'Countess', addresses: [{ type: 'work', locality: 'London' }] } } } } } });
});
