import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { newId } from '../../../src/domain/id.js';
import { PeopleService } from '../../../src/domain/people/people-service.js';
import type { Person } from '../../../src/domain/people/person.js';
import { PersonLinkingService } from '../../../src/domain/scim-configurations/person-linking-service.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { TeamLinkingService } from '../../../src/domain/scim-configurations/team-linking-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { accountOf, failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { listPeople } from '../../support/lists.js';

let world: DomainWorld;
let people: PeopleService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  people = new PeopleService(world.transactions, new AccountLinking());
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

async function configure(name = 'Production'): Promise<string> {
  const { configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name, identityProvider: 'OKTA' });
  return configuration.id;
}

async function managed(): Promise<Person> {
  const { id } = await world.person(project.id, {}, 'managed@example.com');
  return new PersonLinkingService(world.transactions).link(scope, { id, scimConfigurationId: await configure() });
}

describe('addPerson', () => {
  test('makes a person of their e-mail address, in the teams that were named and in no other', async () => {
    const team = await world.team(project);
    const person = await people.addPerson(scope, { projectId: project.id, email: ' Ada@Example.com ', givenName: 'Ada', familyName: 'Lovelace', displayName: 'Ada L.', teamIds: [team.id] });
    expect(person).toMatchObject({
      userName: 'Ada@Example.com', userNameKey: 'ada@example.com', email: 'Ada@Example.com', emailKeys: ['ada@example.com'], source: 'MANUAL', managedBy: null, active: true,
      givenName: 'Ada', familyName: 'Lovelace', displayName: 'Ada L.', displayNameKey: 'ada l.', version: 1,
      attributes: { emails: [{ value: 'Ada@Example.com', type: 'work', primary: true }], name: { givenName: 'Ada', familyName: 'Lovelace' } },
    });
    expect(await world.memberships(project.id, person.id)).toEqual([{ teamId: team.id, source: 'MANUAL', grantedBy: null }]);
    expect(await world.memberships(project.id, (await people.addPerson(scope, { projectId: project.id, email: 'bob@example.com' })).id)).toEqual([]);
    expect(await world.audited(project.id)).toEqual(['addPerson', 'addPerson']);
  });

  test('links a proved account, and says so in the answer', async () => {
    const account = await accountOf(world, `${newId(world.clock)}@example.com`);
    expect(await people.addPerson(scope, { projectId: project.id, email: account.email })).toMatchObject({ accountId: account.accountId, version: 1 });
  });

  test('carries a suspension over from an earlier life', async () => {
    const past = await world.person(project.id, { suspendedAt: world.clock.now(), removedAt: world.clock.now() });
    expect(await people.addPerson(scope, { projectId: project.id, email: past.userName })).toMatchObject({ suspendedAt: past.suspendedAt });
  });

  test('of a name that somebody has, in any spelling, names the holder', async () => {
    const holder = await people.addPerson(scope, { projectId: project.id, email: 'ada@example.com' });
    expect(await failureOf(people.addPerson(scope, { projectId: project.id, email: 'ＡDA@example.com' }))).toMatchObject({ code: 'TAKEN', field: 'email', conflictingId: holder.id });
    await people.removePerson(scope, { id: holder.id });
    expect((await people.addPerson(scope, { projectId: project.id, email: 'ada@example.com' })).id).not.toBe(holder.id);
  });

  test('adds nobody when anything of it is refused', async () => {
    const elsewhere = await world.project();
    const foreignTeam = await world.team(elsewhere);
    const pushed = await world.team(project);
    await new TeamLinkingService(world.transactions).link(scope, { id: pushed.id, scimConfigurationId: await configure() });
    const input = { projectId: project.id, email: 'ada@example.com' };
    const page = await world.statusPage(project);
    for (const [refused, expected] of [
      [{ ...input, teamIds: [foreignTeam.id] }, { code: 'NOT_FOUND', field: 'teamIds', message: expect.stringContaining(foreignTeam.id) as string }],
      [{ ...input, teamIds: ['nonsense'] }, { code: 'NOT_FOUND', field: 'teamIds' }],
      [{ ...input, teamIds: [pushed.id] }, { code: 'MANAGED_BY_SCIM', message: expect.stringContaining('Okta (configuration "Production")') as string }],
      [{ ...input, email: 'no address' }, { code: 'INVALID', field: 'email' }],
      [{ ...input, email: 'a@b@c' }, { code: 'INVALID', field: 'email' }],
      [{ ...input, givenName: 'a\u0000' }, { code: 'INVALID', field: 'givenName' }],
      [{ email: input.email }, { code: 'INVALID', field: 'projectId' }],
      [{ ...input, statusPageId: page }, { code: 'INVALID', field: 'projectId' }],
      [{ statusPageId: page, email: input.email, teamIds: [project.members] }, { code: 'INVALID', field: 'teamIds' }],
      [{ statusPageId: project.id, email: input.email }, { code: 'NOT_FOUND' }],
    ] as const) expect(await failureOf(people.addPerson(scope, refused))).toMatchObject(expected);
    expect((await listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id, query: 'ada@' }, {})).rows).toEqual([]);
  });
});

