import { accountServices, failureOf, password } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
beforeEach(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
});
afterEach(() => world.close());

const start = (settings: { adminEmail?: string; adminToken?: string } = {}) =>
  services.firstStart.prepareFirstStart(world.scope(), { adminEmail: 'admin@example.com', ...settings });

test('the first start makes a server administrator, a link to choose a password and an access token, once', async () => {
  const access = await start();
  const actor = await services.authentication.findByAccessToken(world.scope(), access!.accessToken);
  expect(actor).toMatchObject({ email: 'admin@example.com', isServerAdmin: true });
  const token = access!.invitationUrl.split('/').at(-1)!;
  const session = await services.acceptance.acceptInvitation(world.scope({ kind: 'stranger' }), { token, password });
  expect(session.actor).toEqual(actor);
  expect(await services.authentication.findByAccessToken(world.scope(), access!.accessToken)).toEqual(actor);
  expect(await start()).toBeUndefined();
});

test('of two servers that start at once one makes the administrator', async () => {
  const accesses = await Promise.all([start(), start(), start()]);
  expect(accesses.filter((access) => access !== undefined)).toHaveLength(1);
});

test('the token of the settings is the first access token', async () => {
  const adminToken = 'a text that-nobody-guesses-0123456789'.replaceAll(' ', '-');
  expect(await start({ adminToken })).toMatchObject({ accessToken: adminToken });
  expect(await services.authentication.findByAccessToken(world.scope(), adminToken)).toMatchObject({ email: 'admin@example.com' });
});

test.each([['is too short', 'short'], ['looks like one of ours', `mst_pat_${'x'.repeat(40)}`], ['holds a blank', `${'x'.repeat(32)} y`]])('a token that %s is refused', async (_why, adminToken) => {
  expect(await failureOf(start({ adminToken }))).toMatchObject({ code: 'INVALID', field: 'MUSTER_ADMIN_TOKEN' });
  expect(await start()).toBeDefined();
});

test('an address that is none is refused', async () => {
  expect(await failureOf(start({ adminEmail: 'admin' }))).toMatchObject({ code: 'INVALID', field: 'MUSTER_ADMIN_EMAIL' });
});
