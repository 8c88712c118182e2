import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { asId } from '../id.js';
import type { Scope } from '../scope.js';
import type { Authority } from './authority.js';
import { excerpt } from './person-rules.js';
import { visiblePeople, visibleTeams } from './visibility.js';

/** Members as a provider names them, told apart before anything is written (PROTOCOL 4). */
export interface ResolvedMembers {
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/** What a change of members came to: ids of people. */
export interface MemberChange {
  readonly added: readonly string[];
  /** Who were in the team by other means: the provider answers for them from now on. Nothing of this shows in SCIM. */
  readonly turned: readonly string[];
  readonly removed: readonly string[];
  /** The userNames of those of the removed whom a human had put there. */
  readonly removedManual: readonly string[];
}

export const noMembers: MemberChange = { added: [], turned: [], removed: [], removedManual: [] };

/** So many names stand in a warning; the ids of all stand in the facts. */
const mostNamed = 100;

/**
 * Tells known members from unknown ones, in one statement. Throws INVALID naming them when a non-empty list has no
 * known member at all: then nothing may change; INVALID too for a member that is a team, which no `type` has to say.
 * The known people are held, so that none is removed meanwhile (C7).
 */
export async function resolveMembers(scope: Scope, authority: Authority, ids: readonly string[]): Promise<ResolvedMembers> {
  const wanted = [...new Set(ids.map((id) => asId(id) ?? id))];
  const canonical = wanted.filter((id) => asId(id) !== undefined);
  const rows = canonical.length === 0 ? [] : await scope.unit.db.selectFrom('person').select('person.id')
    .where('person.directoryId', '=', authority.directory.id)
    .where('person.id', '=', sql<string>`any(${canonical}::uuid[])`)
    .where(visiblePeople(authority.configuration)).orderBy('person.id').forKeyShare('person').execute();
  const known = new Set(rows.map((row) => row.id));
  const unknown = wanted.filter((id) => !known.has(id));
  await assertNoTeams(scope, authority, unknown);
  if (wanted.length > 0 && known.size === 0) {
    throw new Failure('INVALID', `None of the members is a person of this directory: ${listed(unknown)}.`, {
      field: 'members', help: 'Provision the people first, then add them to the group by the ids that Muster gave them.',
    });
  }
  return { known: [...known], unknown };
}

/**
 * Adds people in one statement; an existing membership becomes a pushed one, since the provider now answers for it
 * (DESIGN 7).
 */
export async function addMembers(scope: Scope, authority: Authority, teamId: string, personIds: readonly string[]): Promise<Pick<MemberChange, 'added' | 'turned'>> {
  if (personIds.length === 0) return { added: [], turned: [] };
  const rows = await scope.unit.db.insertInto('team_member')
    .columns(['directoryId', 'teamId', 'personId', 'source', 'grantedBy', 'addedAt'])
    .expression((from) => from.selectFrom(sql<{ id: string }>`unnest(${[...personIds].sort()}::uuid[])`.as<'joining'>(sql`joining(id)`))
      .select([
        sql<string>`${authority.directory.id}::uuid`.as('directoryId'), sql<string>`${teamId}::uuid`.as('teamId'), 'joining.id',
        sql<'PUSH'>`'PUSH'`.as('source'), sql<string>`${authority.configuration.id}::uuid`.as('grantedBy'),
        sql<Date>`${scope.clock.now()}::timestamptz`.as('addedAt'),
      ]))
    .onConflict((conflict) => conflict.columns(['directoryId', 'teamId', 'personId']).doUpdateSet({ source: 'PUSH', grantedBy: authority.configuration.id })
      .where((row) => row.or([row('team_member.source', '<>', 'PUSH'), row('team_member.grantedBy', 'is distinct from', authority.configuration.id)])))
    .returning(['personId', sql<boolean>`xmax = 0`.as('isNew')]).execute();
  const [added, turned] = [rows.filter((row) => row.isNew), rows.filter((row) => !row.isNew)];
  return { added: added.map((row) => row.personId), turned: turned.map((row) => row.personId) };
}

/** Takes people out in one statement; somebody who is not in the team is no error (PROTOCOL 7). */
export async function removeMembers(scope: Scope, authority: Authority, teamId: string, personIds: readonly string[]): Promise<MemberChange> {
  const canonical = personIds.flatMap((id) => asId(id) ?? []);
  if (canonical.length === 0) return noMembers;
  const rows = await deleteMembers(scope, authority, teamId)
    .where('personId', '=', sql<string>`any(${canonical}::uuid[])`).execute();
  return removal(scope, authority, rows);
}

/** Makes these people the whole team: one statement for those who leave, one for those who join. */
export async function setMembers(scope: Scope, authority: Authority, teamId: string, personIds: readonly string[]): Promise<MemberChange> {
  const rows = await deleteMembers(scope, authority, teamId)
    .where('personId', '<>', sql<string>`all(${[...personIds]}::uuid[])`).execute();
  return { ...await removal(scope, authority, rows), ...await addMembers(scope, authority, teamId, personIds) };
}

/** A group that was sent as a member by its id alone is told as what it is (PROTOCOL 4, nested groups). */
async function assertNoTeams(scope: Scope, authority: Authority, unknown: readonly string[]): Promise<void> {
  const canonical = unknown.filter((id) => asId(id) !== undefined);
  const team = canonical.length === 0 ? undefined : await scope.unit.db.selectFrom('team').select(['team.id', 'team.name'])
    .where('team.directoryId', '=', authority.directory.id)
    .where('team.id', '=', sql<string>`any(${canonical}::uuid[])`)
    .where(visibleTeams(authority.configuration)).orderBy('team.id').limit(1).executeTakeFirst();
  if (team === undefined) return;
  throw new Failure('INVALID', `Nested groups are not supported, but the member ${team.id} is the group "${excerpt(team.name)}".`, {
    field: 'members', help: 'Assign the people directly, as a member of a group must be a User.',
  });
}

function deleteMembers(scope: Scope, authority: Authority, teamId: string) {
  return scope.unit.db.deleteFrom('team_member')
    .where('directoryId', '=', authority.directory.id).where('teamId', '=', teamId).returning(['personId', 'source']);
}

async function removal(scope: Scope, authority: Authority, rows: readonly { readonly personId: string; readonly source: string }[]): Promise<MemberChange> {
  const manual = rows.filter((row) => row.source === 'MANUAL').map((row) => row.personId);
  const people = manual.length === 0 ? [] : await scope.unit.db.selectFrom('person').select('person.userName')
    .where('person.directoryId', '=', authority.directory.id).where('person.id', '=', sql<string>`any(${manual}::uuid[])`)
    .orderBy('person.userName').limit(mostNamed).execute();
  return { ...noMembers, removed: rows.map((row) => row.personId), removedManual: people.map((person) => person.userName) };
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 10).map((id) => (id.length > 60 ? `${id.slice(0, 60)}…` : id)).join(', ');
  return ids.length > 10 ? `${shown} and ${ids.length - 10} more` : shown;
}