describe('updatePerson', () => {
  test('changes, clears and leaves alone; what changes nothing leaves the version', async () => {
    const { id } = await people.addPerson(scope, { projectId: project.id, email: 'ada@example.com', givenName: 'Ada', familyName: 'Byron' });
    expect(await people.updatePerson(scope, { id, familyName: 'Lovelace', displayName: 'Ada L.' })).toMatchObject({
      givenName: 'Ada', familyName: 'Lovelace', displayName: 'Ada L.', displayNameKey: 'ada l.', version: 2, email: 'ada@example.com',
      attributes: expect.objectContaining({ name: { givenName: 'Ada', familyName: 'Lovelace' } }) as object,
    });
    expect(await people.updatePerson(scope, { id, givenName: null, familyName: null })).toMatchObject({ givenName: null, familyName: null, displayName: 'Ada L.', version: 3 });
    expect(await people.updatePerson(scope, { id, displayName: 'Ada L.', givenName: '' })).toMatchObject({ version: 3 });
    expect(await failureOf(people.updatePerson(scope, { id, displayName: 'x', expectedVersion: 2 }))).toMatchObject({ code: 'STALE', field: 'expectedVersion' });
    expect(await world.audited(project.id)).toEqual(['addPerson', 'updatePerson', 'updatePerson']);
  });

  test('of a managed person says which fields come from where; what is repeated unchanged is not refused', async () => {
    const { id, version } = await managed();
    expect(await failureOf(people.updatePerson(scope, { id, displayName: 'Mine', givenName: 'Mine' }))).toMatchObject({
      code: 'MANAGED_BY_SCIM', field: 'displayName', message: 'displayName and givenName of managed@example.com come from Okta (configuration "Production"); change it there, because the next sync would overwrite it here.',
    });
    expect(await people.updatePerson(scope, { id, displayName: null })).toMatchObject({ version });
  });
});

describe('restorePerson', () => {
  test('gives an unmanaged person back what a provider took', async () => {
    const { id } = await world.person(project.id, { active: false, deactivatedAt: world.clock.now() });
    expect(await people.restorePerson(scope, id)).toMatchObject({ active: true, deactivatedAt: null, deactivatedBy: null, version: 2 });
    expect(await people.restorePerson(scope, id)).toMatchObject({ version: 2 });
    expect(await world.audited(project.id)).toEqual(['restorePerson']);
  });

  test('lifts the suspension of a managed person whom the provider deactivated, and leaves the rest to the provider', async () => {
    const { id } = await managed();
    await world.scope().unit.db.updateTable('person').set({ active: false, deactivatedAt: world.clock.now(), suspendedAt: world.clock.now() }).where('directoryId', '=', project.id).where('id', '=', id).execute();
    expect(await people.restorePerson(scope, id)).toMatchObject({ suspendedAt: null, active: false, deactivatedAt: expect.any(Date) as Date });
    expect(await failureOf(people.restorePerson(scope, id))).toMatchObject({ code: 'MANAGED_BY_SCIM', message: expect.stringContaining('was deactivated by Okta (configuration "Production")') as string });
  });

  test('means the human: a later link does not bring the suspension of an earlier life back', async () => {
    const past = await world.person(project.id, { suspendedAt: world.clock.now(), removedAt: world.clock.now() });
    const { id } = await people.addPerson(scope, { projectId: project.id, email: past.userName });
    expect(await people.restorePerson(scope, id)).toMatchObject({ suspendedAt: null });
    expect(await new PersonLinkingService(world.transactions).link(scope, { id, scimConfigurationId: await configure() })).toMatchObject({ suspendedAt: null });
  });
});

