import { accountOf, accountServices, failureOf, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
beforeAll(async () => { world = await DomainWorld.open(); });
beforeEach(() => { services = accountServices(world); });
afterAll(() => world.close());

let count = 0;
const somebody = () => accountOf(world, `guessed-${count += 1}@example.com`);
const signIn = (email: string, secret: string, clientIp = '192.0.2.1') => services.sessions.signIn(world.scope({ kind: 'stranger' }, { clientIp }), { email, password: secret });
const wrong = 'a wrong password indeed';

/** The codes of so many wrong guesses, one after the other. */
async function guess(email: string, times: number, clientIp?: string): Promise<readonly string[]> {
  const codes: string[] = [];
  for (let time = 0; time < times; time += 1) codes.push((await failureOf(signIn(email, wrong, clientIp))).code);
  return codes;
}

test('after ten wrong passwords an account takes no more for a while, not even the right one, and others are not concerned', async () => {
  const [guessed, other] = [await somebody(), await somebody()];
  expect(await guess(guessed.email, 11)).toEqual([...Array.from({ length: 10 }, () => 'UNAUTHENTICATED'), 'RATE_LIMITED']);
  const refused = await failureOf(signIn(guessed.email.toUpperCase(), password, '192.0.2.2'));
  expect(refused).toMatchObject({ code: 'RATE_LIMITED', help: expect.stringMatching(/^Wait 15 minutes/) as string });
  expect(refused.retryAfter).toBeGreaterThan(600);
  expect((await signIn(other.email, password)).actor).toEqual(other);
});

test('an account that nobody has is refused after as many, in the same words', async () => {
  const guessed = await somebody();
  await guess(guessed.email, 10);
  await guess('nobody-at-all@example.com', 10);
  const [known, unknown] = [await failureOf(signIn(guessed.email, wrong)), await failureOf(signIn('nobody-at-all@example.com', wrong))];
  expect([unknown.code, unknown.message, unknown.help]).toEqual([known.code, known.message, known.help]);
});

test('right passwords are not counted', async () => {
  const actor = await somebody();
  for (let time = 0; time < 15; time += 1) expect((await signIn(actor.email, password)).actor).toEqual(actor);
});

test('guesses at once are no way round: no more than ten are looked at', async () => {
  const { email } = await somebody();
  const codes = await Promise.all(Array.from({ length: 30 }, async () => (await failureOf(signIn(email, wrong))).code));
  expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10);
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(20);
});

test('one address may guess a hundred times, whatever the account, and other addresses go on', async () => {
  const actor = await somebody();
  const codes = await Promise.all(Array.from({ length: 110 }, async (_, at) => (await failureOf(signIn(`sprayed-${at}@example.com`, wrong))).code));
  expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(100);
  expect((await failureOf(signIn(actor.email, password))).code).toBe('RATE_LIMITED');
  expect((await signIn(actor.email, password, '192.0.2.7')).actor).toEqual(actor);
}, 60_000);

test('asking for new passwords counts for the network address: after a hundred it is refused, whoever has an account', async () => {
  const { email } = await somebody();
  const ask = (address: string, clientIp = '192.0.2.1') => services.resetRequests.requestPasswordReset(world.scope({ kind: 'stranger' }, { clientIp }), { email: address });
  for (let time = 0; time < 100; time += 1) await ask('nobody@example.com');
  const [known, unknown] = [await failureOf(ask(email)), await failureOf(ask('nobody@example.com'))];
  expect([known.code, known.message, known.help]).toEqual([unknown.code, unknown.message, unknown.help]);
  expect(known.code).toBe('RATE_LIMITED');
  expect(known.retryAfter).toBeGreaterThan(600);
  await ask(email, '192.0.2.7');
  await services.resetRequests.flush();
});

test('the current password of changePassword is guessed no more often', async () => {
  const actor = await somebody();
  const change = () => services.passwords.changePassword(world.scope(actor, { clientIp: '192.0.2.1' }), { currentPassword: wrong, newPassword: 'four quite unrelated words' });
  const codes: string[] = [];
  for (let time = 0; time < 11; time += 1) codes.push((await failureOf(change())).code);
  expect(codes).toEqual([...Array.from({ length: 10 }, () => 'INVALID'), 'RATE_LIMITED']);
});
