import { newId } from '../../../src/domain/id.js';
import { hashSecret, mintToken } from '../../../src/domain/secret.js';
import { accountOf, accountServices, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
beforeAll(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
});
afterAll(() => world.close());

const hour = 3_600_000;
let count = 0;
const somebody = () => accountOf(world, `token-${count += 1}@example.com`);

test('an access token acts as its account until it is revoked', async () => {
  const actor = await somebody();
  const { accessToken, secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script' });
  expect(await services.authentication.findByAccessToken(world.scope({ kind: 'stranger' }), secret)).toEqual(actor);
  await services.accessTokens.revokeAccessToken(world.scope(actor), { id: accessToken.id });
  expect(await services.authentication.findByAccessToken(world.scope({ kind: 'stranger' }), secret)).toBeUndefined();
});

test('an access token stops at its expiry', async () => {
  const actor = await somebody();
  const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script', expiresAt: new Date(world.clock.now().getTime() + hour) });
  expect(await services.authentication.findByAccessToken(world.scope(), secret)).toEqual(actor);
  world.clock.step(hour);
  expect(await services.authentication.findByAccessToken(world.scope(), secret)).toBeUndefined();
});

test('a disabled account has neither tokens nor sessions that work', async () => {
  const administrator = await world.account(true);
  const actor = await somebody();
  const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script' });
  const session = await services.sessions.signIn(world.scope({ kind: 'stranger' }), { email: actor.email, password });
  await services.administrators.disableAccount(world.scope(administrator), { accountId: actor.accountId, disabled: true });
  expect(await services.authentication.findByAccessToken(world.scope(), secret)).toBeUndefined();
  expect(await services.authentication.findBySession(world.scope(), session.secret)).toBeUndefined();
});

test.each([
  ['a token with a wrong checksum', `${mintToken('mst_pat_').text.slice(0, -1)}!`],
  ['a SCIM token', mintToken('mst_scim_').text],
  ['a text that is too short', 'x'.repeat(31)],
  ['a text that is too long', 'x'.repeat(1025)],
])('%s is refused before the database is asked', async (_what, text) => {
  world.forgetStatements();
  expect(await services.authentication.findByAccessToken(world.scope(), text)).toBeUndefined();
  expect(world.statements).toEqual([]);
});

test('a token of any text without mst_ works, as MUSTER_ADMIN_TOKEN may be one', async () => {
  const actor = await somebody();
  const text = 'whatever the operator has chosen, long enough';
  await world.scope().unit.db.insertInto('access_token')
    .values({ id: newId(world.clock), accountId: actor.accountId, name: 'given', tokenHash: hashSecret(text), lastFour: 'ough', createdAt: world.clock.now() }).execute();
  expect(await services.authentication.findByAccessToken(world.scope(), text)).toEqual(actor);
});

test('one statement decides about a token; its last use is written once a minute at most', async () => {
  const actor = await somebody();
  const { secret } = await services.accessTokens.createAccessToken(world.scope(actor), { name: 'script' });
  const uses = async (): Promise<number> => {
    world.forgetStatements();
    await services.authentication.findByAccessToken(world.scope(), secret);
    return world.statements.length;
  };
  expect([await uses(), await uses(), await uses()]).toEqual([2, 1, 1]);
  world.clock.step(60_000);
  expect(await uses()).toBe(2);
});

test('a session ends after twelve hours without a request', async () => {
  const actor = await somebody();
  const { secret } = await services.sessions.signIn(world.scope({ kind: 'stranger' }), { email: actor.email, password });
  world.clock.step(11 * hour);
  expect(await services.authentication.findBySession(world.scope(), secret)).toEqual(actor);
  world.clock.step(11 * hour);
  expect(await services.authentication.findBySession(world.scope(), secret)).toEqual(actor);
  world.clock.step(12 * hour);
  expect(await services.authentication.findBySession(world.scope(), secret)).toBeUndefined();
});

test('a session ends after thirty days, however busy it is', async () => {
  const actor = await somebody();
  const { secret } = await services.sessions.signIn(world.scope({ kind: 'stranger' }), { email: actor.email, password });
  for (let hours = 0; hours < 30 * 24 - 10; hours += 10) {
    world.clock.step(10 * hour);
    expect(await services.authentication.findBySession(world.scope(), secret)).toEqual(actor);
  }
  world.clock.step(10 * hour);
  expect(await services.authentication.findBySession(world.scope(), secret)).toBeUndefined();
});
