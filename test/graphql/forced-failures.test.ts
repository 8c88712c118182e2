import { createLog } from '../../src/log.js';
import { Failure } from '../../src/failure.js';
import { startApp } from '../support/app.js';
import { testDatabase } from '../support/database.js';
import { DomainWorld } from '../support/domain-world.js';
import { startGraphql, type GraphqlServer, type GraphqlSettings } from '../support/graphql-server.js';
import { errorsOf, leaksOf, secret, type RawAnswer } from '../support/leaks.js';
import { proxyDatabase } from '../support/proxied-database.js';
import { databaseFailures } from './inside/database-failures.js';
import { resolverFailures } from './inside/resolver-failures.js';

let world: DomainWorld;
let server: GraphqlServer;
/** What was written since the request began. */
const lines: string[] = [];
const log = createLog('error', { write: (line: string) => { lines.push(line); } });
beforeAll(async () => {
  world = await DomainWorld.open();
  server = await startGraphql(world, { log });
});
afterAll(async () => {
  await server.stop();
  await world.close();
});

async function post({ url }: Pick<GraphqlServer, 'url'>, body: object, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  lines.length = 0;
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** That the answer has one error of this code and nothing of the inside, and the log one line, with the cause, under the id of the request. */
function expectKept(answer: RawAnswer, code: string, logged: RegExp): void {
  expect(leaksOf(answer)).toEqual([]);
  expect(errorsOf(answer).map((error) => error.extensions.code)).toEqual([code]);
  expect(lines).toEqual([expect.stringMatching(logged)]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, requestId: answer.headers.get('x-request-id'), err: expect.anything() as unknown });
}

test('more than forty things are made to go wrong inside of a resolver', () => {
  expect(databaseFailures.length + resolverFailures.length).toBeGreaterThan(40);
});

test.each([...databaseFailures, ...resolverFailures].map((row) => [row.what, row] as const))('%s stays inside; the log has it, once', async (_what, { code, logged, force, query = '{ probed }' }) => {
  server.probe.run = () => force(world);
  expectKept(await post(server, { query }), code, logged);
});

test('a scalar that fails on the value of a variable stays inside', async () => {
  expectKept(await post(server, { query: 'query ($value: Planted!) { takes(value: $value) }', variables: { value: secret } }), 'INTERNAL', /app\.js/);
});

describe('what fails around the resolvers', () => {
  const fail = (): never => { throw new TypeError(`${secret} of undefined at /srv/app.js`); };
  const parts: readonly (readonly [string, GraphqlSettings])[] = [
    ['the reader of JSON', { parseJson: fail }],
    ['the note for the log', { note: fail }],
    ['the count of costs', { costCounter: { count: async () => fail(), forgive: async () => {} } }],
  ];
  test.each(parts)('%s: it stays inside', async (_what, settings) => {
    const broken = await startGraphql(world, { log, ...settings });
    const answer = await post(broken, { query: '{ probed }' });
    await broken.stop();
    expectKept(answer, 'INTERNAL', new RegExp(secret));
    expect(answer.status).toBe(500);
  });

  test('what tells of failures: the answer still names its request', async () => {
    let calls = 0;
    // The first time it is told of the failure of the field, the second time of its own: then Apollo gives up.
    const broken = await startGraphql(world, { log: { error: (facts, message) => ((calls += 1) <= 2 ? fail() : log.error(facts, message)) } });
    broken.probe.run = fail;
    const answer = await post(broken, { query: '{ probed }' });
    await broken.stop();
    expectKept(answer, 'INTERNAL', new RegExp(secret));
    expect(calls).toBe(3);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['an access token', { authorization: `Bearer ${secret.repeat(5)}` }],
    ['a cookie', { cookie: `muster_session=${secret}` }],
  ])('the look-up of %s, as its database is gone: it stays inside', async (_what, headers) => {
    const gone = await DomainWorld.open();
    const broken = await startGraphql(gone, { log });
    await gone.close();
    const answer = await post(broken, { query: '{ probed }' }, headers);
    await broken.stop();
    expectKept(answer, 'INTERNAL', /3D000/);
  });

  test('all of a server whose database cannot be reached, before and while the operation runs: it stays inside', async () => {
    const database = await testDatabase();
    const { proxy, connection } = await proxyDatabase(database);
    const app = await startApp({ database: { ...database, connection }, log });
    await proxy.close();
    const query = 'mutation { signIn(input: { email: "ada@example.com", password: "secret" }) { viewer { isServerAdmin } } }';
    for (const headers of [{ authorization: `Bearer ${app.adminToken}` }, {}]) {
      const answer = await post({ url: app.baseUrl }, { query }, headers);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      // Beside the line of the fault there is the one that every request has.
      lines.splice(0, lines.length, ...lines.filter((line) => 'err' in (JSON.parse(line) as object)));
      expectKept(answer, 'UNAVAILABLE', /ECONNREFUSED|terminated/);
    }
    await app.stop();
  });
});

describe('what is the doing of the caller', () => {
  test.each<[string, object, string, () => unknown]>([
    ['an answer that is too large', { query: '{ probed }' }, 'QUERY_TOO_COMPLEX', () => 'x'.repeat(6 * 1024 * 1024)],
    ['a refusal', { query: '{ probed }' }, 'LAST_OWNER', () => { throw new Failure('LAST_OWNER', 'Somebody has to stay.'); }],
    ['a filter', { query: 'query ($filter: ScimFilter!) { filtered(filter: $filter) }', variables: { filter: 'userName' } }, 'INVALID', () => {}],
    ['an unknown field', { query: '{ nothing }' }, 'INVALID', () => {}],
    ['a variable that is null after all', { query: 'query ($at: DateTime = "2026-11-24T09:00:00Z") { moment(at: $at) }', variables: { at: null } }, 'INVALID', () => {}],
    ['a condition that is null after all', { query: 'query ($on: Boolean = true) { probed @include(if: $on) }', variables: { on: null } }, 'INVALID', () => {}],
    ['more faults than are told', { query: 'query ($at: [Int!]) { probed @include(if: true) ...A } fragment A on Query { probed }', variables: { at: Array.from({ length: 60 }, () => 'x') } }, 'INVALID', () => {}],
    ['no JSON', [], 'INVALID', () => {}],
  ])('%s is not written down as a fault', async (_what, body, code, run) => {
    server.probe.run = run;
    const answer = await post(server, body);
    expect([...new Set(errorsOf(answer).map((error) => error.extensions.code))]).toEqual([code]);
    expect(lines).toEqual([]);
  });
});

test.each([
  secret, 'duplicate key value violates unique constraint', 'see team_member', 'at Object.run (app:1:2)', 'in /srv/muster/', 'connect to 10.0.0.7', 'postgres is away', 'SQLSTATE 57P01', 'TypeError: x',
])('a leak that is planted is found: %s', async (leak) => {
  server.probe.run = () => { throw new Failure('INVALID', `Told by mistake: ${leak}.`); };
  const answer = await post(server, { query: '{ probed }' });
  expect(leaksOf(answer)).not.toEqual([]);
  expect(() => { expectKept(answer, 'INVALID', /./); }).toThrow();
});
