import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { isOneOf, parseIds } from '../id-set.js';
import { getLocated } from '../located.js';
import { assertOwnerRemains } from '../people/owners.js';
import { assertCan, lockOwnership, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import { setChanges } from '../set-changes.js';
import type { Transactions } from '../transactions.js';
import { assertVersion } from '../version.js';
import { assertMayChangeMembers } from './team-rules.js';
import type { Team } from './team.js';

/** Who joins and who leaves: differences, so that two callers at once both get what they asked for. */
export interface ChangeTeamMembersInput {
  readonly teamId: string;
  readonly add?: readonly string[] | null | undefined;
  readonly remove?: readonly string[] | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

/** Who is in which team, as far as humans decide it. */
export class TeamMembers {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Adds people to a team and takes others out, in one statement each; whoever is in already stays as they are.
   * Throws NOT_FOUND naming ids that nobody here has, MANAGED_BY_SCIM where a provider decides, FORBIDDEN, LAST_OWNER,
   * INVALID for somebody who should both come and go, STALE.
   */
  async changeTeamMembers(scope: Scope, input: ChangeTeamMembersInput): Promise<Team> {
    const { add, remove } = parseDifference(input);
    const { id, directory } = await getLocated(scope, 'team', input.teamId);
    await assertCan(scope, 'MANAGE_TEAMS', directory);
    // Owners is Owners for ever, so it may be looked up before the lock that only Owners needs.
    const { isReserved } = await selectTeam(scope, directory, id);
    return this.transactions.run(scope, async (tx) => {
      if (isReserved) await lockOwnership(tx, directory.id);
      await assertCan(tx, 'MANAGE_TEAMS', directory);
      const team = await holdForMembers(tx, directory, id, input.expectedVersion);
      await assertMayChangeMembers(tx, directory, team);
      await holdPeople(tx, directory, add, remove);
      const added = await insertMembers(tx, team.directoryId, [team.id], add);
      const removed = await deleteMembers(tx, team, remove);
      if (isReserved && removed.length > 0) await assertOwnerRemains(tx, directory.id);
      if (added.length + removed.length > 0) await audit(tx, team, added, removed);
      return team;
    });
  }
}

/**
 * Puts a person into teams by hand, as they are created (addPerson). The caller holds the ownership when Owners is
 * among the teams. Throws NOT_FOUND for teams that have gone meanwhile, FORBIDDEN, MANAGED_BY_SCIM.
 */
export async function joinTeams(scope: Scope, directory: DirectoryRef, personId: string, teamIds: readonly string[]): Promise<void> {
  if (teamIds.length === 0) return;
  const teams = await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', directory.id).where(isOneOf('team.id', teamIds)).orderBy('team.id').forKeyShare('team').execute();
  if (teams.length < teamIds.length) throw notFound();
  for (const team of teams) await assertMayChangeMembers(scope, directory, team);
  await insertMembers(scope, directory.id, teamIds, [personId]);
}

/** Which of these teams are there, and whether Owners is among them; throws NOT_FOUND naming those that are not. */
export async function readTeams(scope: Scope, directory: DirectoryRef, texts: readonly string[]): Promise<readonly Team[]> {
  const { ids, others } = parseIds(texts);
  const teams = await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', directory.id).where(isOneOf('team.id', ids)).orderBy('team.id').execute();
  const found = new Set(teams.map((team) => team.id));
  const missing = [...ids.filter((id) => !found.has(id)), ...others];
  if (missing.length > 0) throw unknown('team', missing, 'teamIds');
  return teams;
}

function parseDifference(input: ChangeTeamMembersInput): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const add = parseIds(input.add ?? []);
  const remove = parseIds(input.remove ?? []);
  const others = [...add.others, ...remove.others];
  if (others.length > 0) throw unknown('person', others, add.others.length > 0 ? 'add' : 'remove');
  const both = add.ids.filter((id) => remove.ids.includes(id));
  if (both.length > 0) throw new Failure('INVALID', `The same person cannot be added and removed in one change: ${both.slice(0, 3).join(', ')}.`, { field: 'remove', help: 'Name each person in one of the two lists.' });
  return { add: add.ids, remove: remove.ids };
}

async function selectTeam(scope: Scope, directory: DirectoryRef, id: string): Promise<Team> {
  const team = await scope.unit.db.selectFrom('team').selectAll('team').where('team.directoryId', '=', directory.id).where('team.id', '=', id).executeTakeFirst();
  if (team === undefined) throw notFound();
  return team;
}

/**
 * The team as it is until the transaction ends. Who adds and removes people holds it against each other, as a provider
 * does (THREATS C3); whoever says which version they expect also against default teams being granted.
 */
async function holdForMembers(scope: Scope, directory: DirectoryRef, id: string, expectedVersion: number | null | undefined): Promise<Team> {
  const query = scope.unit.db.selectFrom('team').selectAll('team').where('team.directoryId', '=', directory.id).where('team.id', '=', id);
  const alone = expectedVersion !== undefined && expectedVersion !== null;
  const team = await (alone ? query.forUpdate('team') : query.forNoKeyUpdate('team')).executeTakeFirst();
  if (team === undefined) throw notFound();
  assertVersion(team, expectedVersion);
  return team;
}

/** Everybody must be here, and stay until the rows are written: somebody who is being removed joins no team (THREATS C7). */
async function holdPeople(scope: Scope, directory: DirectoryRef, add: readonly string[], remove: readonly string[]): Promise<void> {
  const people = await scope.unit.db.selectFrom('person').select('person.id')
    .where('person.directoryId', '=', directory.id).where('person.removedAt', 'is', null).where(isOneOf('person.id', [...add, ...remove]))
    .orderBy('person.id').forKeyShare('person').execute();
  const found = new Set(people.map((person) => person.id));
  for (const [field, ids] of [['add', add], ['remove', remove]] as const) {
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length > 0) throw unknown('person', missing, field);
  }
}

