import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, createProject, homeKinds, person, uniqueEmail } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { acceptInvitation, invite, join, signIn, signUp, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const me = '{ viewer { account { email } } }';

describe.each(homeKinds)('in a %s', (kind) => {
  test('SCIM creates no account, and changes none when a userName moves on', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    expect(await accountsLike(userName)).toEqual([]);
    expect((await person(app, id)).signsInAs).toBeNull();

    const account = await signUp(app, id);
    const next = uniqueEmail('married');
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { userName: next, emails: [{ value: next, primary: true }] } }])).status).toBe(200);
    expect(await person(app, id)).toMatchObject({ userName: next, signsInAs: userName, hasAccess: true });
    expect(await accountsLike(next)).toEqual([]);
    expect(await account.client.run(me)).toEqual({ viewer: { account: { email: userName } } });
  });

  test('nothing of an account is in a SCIM answer', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const before = (await scim.get(`/Users/${id}`)).body;
    await signUp(app, id);
    expect(withoutMeta((await scim.get(`/Users/${id}`)).body)).toEqual(withoutMeta(before));
  });

  test('a proved account is linked to people as they are provisioned', async () => {
    const account = await join(app, await createProject(app));
    const { scim } = await connect(app, kind);
    const { id } = (await scim.createUser(account.email.toUpperCase())).body;
    expect(await person(app, id)).toMatchObject({ signsInAs: account.email, hasAccess: true });
  });

  test('an account is linked, when it is proved, to the people who wait for it', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail();
    const { id } = (await scim.createUser(userName)).body;
    const elsewhere = await addPerson(app, await createProject(app), { email: userName });
    await invite(app, elsewhere);
    expect((await person(app, id)).signsInAs).toBeNull();
    await signUp(app, elsewhere);
    expect((await person(app, id)).signsInAs).toBe(userName);
  });

  test('an account is not linked to another person who bears a recycled address, and the event warns', async () => {
    const { scim, configuration } = await connect(app, kind);
    const { account, successor } = await recycle(scim, uniqueEmail());
    expect(await person(app, successor)).toMatchObject({ signsInAs: null });
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', words: expect.stringMatching(/account/i) as string });
    expect(await account.client.run(me)).toEqual({ viewer: { account: { email: account.email } } });
  });

  test('a new invitation proves a recycled address anew: it ends password, sessions and access tokens, and unlinks the others', async () => {
    const { scim } = await connect(app, kind);
    const { account, successor, former } = await recycle(scim, uniqueEmail());
    const renewed = await acceptInvitation(app, await invite(app, successor), 'another password altogether');
    expect(await renewed.run(me)).toEqual({ viewer: { account: { email: account.email } } });
    expect((await account.client.refusal(me)).code).toBe('UNAUTHENTICATED');
    expect((await account.session.refusal(me)).code).toBe('UNAUTHENTICATED');
    await expect(signIn(app, account)).rejects.toThrow('UNAUTHENTICATED');
    expect((await person(app, successor)).signsInAs).toBe(account.email);
    expect((await person(app, former)).signsInAs).toBeNull();
  });

  test('an account is linked only to an e-mail that was sent in ASCII', async () => {
    const account = await join(app, await createProject(app));
    const { scim, configuration } = await connect(app, kind);
    const fullWidth = account.email.replace('ada', 'ａda');
    const { status, body } = await scim.createUser(fullWidth);
    expect(status).toBe(201);
    expect((await person(app, body.id)).signsInAs).toBeNull();
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', words: expect.stringMatching(/account/i) as string });
  });
});

test('one account belongs to one person of a directory at most', async () => {
  const { scim } = await connect(app, 'project');
  const account = await join(app, await createProject(app));
  const first = (await scim.createUser(account.email)).body.id;
  const second = (await scim.createUser(uniqueEmail(), { emails: [{ value: account.email, primary: true }] })).body.id;
  expect((await person(app, first)).signsInAs).toBe(account.email);
  expect((await person(app, second)).signsInAs).toBeNull();
});

test('the first administrator counts as proved', async () => {
  const { viewer } = await app.admin.run<{ viewer: { account: { email: string } } }>(me);
  const { scim } = await connect(app, 'status page');
  const { id } = (await scim.createUser(viewer.account.email)).body;
  expect((await person(app, id)).signsInAs).toBe(viewer.account.email);
});

/** Lets an address pass from somebody who left, and who signed in by it, to somebody else. */
async function recycle(scim: Awaited<ReturnType<typeof connect>>['scim'], userName: string): Promise<{ readonly account: TestAccount; readonly former: string; readonly successor: string }> {
  const former = (await scim.createUser(userName)).body.id;
  const account = await signUp(app, former);
  await scim.delete(`/Users/${former}`);
  const successor = (await scim.createUser(userName)).body.id;
  return { account, former, successor };
}

async function accountsLike(query: string): Promise<readonly unknown[]> {
  const { accounts } = await app.admin.run<{ accounts: { nodes: readonly unknown[] } }>('query ($query: String!) { accounts(query: $query) { nodes { email } } }', { query });
  return accounts.nodes;
}

function withoutMeta({ meta: _meta, ...body }: object & { readonly meta: unknown }): object {
  return body;
}
