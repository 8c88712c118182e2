import { sql } from 'kysely';
import { rowsFrom, cursorKey, type KeyOrder } from '../keyset.js';
import { pageOf, pageSize, type Page, type PageRequest } from '../page.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import { keyContains, searchKey } from '../search.js';
import type { MembershipSource } from './team-member.js';
import type { Team } from './team.js';

/** A person, and how they came into a team. */
export interface Membership {
  readonly person: Person;
  readonly source: MembershipSource;
  /** The configuration that granted it; null for what a human gave. */
  readonly grantedBy: string | null;
  readonly addedAt: Date;
}

type MemberRow = Person & {
  readonly teamId: string;
  readonly membershipSource: MembershipSource;
  readonly grantedBy: string | null;
  readonly sequence: string;
  readonly addedAt: Date;
};

const byJoining: KeyOrder<MemberRow> = {
  name: 'member JOINED ASC', column: 'team_member.sequence', idColumn: 'person.id', type: 'bigint',
  keyOf: (row) => ({ value: row.sequence, id: row.id }),
};

/**
 * The same page of members of each of these teams, in the order of joining, in one statement for all of them; `query`
 * looks for a part of userName or displayName. Takes teams that the policy let the caller read.
 */
export async function listMembersOfTeams(
  scope: Scope, teams: readonly Team[], request: PageRequest, query?: string | null,
): Promise<ReadonlyMap<string, Page<Membership>>> {
  const size = pageSize(request);
  const rowsOfTeam = Map.groupBy(await selectMembers(scope, teams, request, query, size + 1).execute(), (row) => row.teamId);
  let totals: Promise<ReadonlyMap<string, number>> | undefined;
  return new Map(teams.map((team) => {
    const page = pageOf(rowsOfTeam.get(team.id) ?? [], size, request, cursorKey(byJoining), async () => {
      totals ??= countMembers(scope, teams, query);
      return (await totals).get(team.id) ?? 0;
    });
    return [team.id, { ...page, rows: page.rows.map(membershipOf) }];
  }));
}

/** How many members each of these teams has, those without access included; in one statement. */
export async function countMembers(scope: Scope, teams: readonly Team[], query?: string | null): Promise<ReadonlyMap<string, number>> {
  const key = searchKey(query);
  let members = scope.unit.db.selectFrom('team_member')
    .where('team_member.directoryId', 'in', directoriesOf(teams)).where('team_member.teamId', 'in', teams.map((team) => team.id))
    .groupBy('team_member.teamId').select(['team_member.teamId', sql<number>`count(*)::integer`.as('members')]);
  if (key !== undefined) {
    members = members.where(({ exists, selectFrom }) => exists(selectFrom('person').select('person.id')
      .whereRef('person.directoryId', '=', 'team_member.directoryId').whereRef('person.id', '=', 'team_member.personId')
      .where(({ or }) => or([keyContains('person.userNameKey', key), keyContains('person.displayNameKey', key)]))));
  }
  return new Map((await members.execute()).map((row) => [row.teamId, row.members]));
}

function selectMembers(scope: Scope, teams: readonly Team[], request: PageRequest, query: string | null | undefined, limit: number) {
  const key = searchKey(query);
  return scope.unit.db.selectFrom('team')
    .innerJoinLateral((from) => {
      const members = from.selectFrom('team_member')
        .innerJoin('person', (join) => join.onRef('person.directoryId', '=', 'team_member.directoryId').onRef('person.id', '=', 'team_member.personId'))
        .selectAll('person')
        .select(['team_member.teamId', 'team_member.source as membershipSource', 'team_member.grantedBy', 'team_member.sequence', 'team_member.addedAt'])
        .whereRef('team_member.directoryId', '=', 'team.directoryId').whereRef('person.directoryId', '=', 'team.directoryId')
        .whereRef('team_member.teamId', '=', 'team.id');
      const found = key === undefined ? members
        : members.where(({ or }) => or([keyContains('person.userNameKey', key), keyContains('person.displayNameKey', key)]));
      return rowsFrom(found, byJoining, request, limit).as('member');
    }, (join) => join.onTrue())
    .selectAll('member')
    .where('team.directoryId', 'in', directoriesOf(teams)).where('team.id', 'in', teams.map((team) => team.id))
    .orderBy('member.teamId').orderBy('member.sequence').orderBy('member.id');
}

function directoriesOf(teams: readonly Team[]): string[] {
  return [...new Set(teams.map((team) => team.directoryId))];
}

function membershipOf(row: MemberRow): Membership {
  return { person: row, source: row.membershipSource, grantedBy: row.grantedBy, addedAt: row.addedAt };
}
