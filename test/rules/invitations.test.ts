import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, person, required, uniqueEmail } from '../support/build.js';
import { testDatabase } from '../support/database.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { acceptInvitation, invite, join, signIn, signUp, tokenOf, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const me = '{ viewer { account { email isServerAdmin } } }';
const invitation = 'mutation ($id: ID!) { invitePerson(input: { id: $id }) { url sentByMail person { invitedAt } } }';
const links = '{ pendingLinks { kind email homeName url } }';

test('without mail an invitation link is shown to a server administrator and to nobody else', async () => {
  const project = await createProject(app);
  const owner = await join(app, project, [project.owners]);
  const id = await addPerson(app, project, { teamIds: [project.members] });
  const byOwner = await owner.client.run<{ invitePerson: unknown }>(invitation, { id });
  expect(byOwner.invitePerson).toEqual({ url: null, sentByMail: false, person: { invitedAt: expect.any(String) as string } });
  const byAdministrator = await app.admin.run<{ invitePerson: unknown }>(invitation, { id });
  expect(byAdministrator.invitePerson).toMatchObject({ url: expect.stringMatching(/^https?:\/\//) as string, sentByMail: false });
});

test('a server administrator finds the links that wait, also those that others asked for', async () => {
  const project = await createProject(app);
  const owner = await join(app, project, [project.owners]);
  const email = uniqueEmail();
  const id = await addPerson(app, project, { email, teamIds: [project.members] });
  await owner.client.run(invitation, { id });
  expect((await owner.client.refusal(links)).code).toBe('FORBIDDEN');
  expect((await app.anonymous.refusal(links)).code).toBe('UNAUTHENTICATED');
  const waiting = await pendingLinks();
  const link = required(waiting.find((found) => found.email === email));
  expect(link.kind).toBe('INVITATION');
  const session = await acceptInvitation(app, tokenOf(link.url));
  expect(await session.run(me)).toEqual({ viewer: { account: { email, isServerAdmin: false } } });
  expect((await pendingLinks()).map((found) => found.email)).not.toContain(email);
  expect((await person(app, id)).signsInAs).toBe(email);
});

test('a link works once', async () => {
  const token = await invite(app, await addPerson(app, await createProject(app)));
  await acceptInvitation(app, token);
  await expect(acceptInvitation(app, token)).rejects.toThrow('No session');
});

test('a link outlives another spelling of its address', async () => {
  const project = await createProject(app);
  const { scim } = await configure(app, project);
  const email = uniqueEmail();
  const { id } = (await scim.createUser(email)).body;
  const token = await invite(app, id);
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: email.toUpperCase() }]);
  await acceptInvitation(app, token);
  expect((await person(app, id)).signsInAs).toBe(email);
});

test('no account exists before the address is proved', async () => {
  const email = uniqueEmail();
  const id = await addPerson(app, await createProject(app), { email });
  await invite(app, id);
  expect(await accountsLike(email)).toEqual([]);
  await signUp(app, id);
  expect(await accountsLike(email)).toHaveLength(1);
});

test('a password reset ends sessions and access tokens', async () => {
  const account = await join(app, await createProject(app));
  await app.anonymous.run('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }', { email: account.email });
  await app.makeLinks();
  const link = required((await pendingLinks()).find((found) => found.email === account.email));
  expect(link.kind).toBe('PASSWORD_RESET');
  const answer = await app.anonymous.send('mutation ($input: AcceptInvitationInput!) { resetPassword(input: $input) { viewer { account { email } } } }', { input: { token: tokenOf(link.url), password: 'a wholly new password' } });
  expect(answer.errors).toBeUndefined();
  expect((await account.client.refusal(me)).code).toBe('UNAUTHENTICATED');
  expect((await account.session.refusal(me)).code).toBe('UNAUTHENTICATED');
  await expect(signIn(app, account)).rejects.toThrow('UNAUTHENTICATED');
  await expect(signIn(app, { email: account.email, password: 'a wholly new password' })).resolves.toBeDefined();
});

test('a reset that was asked for just before a stop has its link at the next start', async () => {
  const database = await testDatabase();
  const first = await startApp({ database: { ...database, drop: async () => {} } });
  const { email } = await join(first, await createProject(first));
  await first.anonymous.run('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }', { email });
  await first.stop();
  const second = await startApp({ database });
  expect(await pendingLinks(second.admin)).toContainEqual(expect.objectContaining({ kind: 'PASSWORD_RESET', email }));
  await second.stop();
});

test('asking for a reset does not tell whether there is an account', async () => {
  const account = await join(app, await createProject(app));
  const ask = (email: string) => app.anonymous.send('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }', { email });
  const [known, unknown] = [await ask(account.email), await ask(uniqueEmail())];
  expect(known.data).toEqual(unknown.data);
  expect(known.errors).toEqual(unknown.errors);
});

describe('server administrators', () => {
  const appointment = 'mutation ($id: ID!, $value: Boolean!) { setServerAdministrator(input: { accountId: $id, value: $value }) { account { isServerAdmin } } }';
  const disabling = 'mutation ($id: ID!, $disabled: Boolean!) { disableAccount(input: { accountId: $id, disabled: $disabled }) { account { disabled } } }';

  test('appoint and dismiss others; nobody else does', async () => {
    const project = await createProject(app);
    const owner = await join(app, project, [project.owners]);
    const id = await accountId(owner);
    expect((await owner.client.refusal(appointment, { id, value: true })).code).toBe('FORBIDDEN');
    await app.admin.run(appointment, { id, value: true });
    expect(await owner.client.run(links)).toBeDefined();
    await app.admin.run(appointment, { id, value: false });
    expect((await owner.client.refusal(links)).code).toBe('FORBIDDEN');
  });

  test('disable an account, which ends its access at once and everywhere', async () => {
    const project = await createProject(app);
    const account = await join(app, project, [project.members]);
    const id = await accountId(account);
    expect((await account.client.refusal(disabling, { id, disabled: true })).code).toBe('FORBIDDEN');
    await app.admin.run(disabling, { id, disabled: true });
    for (const client of [account.client, account.session]) expect((await client.refusal(me)).code).toBe('UNAUTHENTICATED');
    await expect(signIn(app, account)).rejects.toThrow('UNAUTHENTICATED');
    await app.admin.run(disabling, { id, disabled: false });
    expect(await signIn(app, account)).toBeDefined();
  });

  test('do not leave the installation without one', async () => {
    const { viewer } = await app.admin.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }');
    expect((await app.admin.send(appointment, { id: viewer.account.id, value: false })).errors).toBeDefined();
    expect((await app.admin.send(disabling, { id: viewer.account.id, disabled: true })).errors).toBeDefined();
    expect(await app.admin.run(me)).toMatchObject({ viewer: { account: { isServerAdmin: true } } });
  });
});

async function pendingLinks(client: GraphqlClient = app.admin): Promise<readonly { readonly kind: string; readonly email: string; readonly url: string }[]> {
  return (await client.run<{ pendingLinks: readonly { kind: string; email: string; url: string }[] }>(links)).pendingLinks;
}

async function accountsLike(query: string): Promise<readonly unknown[]> {
  return (await app.admin.run<{ accounts: { nodes: readonly unknown[] } }>('query ($query: String!) { accounts(query: $query) { nodes { id } } }', { query })).accounts.nodes;
}

async function accountId({ client }: TestAccount): Promise<string> {
  return (await client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }')).viewer.account.id;
}
