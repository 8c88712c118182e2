import { AttemptCounters } from '../../../src/attempt-counters.js';
import { accountOf, accountServices, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';
import { startGraphql, type GraphqlServer } from '../../support/graphql-server.js';

let world: DomainWorld;
const servers: GraphqlServer[] = [];
beforeAll(async () => { world = await DomainWorld.open(); });
afterEach(async () => { for (const server of servers.splice(0)) await server.stop(); });
afterAll(() => world.close());

async function start(settings: Parameters<typeof startGraphql>[1] = {}): Promise<GraphqlServer> {
  const server = await startGraphql(world, settings);
  servers.push(server);
  return server;
}

async function post({ url }: GraphqlServer, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });
  return { status: response.status, retryAfter: Number(response.headers.get('retry-after')), body: await response.json() as { data?: unknown; errors?: { message: string; extensions: { code: string; retryAfter?: number } }[] } };
}

describe('the cost of a minute', () => {
  test('is limited for each caller: then 429 with Retry-After, and nothing runs', async () => {
    const server = await start({ costCounter: new AttemptCounters({ points: 3, seconds: 60 }) });
    const actor = await accountOf(world, 'busy@example.com');
    const { secret } = await accountServices(world).accessTokens.createAccessToken(world.scope(actor), { name: 'Script' });
    let runs = 0;
    server.probe.run = () => { runs += 1; return 'fine'; };
    for (let time = 0; time < 3; time += 1) expect((await post(server, '{ probed }')).status).toBe(200);
    const refused = await post(server, '{ probed }');
    expect(refused).toMatchObject({ status: 429, body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] } });
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.body.errors?.[0]?.extensions.retryAfter).toBe(refused.retryAfter);
    expect(runs).toBe(3);
    expect((await post(server, '{ probed }', { authorization: `Bearer ${secret}` })).status).toBe(200);
  });

  test('counts what an operation may cost, not how many there are', async () => {
    const server = await start({ costCounter: new AttemptCounters({ points: 19, seconds: 60 }) });
    expect((await post(server, '{ errorCodes { code meaning whatToDo } }')).status).toBe(200);
    expect((await post(server, '{ probed }')).status).toBe(429);
  });
});

test('a query that takes too long is given up with 503, and what it ends in does no harm', async () => {
  const server = await start({ longestQueryMs: 100 });
  const { promise, reject } = Promise.withResolvers<string>();
  server.probe.run = () => promise;
  const answer = await post(server, '{ probed }');
  expect(answer).toMatchObject({ status: 503, retryAfter: 5, body: { errors: [{ message: 'The query took longer than 0.1 seconds and was given up.', extensions: { code: 'UNAVAILABLE' } }] } });
  reject(new Error('much later'));
  server.probe.run = () => 'fine';
  expect((await post(server, '{ probed }')).body).toEqual({ data: { probed: 'fine' } });
});

test('a change is waited for, because only its end says whether it was made', async () => {
  const server = await start({ longestQueryMs: 1 });
  await accountOf(world, 'patient@example.com');
  const answer = await post(server, `mutation { signIn(input: { email: "patient@example.com", password: "${password}" }) { viewer { account { email } } } }`);
  expect(answer).toMatchObject({ status: 200, body: { data: { signIn: { viewer: { account: { email: 'patient@example.com' } } } } } });
});

test('an answer of more than 5 MB is not sent', async () => {
  const server = await start();
  server.probe.run = () => 'x'.repeat(5 * 1024 * 1024);
  expect(await post(server, '{ probed }')).toMatchObject({ status: 400, body: { errors: [{ message: 'The answer would be larger than 5 MB.', extensions: { code: 'QUERY_TOO_COMPLEX' } }] } });
  server.probe.run = () => 'x'.repeat(4 * 1024 * 1024);
  expect((await post(server, '{ probed }')).status).toBe(200);
});
