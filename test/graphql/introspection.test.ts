import { getIntrospectionQuery } from 'graphql';
import { accountOf, accountServices } from '../support/account-services.js';
import { DomainWorld } from '../support/domain-world.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { startGraphql, type GraphqlServer } from '../support/graphql-server.js';

let world: DomainWorld;
let server: GraphqlServer;
beforeAll(async () => {
  world = await DomainWorld.open();
  server = await startGraphql(world, { sandbox: false });
});
afterAll(async () => {
  await server.stop();
  await world.close();
});

async function clientOf(email: string, isServerAdmin: boolean): Promise<GraphqlClient> {
  const actor = await accountOf(world, email, { isServerAdmin });
  const { secret } = await accountServices(world).accessTokens.createAccessToken(world.scope(actor), { name: 'Script' });
  return new GraphqlClient(server.url, { authorization: `Bearer ${secret}` });
}

const whole = getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true });

describe('without Sandbox the schema', () => {
  test('is shown to a server administrator', async () => {
    const client = await clientOf('admin@example.com', true);
    expect(await client.run(whole)).toHaveProperty('__schema.queryType.name', 'Query');
  });

  test.each([
    ['as a whole', whole],
    ['by the name of a type', '{ __type(name: "Account") { name } }'],
    ['under an alias, in a fragment', '{ probed ...F } fragment F on Query { harmless: __schema { types { name } } }'],
    ['in lines of its own', '{\n__schema\n{ types { name } } }'],
    ['with a variable that decides', 'query ($ask: Boolean = true) { probed __schema @include(if: $ask) { types { name } } }'],
  ])('is refused to strangers and to other accounts, %s, and nothing of the operation runs', async (_how, query) => {
    let runs = 0;
    // By now the server has found this very text to be valid, for somebody else.
    expect((await (await clientOf(`admin-${performance.now()}@example.com`, true)).send(query)).errors).toBeUndefined();
    server.probe.run = () => { runs += 1; return 'fine'; };
    for (const client of [new GraphqlClient(server.url), await clientOf(`ada-${performance.now()}@example.com`, false)]) {
      const answer = await client.send(query);
      expect(answer).toMatchObject({ status: 403, errors: [{ message: 'The schema is shown to server administrators only.', extensions: { code: 'FORBIDDEN' } }] });
      expect(answer.data ?? undefined).toBeUndefined();
    }
    expect(runs).toBe(0);
  });

  test('does not stand in the way of __typename, or of a text that speaks of it', async () => {
    server.probe.run = () => 'fine';
    const stranger = new GraphqlClient(server.url);
    expect(await stranger.run('{ __typename probed }')).toEqual({ __typename: 'Query', probed: 'fine' });
    expect(await stranger.run('{ probed filtered(filter: "userName eq \\"__schema\\"") }')).toMatchObject({ filtered: 'userName eq "__schema"' });
  });
});
