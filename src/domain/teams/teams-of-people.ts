import { sql } from 'kysely';
import { byCreation, cursorKey, rowsFrom } from '../keyset.js';
import { pageOf, pageSize, type Page, type PageRequest } from '../page.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import type { Team } from './team.js';

const order = byCreation('team');

/**
 * The same page of teams of each of these people, the oldest team first, in one statement for all of them. Takes
 * people that the policy let the caller read.
 */
export async function listTeamsOfPeople(scope: Scope, people: readonly Person[], request: PageRequest): Promise<ReadonlyMap<string, Page<Team>>> {
  const size = pageSize(request);
  const rowsOfPerson = Map.groupBy(await selectTeams(scope, people, request, size + 1).execute(), (row) => row.personId);
  let totals: Promise<ReadonlyMap<string, number>> | undefined;
  return new Map(people.map((person) => {
    const own: readonly Team[] = rowsOfPerson.get(person.id) ?? [];
    return [person.id, pageOf(own, size, request, cursorKey(order), async () => {
      totals ??= countTeams(scope, people);
      return (await totals).get(person.id) ?? 0;
    })];
  }));
}

function selectTeams(scope: Scope, people: readonly Person[], request: PageRequest, limit: number) {
  return scope.unit.db.selectFrom('person')
    .innerJoinLateral((from) => rowsFrom(from.selectFrom('team_member')
      .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
      .selectAll('team')
      .whereRef('team_member.directoryId', '=', 'person.directoryId').whereRef('team.directoryId', '=', 'person.directoryId')
      .whereRef('team_member.personId', '=', 'person.id'), order, request, limit).as('joined'), (join) => join.onTrue())
    .selectAll('joined').select('person.id as personId')
    .where('person.directoryId', 'in', directoriesOf(people)).where('person.id', 'in', people.map((person) => person.id))
    .orderBy('person.id').orderBy('joined.createdAt').orderBy('joined.id');
}

async function countTeams(scope: Scope, people: readonly Person[]): Promise<ReadonlyMap<string, number>> {
  const rows = await scope.unit.db.selectFrom('team_member')
    .where('team_member.directoryId', 'in', directoriesOf(people)).where('team_member.personId', 'in', people.map((person) => person.id))
    .groupBy('team_member.personId').select(['team_member.personId', sql<number>`count(*)::integer`.as('teams')]).execute();
  return new Map(rows.map((row) => [row.personId, row.teams]));
}

function directoriesOf(people: readonly Person[]): string[] {
  return [...new Set(people.map((person) => person.directoryId))];
}
