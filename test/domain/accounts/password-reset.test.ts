import { accountOf, accountServices, failureOf, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';
import type { AccountActor } from '../../../src/domain/scope.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
let administrator: AccountActor;
beforeAll(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
  administrator = await world.account(true);
});
afterAll(() => world.close());

const stranger = () => world.scope({ kind: 'stranger' });
const ask = (email: string) => services.resetRequests.requestPasswordReset(stranger(), { email });
const askAndWait = async (email: string): Promise<void> => {
  await ask(email);
  await services.resetRequests.flush();
};
const reset = (token: string, secret = 'a wholly new password') => services.passwords.resetPassword(stranger(), { token, password: secret });
const waiting = async (email: string) => (await services.links.listPendingLinks(world.scope(administrator))).filter((link) => link.email === email);
let count = 0;
const somebody = (values = {}) => accountOf(world, `reset-${count += 1}@example.com`, values);

async function tokenFor(email: string): Promise<string> {
  await askAndWait(email);
  const [link] = await waiting(email);
  return link!.url.split('/').at(-1)!;
}

test('a reset sets the password, ends sessions and access tokens, and signs in', async () => {
  const actor = await somebody();
  const session = await services.sessions.signIn(stranger(), { email: actor.email, password });
  const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script' });
  const renewed = await reset(await tokenFor(actor.email));
  expect(renewed.actor).toEqual(actor);
  expect(await services.authentication.findBySession(stranger(), renewed.secret)).toEqual(actor);
  expect(await services.authentication.findBySession(stranger(), session.secret)).toBeUndefined();
  expect(await services.authentication.findByAccessToken(stranger(), secret)).toBeUndefined();
  expect((await failureOf(services.sessions.signIn(stranger(), { email: actor.email, password }))).code).toBe('UNAUTHENTICATED');
});

test('a reset link works once and for one hour', async () => {
  const actor = await somebody();
  const token = await tokenFor(actor.email);
  await reset(token);
  expect(await failureOf(reset(token))).toMatchObject({ code: 'INVALID', field: 'token' });
  const late = await tokenFor(actor.email);
  world.clock.step(3_600_000);
  expect(await failureOf(reset(late))).toMatchObject({ code: 'INVALID', field: 'token' });
});

test('an invitation is no reset link, and a reset link no invitation', async () => {
  const token = await tokenFor((await somebody()).email);
  expect((await failureOf(services.acceptance.acceptInvitation(stranger(), { token, password }))).code).toBe('INVALID');
});

test('asking again leaves the link that works as it is', async () => {
  const actor = await somebody();
  const token = await tokenFor(actor.email);
  await askAndWait(actor.email);
  expect(await waiting(actor.email)).toHaveLength(1);
  expect((await reset(token)).actor).toEqual(actor);
});

test('an address in another spelling leads to the address of the account, never to the spelling', async () => {
  const actor = await somebody();
  await askAndWait(actor.email.replace('reset', '\uff52eset'));
  expect(await waiting(actor.email)).toHaveLength(1);
});

test.each(['nobody@example.com', '', '\0', '\ud800', 'x'.repeat(100_000)])('nothing happens for an address without an account (%#)', async (email) => {
  const before = await services.links.listPendingLinks(world.scope(administrator));
  await askAndWait(email);
  expect(await services.links.listPendingLinks(world.scope(administrator))).toEqual(before);
});

test('an address with an account is answered in the time of one without', async () => {
  const time = async (email: string): Promise<number> => {
    const start = performance.now();
    await ask(email);
    return performance.now() - start;
  };
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const known = await Promise.all(Array.from({ length: 15 }, () => somebody()));
  // In turn, so that both meet the same load.
  const times: [number, number][] = [];
  for (const [at, { email }] of known.entries()) times.push([await time(email), await time(`unknown-${at}@example.com`)]);
  const ratio = median(times.map(([one]) => one)) / median(times.map(([, other]) => other));
  expect(Math.max(ratio, 1 / ratio)).toBeLessThan(2);
  await services.resetRequests.flush();
  for (const { email } of known) expect(await waiting(email)).toHaveLength(1);
});

test('whoever asks does not wait for what happens to the account meanwhile', async () => {
  const { email, accountId } = await somebody();
  await world.transactions.run(stranger(), async ({ unit }) => {
    await unit.db.selectFrom('account').select('account.id').where('account.id', '=', accountId).forUpdate('account').execute();
    await ask(email);
  });
  await services.resetRequests.flush();
  expect(await waiting(email)).toHaveLength(1);
});

test('asking is refused for a moment while too many wait, whoever asks', async () => {
  const { email } = await somebody();
  for (let at = 0; at < 50; at += 1) await services.resetRequests.requestPasswordReset(world.scope({ kind: 'stranger' }, { clientIp: '192.0.2.9' }), { email: `flood-${at}@example.com` });
  for (const address of [email, 'nobody@example.com']) expect(await failureOf(ask(address))).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 1 });
  await services.resetRequests.flush();
  await askAndWait(email);
  expect(await waiting(email)).toHaveLength(1);
});

test('a disabled account gets no link, and one from before does not let it in', async () => {
  const actor = await somebody();
  const token = await tokenFor(actor.email);
  await services.administrators.disableAccount(world.scope(administrator), { accountId: actor.accountId, disabled: true });
  expect((await failureOf(reset(token))).code).toBe('FORBIDDEN');
  const other = await somebody({ disabledAt: world.clock.now() });
  await askAndWait(other.email);
  expect(await waiting(other.email)).toEqual([]);
});

test('links are shown to server administrators only', async () => {
  expect((await failureOf(services.links.listPendingLinks(world.scope(await world.account())))).code).toBe('FORBIDDEN');
});
