import { carriedSuspension, forgetCarriedSuspensions } from '../../../src/domain/people/carry-over.js';
import type { Person } from '../../../src/domain/people/person.js';
import { newId } from '../../../src/domain/id.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let project: WorldProject;
beforeAll(async () => { world = await DomainWorld.open(); });
beforeEach(async () => { project = await world.project(); });
afterAll(() => world.close());

const day = 86_400_000;
const daysAgo = (days: number): Date => new Date(world.clock.now().getTime() - days * day);

/** Somebody who was removed so many days ago, suspended or not. */
async function removed(days: number, suspended: boolean, values: Partial<Pick<Person, 'externalId' | 'managedBy' | 'accountId'>> = {}, userName?: string): Promise<Person> {
  const { id } = await world.person(project.id, { removedAt: daysAgo(days), suspendedAt: suspended ? daysAgo(days + 1) : null }, userName);
  return world.scope().unit.db.updateTable('person').set({ ...values, suspensionReason: suspended ? `Reason of ${days}` : null })
    .where('directoryId', '=', project.id).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

async function configuration(): Promise<string> {
  const now = world.clock.now();
  const id = newId(world.clock);
  await world.scope().unit.db.insertInto('scim_configuration').values({
    id, directoryId: project.id, kind: 'PROJECT', name: 'Okta', identityProvider: 'OKTA', enabled: true, autoProvisionUsers: true, autoDeprovisionUsers: true,
    pushGroupsEnabled: false, userNamePolicy: 'EMAIL', inviteOnProvision: true, showUnmanaged: true, version: 1, createdAt: now, updatedAt: now,
  }).execute();
  return id;
}

const carried = async (recognition: Omit<Parameters<typeof carriedSuspension>[1], 'directoryId'>) =>
  (await carriedSuspension(world.scope(), { directoryId: project.id, ...recognition }))?.suspensionReason;

test('nobody with a past brings nothing along', async () => {
  expect(await carried({ userNameKey: 'new@example.com', externalId: 'x', configurationId: newId(world.clock), accountId: newId(world.clock) })).toBeUndefined();
});

test('a suspension is carried over by userName key', async () => {
  const past = await removed(3, true);
  expect(await carried({ userNameKey: past.userNameKey })).toBe('Reason of 3');
});

test('a suspension is carried over by externalId of that configuration alone', async () => {
  const [own, other] = [await configuration(), await configuration()];
  await removed(3, true, { externalId: '00u1', managedBy: own });
  expect(await carried({ userNameKey: 'renamed@example.com', externalId: '00u1', configurationId: own })).toBe('Reason of 3');
  expect(await carried({ userNameKey: 'renamed@example.com', externalId: '00u1', configurationId: other })).toBeUndefined();
  expect(await carried({ userNameKey: 'renamed@example.com', externalId: '00u1' })).toBeUndefined();
});

test('a suspension is carried over by account', async () => {
  const { accountId } = await world.account();
  await removed(3, true, { accountId });
  expect(await carried({ userNameKey: 'renamed@example.com', accountId })).toBe('Reason of 3');
});

test('of several past lives the last one decides, for each way of knowing somebody again', async () => {
  const { accountId } = await world.account();
  const first = await removed(9, true);
  await removed(5, false, {}, first.userName);
  expect(await carried({ userNameKey: first.userNameKey })).toBeUndefined();
  await removed(2, true, { accountId });
  expect(await carried({ userNameKey: first.userNameKey, accountId })).toBe('Reason of 2');
  await removed(1, true, {}, first.userName);
  expect(await carried({ userNameKey: first.userNameKey })).toBe('Reason of 1');
});

test('people who are still here, and people of another directory, bring nothing along', async () => {
  const here = await world.person(project.id, { suspendedAt: daysAgo(1) });
  expect(await carried({ userNameKey: here.userNameKey })).toBeUndefined();
  const past = await removed(1, true);
  const elsewhere = await world.project();
  expect(await carriedSuspension(world.scope(), { directoryId: elsewhere.id, userNameKey: past.userNameKey })).toBeUndefined();
});

test('what was restored for one human is not carried over again, and others keep theirs', async () => {
  const past = await removed(3, true);
  const other = await removed(3, true);
  const present = await world.person(project.id, {}, past.userName);
  await forgetCarriedSuspensions(world.scope(), present);
  expect(await carried({ userNameKey: past.userNameKey })).toBeUndefined();
  expect(await carried({ userNameKey: other.userNameKey })).toBe('Reason of 3');
});
