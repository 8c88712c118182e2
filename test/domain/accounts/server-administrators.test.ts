import { installationDirectory } from '../../../src/domain/audit.js';
import { accountServices, failureOf } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
beforeEach(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
});
afterEach(() => world.close());

test('server administrators appoint and dismiss each other; each real change is audited once', async () => {
  const [first, second] = [await world.account(true), await world.account()];
  const set = (value: boolean) => services.administrators.setServerAdministrator(world.scope(first), { accountId: second.accountId, value });
  expect(await set(true)).toMatchObject({ isServerAdmin: true, version: 2 });
  expect(await set(true)).toMatchObject({ isServerAdmin: true, version: 2 });
  expect(await set(false)).toMatchObject({ isServerAdmin: false, version: 3 });
  expect(await world.audited(installationDirectory)).toEqual(['setServerAdministrator', 'setServerAdministrator']);
});

test('the last server administrator who can sign in stays', async () => {
  const [first, second] = [await world.account(true), await world.account(true)];
  await services.administrators.disableAccount(world.scope(first), { accountId: second.accountId, disabled: true });
  const stay = { code: 'FORBIDDEN', message: 'This is the last server administrator who can sign in, so nothing was changed.' };
  expect(await failureOf(services.administrators.setServerAdministrator(world.scope(first), { accountId: first.accountId, value: false }))).toMatchObject(stay);
  expect(await failureOf(services.administrators.disableAccount(world.scope(first), { accountId: first.accountId, disabled: true }))).toMatchObject(stay);
  expect(await services.administrators.setServerAdministrator(world.scope(first), { accountId: second.accountId, value: false })).toMatchObject({ isServerAdmin: false });
});

test('two who dismiss each other at the same moment leave one', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [first, second] = [await world.account(true), await world.account(true)];
    await world.scope().unit.db.updateTable('account').set({ isServerAdmin: false }).where('id', 'not in', [first.accountId, second.accountId]).execute();
    await Promise.allSettled([
      services.administrators.setServerAdministrator(world.scope(first), { accountId: second.accountId, value: false }),
      services.administrators.setServerAdministrator(world.scope(second), { accountId: first.accountId, value: false }),
    ]);
    const left = await world.scope().unit.db.selectFrom('account').select('id').where('isServerAdmin', '=', true).execute();
    expect(left).toHaveLength(1);
  }
});

test('whoever was dismissed a moment ago cannot act as one any more', async () => {
  const [first, second, third] = [await world.account(true), await world.account(true), await world.account()];
  const stale = world.scope(second);
  await services.administrators.setServerAdministrator(world.scope(first), { accountId: second.accountId, value: false });
  expect((await failureOf(services.administrators.setServerAdministrator(stale, { accountId: third.accountId, value: true }))).code).toBe('FORBIDDEN');
  expect((await failureOf(services.directory.listAccounts(stale, {}))).code).toBe('FORBIDDEN');
});

test('others may do neither, and an unknown account is not found', async () => {
  const [administrator, other] = [await world.account(true), await world.account()];
  expect((await failureOf(services.administrators.setServerAdministrator(world.scope(other), { accountId: other.accountId, value: true }))).code).toBe('FORBIDDEN');
  expect((await failureOf(services.administrators.disableAccount(world.scope(other), { accountId: administrator.accountId, disabled: true }))).code).toBe('FORBIDDEN');
  for (const accountId of ['ada', '00000000-0000-7000-8000-000000000000']) {
    expect((await failureOf(services.administrators.disableAccount(world.scope(administrator), { accountId, disabled: true }))).code).toBe('NOT_FOUND');
  }
});

test('accounts are listed to server administrators, a page at a time, and found by a part of the address', async () => {
  const administrator = await world.account(true);
  const emails = [administrator.email];
  for (let index = 0; index < 4; index += 1) emails.push((await world.account()).email);
  const first = await services.directory.listAccounts(world.scope(administrator), { first: 3 });
  const second = await services.directory.listAccounts(world.scope(administrator), { first: 3, after: first.cursors.at(-1) });
  expect([...first.rows, ...second.rows].map((account) => account.email)).toEqual(emails);
  expect([await first.total(), second.hasNextPage]).toEqual([5, false]);
  const found = await services.directory.listAccounts(world.scope(administrator), {}, emails[2]!.toUpperCase());
  expect(found.rows.map((account) => account.email)).toEqual([emails[2]]);
  expect((await services.directory.listAccounts(world.scope(administrator), {}, '%')).rows).toEqual([]);
});
