import { startApp, type TestApp } from '../support/app.js';
import { connect, createProject, createTeam, homeKinds, type Home, type HomeKind } from '../support/build.js';
import { effort } from '../support/effort.js';
import { join, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const rounds = effort({ quick: 10, full: 200 });

/** What somebody with access asks: the home, whether the viewer still lists it, and the viewer alone. */
function questions(kind: HomeKind): { readonly home: string; readonly viewer: string } {
  return kind === 'project'
    ? { home: 'query ($id: ID!) { home: project(id: $id) { id people { nodes { userName } } } }', viewer: '{ viewer { account { email } homes: projects(first: 100) { nodes { id } } } }' }
    : { home: 'query ($id: ID!) { home: statusPage(id: $id) { id services { name } } }', viewer: '{ viewer { account { email } homes: statusPages(first: 100) { nodes { id } } } }' };
}

/** What one caller is told at this moment, by session and by access token. */
async function entries(account: TestAccount, kind: HomeKind, id: string): Promise<readonly unknown[]> {
  const { home, viewer } = questions(kind);
  return Promise.all([account.client, account.session].map(async (client) => {
    const [direct, listed] = await Promise.all([
      client.send<{ home: { id: string } | null }>(home, { id }),
      client.send<{ viewer: { account: { email: string }; homes: { nodes: readonly { id: string }[] } } }>(viewer),
    ]);
    return {
      home: direct.errors?.[0]?.extensions.code ?? direct.data?.home?.id,
      viewer: listed.errors?.[0]?.extensions.code ?? listed.data?.viewer.account.email,
      isListed: listed.data?.viewer.homes.nodes.some((node) => node.id === id),
    };
  }));
}

function entered(account: TestAccount, id: string): readonly unknown[] {
  return [1, 2].map(() => ({ home: id, viewer: account.email, isListed: true }));
}

function refused(account: TestAccount): readonly unknown[] {
  return [1, 2].map(() => ({ home: 'NOT_FOUND', viewer: account.email, isListed: false }));
}

describe.each(homeKinds)('in a %s', (kind) => {
  test(`after active:false the session, the access token and their queries are refused on the very next request, ${rounds} rounds`, async () => {
    const { scim, home } = await connect(app, kind);
    const account = await join(app, home, await keptTeams(home));
    await scim.createUser(account.email);
    for (let round = 0; round < rounds; round += 1) {
      expect(await entries(account, kind, home.id)).toEqual(entered(account, home.id));
      expect((await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
      expect(await entries(account, kind, home.id)).toEqual(refused(account));
      expect((await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: true }])).status).toBe(200);
    }
  }, 300_000);

  test(`after DELETE the session, the access token and their queries are refused on the very next request, ${rounds} rounds`, async () => {
    const account = await join(app, await createProject(app));
    for (let round = 0; round < rounds; round += 1) {
      // DELETE is for ever, so every round takes another home.
      const { home: { id: homeId }, scim } = await connect(app, kind);
      const { id } = (await scim.createUser(account.email)).body;
      expect(await entries(account, kind, homeId)).toEqual(entered(account, homeId));
      expect((await scim.delete(`/Users/${id}`)).status).toBe(204);
      expect(await entries(account, kind, homeId)).toEqual(refused(account));
    }
  }, 300_000);
});

test('requests that are under way while access ends either came before it or are refused, and none after the answer gets in', async () => {
  const { scim, home } = await connect(app, 'project');
  const account = await join(app, home, await keptTeams(home));
  await scim.createUser(account.email);
  const { home: document } = questions('project');
  for (let round = 0; round < 40; round += 1) {
    const load = Array.from({ length: 8 }, () => account.client.send(document, { id: home.id }));
    expect((await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
    const after = await Promise.all(Array.from({ length: 4 }, () => account.client.send(document, { id: home.id })));
    for (const { errors } of after) expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    await Promise.all(load);
    expect((await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: true }])).status).toBe(200);
  }
}, 120_000);

/** A team by hand: no deactivation takes it away, so that it is the deactivation that refuses. */
async function keptTeams(home: Home): Promise<readonly string[]> {
  return home.kind === 'project' ? [await createTeam(app, home)] : [];
}
