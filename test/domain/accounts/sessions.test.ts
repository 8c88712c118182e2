import { accountOf, accountServices, failureOf, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
beforeAll(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
});
afterAll(() => world.close());

const stranger = () => world.scope({ kind: 'stranger' });
const signIn = (email: string, secret = password) => services.sessions.signIn(stranger(), { email, password: secret });
let count = 0;
const somebody = (values = {}) => accountOf(world, `session-${count += 1}@example.com`, values);

test('signing in opens a session of that account and keeps only a hash of it', async () => {
  const actor = await somebody();
  const session = await signIn(actor.email.toUpperCase());
  expect(session.actor).toEqual(actor);
  expect(await services.authentication.findBySession(stranger(), session.secret)).toEqual(actor);
  const rows = await world.scope().unit.db.selectFrom('session').selectAll().where('accountId', '=', actor.accountId).execute();
  expect(JSON.stringify(rows)).not.toContain(session.secret);
});

test('an unknown account and a wrong password are refused in the same words', async () => {
  const actor = await somebody();
  const [wrong, unknown] = [await failureOf(signIn(actor.email, 'a wrong password indeed')), await failureOf(signIn('nobody@example.com'))];
  expect([wrong.code, wrong.message, wrong.help]).toEqual([unknown.code, unknown.message, unknown.help]);
  expect(wrong.code).toBe('UNAUTHENTICATED');
});

test('an unknown account takes the time of a wrong password', async () => {
  const actor = await somebody();
  const time = async (email: string): Promise<number> => {
    const start = performance.now();
    await failureOf(signIn(email, 'a wrong password indeed'));
    return performance.now() - start;
  };
  await time('nobody@example.com');
  const fastest = async (email: string): Promise<number> => Math.min(await time(email), await time(email), await time(email));
  const [known, unknown] = [await fastest(actor.email), await fastest('nobody@example.com')];
  expect(unknown).toBeGreaterThan(known / 3);
});

test.each(['', '\0', 'a\0b@example.com', '\ud800@example.com', 'x'.repeat(100_000)])('an address that cannot be one is refused like any unknown one (%#)', async (email) => {
  expect((await failureOf(signIn(email))).code).toBe('UNAUTHENTICATED');
});

test('a disabled account, and one without a password, cannot sign in', async () => {
  const disabled = await somebody({ disabledAt: world.clock.now() });
  expect(await failureOf(signIn(disabled.email))).toMatchObject({ code: 'UNAUTHENTICATED', message: 'This account is disabled.' });
  const empty = await somebody({ passwordHash: null });
  expect((await failureOf(signIn(empty.email, ''))).code).toBe('UNAUTHENTICATED');
});

test('signing out ends that session and no other', async () => {
  const actor = await somebody();
  const [first, second] = [await signIn(actor.email), await signIn(actor.email)];
  await services.sessions.signOut(world.scope(actor), first.secret);
  expect(await services.authentication.findBySession(stranger(), first.secret)).toBeUndefined();
  expect(await services.authentication.findBySession(stranger(), second.secret)).toEqual(actor);
});

test('signing out everywhere ends all sessions; access tokens stay', async () => {
  const actor = await somebody();
  const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script' });
  const sessions = [await signIn(actor.email), await signIn(actor.email)];
  await services.sessions.signOutEverywhere(world.scope(actor));
  for (const session of sessions) expect(await services.authentication.findBySession(stranger(), session.secret)).toBeUndefined();
  expect(await services.authentication.findByAccessToken(stranger(), secret)).toEqual(actor);
});

test('a new session sweeps away those of the account that are over', async () => {
  const actor = await somebody();
  await signIn(actor.email);
  world.clock.step(13 * 3_600_000);
  await signIn(actor.email);
  expect(await world.scope().unit.db.selectFrom('session').select('id').where('accountId', '=', actor.accountId).execute()).toHaveLength(1);
});

describe('a changed password', () => {
  test('works at once, the old one no more, and other sessions are over', async () => {
    const actor = await somebody();
    const [here, elsewhere] = [await signIn(actor.email), await signIn(actor.email)];
    const renewed = await services.passwords.changePassword(world.scope(actor), { currentPassword: password, newPassword: 'a wholly new password' }, here.secret);
    expect(await services.authentication.findBySession(stranger(), renewed!.secret)).toEqual(actor);
    expect(renewed!.expiresAt).toEqual(here.expiresAt);
    expect(await services.authentication.findBySession(stranger(), here.secret)).toBeUndefined();
    expect(await services.authentication.findBySession(stranger(), elsewhere.secret)).toBeUndefined();
    expect((await failureOf(signIn(actor.email))).code).toBe('UNAUTHENTICATED');
    expect((await signIn(actor.email, 'a wholly new password')).actor).toEqual(actor);
  });

  test('by an access token ends every session and starts none', async () => {
    const actor = await somebody();
    const { secret } = await signIn(actor.email);
    expect(await services.passwords.changePassword(world.scope(actor), { currentPassword: password, newPassword: 'a wholly new password' })).toBeUndefined();
    expect(await services.authentication.findBySession(stranger(), secret)).toBeUndefined();
  });

  test.each([
    ['the current one is not right', { currentPassword: 'not the right password', newPassword: 'a wholly new password' }, 'currentPassword'],
    ['the new one is shorter than 12 characters', { currentPassword: password, newPassword: 'elevenchars' }, 'newPassword'],
    ['the new one is longer than 1024 characters', { currentPassword: password, newPassword: 'x'.repeat(1025) }, 'newPassword'],
  ])('is refused when %s', async (_why, input, field) => {
    const actor = await somebody();
    expect(await failureOf(services.passwords.changePassword(world.scope(actor), input))).toMatchObject({ code: 'INVALID', field });
    expect((await signIn(actor.email)).actor).toEqual(actor);
  });

  test('is the same however the keyboard composes its letters', async () => {
    const actor = await somebody();
    await services.passwords.changePassword(world.scope(actor), { currentPassword: password, newPassword: 'caf\u00e9 au lait, encore' });
    expect((await signIn(actor.email, 'cafe\u0301 au lait, encore')).actor).toEqual(actor);
  });
});

test.each<[string, () => Promise<unknown>]>([
  ['sign out', () => services.sessions.signOut(stranger(), 'secret')],
  ['sign out everywhere', () => services.sessions.signOutEverywhere(stranger())],
  ['change a password', () => services.passwords.changePassword(stranger(), { currentPassword: password, newPassword: password })],
  ['create an access token', () => services.accessTokens.createAccessToken(stranger(), { name: 'x' })],
  ['revoke an access token', () => services.accessTokens.revokeAccessToken(stranger(), { id: 'x' })],
  ['list access tokens', () => services.accessTokens.listAccessTokens(stranger())],
  ['ask who they are', () => services.directory.getOwnAccount(stranger())],
  ['list accounts', () => services.directory.listAccounts(stranger(), {})],
  ['list links', () => services.links.listPendingLinks(stranger())],
  ['appoint', () => services.administrators.setServerAdministrator(stranger(), { accountId: 'x', value: true })],
  ['disable', () => services.administrators.disableAccount(stranger(), { accountId: 'x', disabled: true })],
])('a stranger who wants to %s is told to sign in', async (_what, act) => {
  expect((await failureOf(act())).code).toBe('UNAUTHENTICATED');
});
