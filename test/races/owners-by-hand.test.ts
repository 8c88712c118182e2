import { sql } from 'kysely';
import { AccountLinking } from '../../src/domain/accounts/account-linking.js';
import { PeopleService } from '../../src/domain/people/people-service.js';
import type { AccountActor } from '../../src/domain/scope.js';
import { TeamMembers } from '../../src/domain/teams/team-members.js';
import { Failure } from '../../src/failure.js';
import { DomainWorld } from '../support/domain-world.js';
import { listPeople } from '../support/lists.js';

const rounds = 50;

let world: DomainWorld;
let people: PeopleService;
let members: TeamMembers;
beforeAll(async () => {
  world = await DomainWorld.open();
  people = new PeopleService(world.transactions, new AccountLinking());
  members = new TeamMembers(world.transactions);
});
afterAll(() => world.close());

interface Owner { readonly actor: AccountActor; readonly personId: string }

/** A project whose only owners are these two, both with access. */
interface Setting { readonly projectId: string; readonly ownersTeam: string; readonly owners: readonly [Owner, Owner] }

/** Somebody ends what makes an owner an owner. */
type Attack = (setting: Setting, by: AccountActor, on: Owner) => Promise<unknown>;

const suspends: Attack = (_setting, by, on) => people.suspendPerson(world.scope(by), { id: on.personId, reason: 'Coup' });
const removes: Attack = (_setting, by, on) => people.removePerson(world.scope(by), { id: on.personId });
const demotes: Attack = (setting, by, on) => members.changeTeamMembers(world.scope(by), { teamId: setting.ownersTeam, remove: [on.personId] });

/** The rule without its lock: whether another owner is there is looked at before, in the same transaction. */
const suspendsUnlocked: Attack = ({ projectId, ownersTeam }, by, on) => world.transactions.run(world.scope(by), async ({ unit: { db } }) => {
  const others = await db.selectFrom('team_member')
    .innerJoin('person', (join) => join.onRef('person.directoryId', '=', 'team_member.directoryId').onRef('person.id', '=', 'team_member.personId'))
    .select('person.id').where('team_member.directoryId', '=', projectId).where('person.directoryId', '=', projectId)
    .where('team_member.teamId', '=', ownersTeam).where('person.id', '!=', on.personId).where('person.suspendedAt', 'is', null).execute();
  // Whoever looks at once sees the same: the wait makes sure that both have looked.
  await sql`select pg_sleep(0.05)`.execute(db);
  if (others.length === 0) throw new Failure('LAST_OWNER', 'Nobody would be left.');
  await db.updateTable('person').set({ suspendedAt: world.clock.now() }).where('directoryId', '=', projectId).where('id', '=', on.personId).execute();
});

const attacks: readonly (readonly [string, Attack, Attack])[] = [
  ['both suspended', suspends, suspends], ['both removed', removes, removes], ['both demoted', demotes, demotes],
  ['one suspended, one demoted', suspends, demotes], ['one removed, one suspended', removes, suspends],
];

test.each(attacks)(`two owners, %s at once by server administrators: one of them stays, ${rounds} rounds`, async (_name, first, second) => {
  const administrator = await world.account(true);
  for (let round = 0; round < rounds; round += 1) {
    expect({ round, ...await duel(first, second, administrator) }).toEqual({ round, remaining: 1, outcomes: ['done', 'LAST_OWNER'] });
  }
}, 120_000);

test.each(attacks)(`two owners, %s at once by each other: one of them stays, and none waits for a deadlock to end, ${rounds} rounds`, async (_name, first, second) => {
  const durations: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const { remaining, outcomes } = await duel(first, second);
    durations.push(performance.now() - start);
    // Whoever comes second has lost the right meanwhile, or would leave nobody.
    expect({ round, remaining, outcomes }).toEqual({ round, remaining: 1, outcomes: ['done', expect.stringMatching(/^(LAST_OWNER|NOT_FOUND|FORBIDDEN)$/) as string] });
  }
  // PostgreSQL looks for deadlocks after a second: a lock order that meets them often shows in the usual round.
  expect(durations.sort((left, right) => left - right)[rounds / 2]).toBeLessThan(1000);
}, 120_000);

test('the control: without the lock both are done and nobody is left', async () => {
  expect(await duel(suspendsUnlocked, suspendsUnlocked)).toEqual({ remaining: 0, outcomes: ['done', 'done'] });
});

/** Both owners are attacked at once, by each other or by a third: how many remain, and what became of the two attacks, the done one first. */
async function duel(first: Attack, second: Attack, third?: AccountActor): Promise<{ readonly remaining: number; readonly outcomes: readonly string[] }> {
  const setting = await twoOwners();
  const [a, b] = setting.owners;
  const results = await Promise.allSettled([first(setting, third ?? a.actor, b), second(setting, third ?? b.actor, a)]);
  const outcomes = results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason instanceof Failure ? result.reason.code : String(result.reason)));
  const page = await listPeople(people, world.scope(), { kind: 'PROJECT', directoryId: setting.projectId, filter: { hasAccess: true, teamId: setting.ownersTeam } }, {});
  return { remaining: page.rows.length, outcomes: outcomes.sort((left) => (left === 'done' ? -1 : 1)) };
}

async function twoOwners(): Promise<Setting> {
  const project = await world.project();
  const { rows: [founder] } = await listPeople(people, world.scope(), { kind: 'PROJECT', directoryId: project.id }, {});
  const actor = await world.account();
  const { id: personId } = await world.person(project.id, { accountId: actor.accountId });
  await world.join(project.id, project.owners, personId);
  return { projectId: project.id, ownersTeam: project.owners, owners: [{ actor: project.owner, personId: founder?.id ?? '' }, { actor, personId }] };
}