/** Every one of these people into every one of these teams; gives the people who were not in before. */
async function insertMembers(scope: Scope, directoryId: string, teamIds: readonly string[], personIds: readonly string[]): Promise<readonly string[]> {
  if (personIds.length === 0) return [];
  const rows = await scope.unit.db.insertInto('team_member')
    .columns(['directoryId', 'teamId', 'personId', 'source', 'addedAt'])
    .expression((from) => from.selectFrom('team').innerJoin('person', 'person.directoryId', 'team.directoryId')
      .select([
        'team.directoryId', 'team.id as teamId', 'person.id as personId', sql<'MANUAL'>`'MANUAL'`.as('source'),
        sql<Date>`${scope.clock.now()}::timestamptz`.as('addedAt'),
      ])
      .where('team.directoryId', '=', directoryId).where(isOneOf('team.id', teamIds)).where(isOneOf('person.id', personIds))
      .orderBy('team.id').orderBy('person.id'))
    .onConflict((conflict) => conflict.columns(['directoryId', 'teamId', 'personId']).doNothing())
    .returning('personId').execute();
  return rows.map((row) => row.personId);
}

async function deleteMembers(scope: Scope, team: Team, personIds: readonly string[]): Promise<readonly string[]> {
  if (personIds.length === 0) return [];
  const rows = await scope.unit.db.deleteFrom('team_member')
    .where('team_member.directoryId', '=', team.directoryId).where('team_member.teamId', '=', team.id).where(isOneOf('team_member.personId', personIds))
    .returning('team_member.personId').execute();
  return rows.map((row) => row.personId);
}

async function audit(scope: Scope, team: Team, added: readonly string[], removed: readonly string[]): Promise<void> {
  await recordAudit(scope, {
    directoryId: team.directoryId, action: 'changeTeamMembers', subjectType: 'TEAM', subjectId: team.id,
    facts: {
      name: team.name, detail: `${added.length} added, ${removed.length} removed`, changes: setChanges('members', { added, removed }),
    },
  });
}

function unknown(what: 'person' | 'team', ids: readonly string[], field: string): Failure {
  const named = ids.slice(0, 3).map((id) => id.slice(0, 80)).join(', ');
  return new Failure('NOT_FOUND', `No ${what} of this project has the id ${named}${ids.length > 3 ? ` (and ${ids.length - 3} more)` : ''}; nothing was changed.`, { field, help: 'Check the ids; each project has people and teams of its own.' });
}
