import { startApp, type TestApp } from '../../support/app.js';
import { changeTeamMembers, configure, createProject, suspend, uniqueEmail, type Configuration, type Project } from '../../support/build.js';
import { effort } from '../../support/effort.js';
import type { GraphqlError } from '../../support/graphql-client.js';
import { LiveClient, untilFollowed, type Followed } from '../../support/live-client.js';
import { join, type TestAccount } from '../../support/sign-up.js';

let app: TestApp;
let project: Project;
let configuration: Configuration;
let account: TestAccount;
beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  configuration = await configure(app, project);
  account = await join(app, project, [project.admins]);
  await configuration.scim.createUser(account.email);
});
afterAll(() => app.stop());

interface Added { readonly provisioningEventAdded: { readonly operation: string } }
const document = 'subscription ($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { operation } }';
const codes = (ended: Awaited<Followed<Added>['ended']>): readonly unknown[] => (Array.isArray(ended) ? (ended as readonly GraphqlError[]).map(({ extensions }) => extensions.code) : [ended]);

const rounds = effort({ quick: 10, full: 200 });

test(`a person whom the provider deactivates: the subscriptions of session and access token end, and both are refused on the next request, ${rounds} rounds under load`, async () => {
  const load = { goesOn: true };
  const loaded = Promise.all([1, 2, 3].map(async () => {
    while (load.goesOn) await configuration.scim.createUser(uniqueEmail('load'));
  }));
  const ask = 'query ($id: ID!) { project(id: $id) { name } }';
  for (let round = 0; round < rounds; round += 1) {
    const clients = [new LiveClient(app.baseUrl, { accessToken: account.accessToken }), new LiveClient(app.baseUrl, { headers: { ...account.session.headers, origin: app.publicUrl } })];
    const live = clients.map((client) => client.follow<Added>(document, { id: configuration.id }));
    await Promise.all(live.map((each) => each.next()));
    expect((await configuration.scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
    for (const client of [account.client, account.session]) expect(await client.refusal(ask, { id: project.id })).toMatchObject({ code: 'NOT_FOUND' });
    expect((await Promise.all(live.map(({ ended }) => ended))).map(codes)).toEqual([['NOT_FOUND'], ['NOT_FOUND']]);
    // What was done after the end is in no subscription: the event of the deactivation itself is the first of these.
    expect(live.flatMap(({ answers }) => answers).map(({ provisioningEventAdded: { operation } }) => operation)).not.toContain('PATCH');
    await Promise.all(clients.map((client) => client.close()));
    expect((await configuration.scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: true }])).status).toBe(200);
  }
  load.goesOn = false;
  await loaded;
  await untilFollowed(app.baseUrl, 0);
}, 120_000 + rounds * 5000);

describe('it also ends, without any news, when', () => {
  const ends: readonly (readonly [string, (theirs: TestAccount, project: Project) => Promise<unknown>, string])[] = [
    ['the access token is revoked', async ({ session }) => {
      const { viewer: { accessTokens: [token] } } = await session.run<{ viewer: { accessTokens: readonly { id: string }[] } }>('{ viewer { accessTokens { id } } }');
      return session.run('mutation ($id: ID!) { revokeAccessToken(input: { id: $id }) { deletedId } }', { id: token!.id });
    }, 'UNAUTHENTICATED'],
    ['the person is suspended', ({ personId }) => suspend(app, personId), 'NOT_FOUND'],
    ['the role is taken', ({ personId }, { admins }) => changeTeamMembers(app, admins, { remove: [personId] }), 'FORBIDDEN'],
  ];

  test.each(ends)('%s', async (_what, end, code) => {
    const project = await createProject(app);
    const theirs = await join(app, project, [project.admins, project.members]);
    const client = new LiveClient(app.baseUrl, theirs);
    const live = client.follow<Added>(document, { id: (await configure(app, project)).id });
    await untilFollowed(app.baseUrl, 1);
    await end(theirs, project);
    expect(codes(await live.ended)).toEqual([code]);
    await client.close();
  });

  test('the session was idle too long, which following does not prevent', async () => {
    const project = await createProject(app);
    const { session } = await join(app, project, [project.admins]);
    const client = new LiveClient(app.baseUrl, { headers: { ...session.headers, origin: app.publicUrl } });
    const live = client.follow<Added>(document, { id: (await configure(app, project)).id });
    await untilFollowed(app.baseUrl, 1);
    app.clock.step(13 * 60 * 60 * 1000);
    expect(codes(await live.ended)).toEqual(['UNAUTHENTICATED']);
    await client.close();
  });
});