describe('suspendPerson and removePerson', () => {
  test('a suspension needs a reason, keeps its moment, and takes a new reason', async () => {
    const { id } = await world.person(project.id);
    for (const reason of ['', '  ', 'x'.repeat(501)]) expect(await failureOf(people.suspendPerson(scope, { id, reason }))).toMatchObject({ code: 'INVALID', field: 'reason' });
    const first = await people.suspendPerson(scope, { id, reason: 'Away' });
    world.clock.step(1000);
    expect(await people.suspendPerson(scope, { id, reason: 'Away for good' })).toMatchObject({ suspendedAt: first.suspendedAt, suspensionReason: 'Away for good', version: 3 });
    expect(await people.suspendPerson(scope, { id, reason: 'Away for good' })).toMatchObject({ version: 3 });
  });

  test('the last owner is neither suspended nor removed, and nothing of it stays', async () => {
    const [owner] = (await listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id }, {})).rows;
    const id = owner?.id ?? '';
    expect((await failureOf(people.suspendPerson(scope, { id, reason: 'Away' }))).code).toBe('LAST_OWNER');
    expect((await failureOf(people.removePerson(scope, { id }))).code).toBe('LAST_OWNER');
    expect(await people.getPerson(scope, id)).toMatchObject({ suspendedAt: null, removedAt: null, version: 1 });
    expect(await world.audited(project.id)).toEqual([]);
  });

  test('an owner without access does not count as the one who stays', async () => {
    const second = await world.person(project.id, { deactivatedAt: world.clock.now() });
    await world.join(project.id, project.owners, second.id);
    const [owner] = (await listPeople(people, scope, { kind: 'PROJECT', directoryId: project.id }, {})).rows;
    expect((await failureOf(people.suspendPerson(scope, { id: owner?.id ?? '', reason: 'Away' }))).code).toBe('LAST_OWNER');
  });

  test('a managed person is suspended instead of removed', async () => {
    const { id } = await managed();
    expect(await failureOf(people.removePerson(scope, { id }))).toMatchObject({ code: 'MANAGED_BY_SCIM', help: expect.stringContaining('suspendPerson') as string });
    expect(await people.suspendPerson(scope, { id, reason: 'Left' })).toMatchObject({ suspensionReason: 'Left' });
  });

  test('somebody removed has no membership left, and is not changed any more', async () => {
    const { id } = await world.person(project.id);
    await world.join(project.id, project.members, id);
    expect((await failureOf(people.removePerson(scope, { id, expectedVersion: 7 }))).code).toBe('STALE');
    expect(await people.removePerson(scope, { id, expectedVersion: 1 })).toBe(id);
    expect(await world.memberships(project.id, id)).toEqual([]);
    // One after the other: a refusal that nobody waits for yet would fail the test by itself.
    for (const change of [
      () => people.removePerson(scope, { id }), () => people.updatePerson(scope, { id, displayName: 'x' }),
      () => people.suspendPerson(scope, { id, reason: 'x' }), () => people.restorePerson(scope, id),
    ]) {
      expect(await failureOf(change())).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('removed') as string });
    }
  });
});
