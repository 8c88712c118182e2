import type { Pool } from 'pg';
import { hasAccess, membershipsOf, type State } from './state.js';

/** What holds after every history, whoever did what at the same time: every violation in a sentence. */
export function broken(state: State): readonly string[] {
  return [
    ...[...state.teams.values()].flatMap((team) => [
      ...(team.role === 'OWNER' && !membershipsOf(state, { team: team.id }).some(({ person }) => hasAccessOf(state, person)) ? [`the project ${team.directory} has no owner with access`] : []),
      ...(team.role === 'OWNER' && team.managedBy !== null ? [`a provider manages Owners of ${team.directory}`] : []),
      ...manager(state, 'team', team),
    ]),
    ...[...state.people.values()].flatMap((person) => [
      ...manager(state, 'person', person),
      ...(person.released && person.managedBy !== null ? [`person ${person.id} is released and managed`] : []),
      ...(person.deactivated && person.active ? [`person ${person.id} is deactivated and active`] : []),
      ...(person.removed > 0 && membershipsOf(state, { person: person.id }).length > 0 ? [`person ${person.id} was removed and is in a team`] : []),
    ]),
    ...[...state.memberships.values()].flatMap(({ team, person, source, grantedBy }) => [
      ...(state.teams.get(team)?.directory === state.people.get(person)?.directory ? [] : [`person ${person} is in team ${team} of another directory`]),
      ...((source === 'MANUAL') === (grantedBy === null) ? [] : [`the membership of ${person} in ${team} is ${source} and granted by ${grantedBy}`]),
    ]),
    ...[...state.configurations.values()].flatMap(({ id, directory, defaultTeamIds }) => defaultTeamIds.flatMap((teamId) => {
      const team = state.teams.get(teamId);
      const isPossible = team !== undefined && team.directory === directory && team.role !== 'OWNER' && (team.managedBy ?? id) === id;
      return isPossible ? [] : [`team ${teamId} cannot be a default team of configuration ${id}`];
    })),
    ...twice([...state.people.values()].filter(({ removed }) => removed === 0).map((person) => `${person.directory} ${person.userName.normalize('NFKC').toLowerCase().trim()}`), 'the userName'),
    ...twice([...state.people.values()].flatMap(({ directory, account, removed }) => (account === null || removed > 0 ? [] : [`${directory} ${account}`])), 'the account'),
    ...twice([...state.teams.values()].map((team) => `${team.directory} ${team.name.normalize('NFKC').toLowerCase().trim()}`), 'the team name'),
  ];
}

/** Rows of tenants whose directory is not that of what they point to: none in the whole database. A refused event names whatever was asked for. */
export async function strayRows(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ fault: string }>(`
    select 'team_member ' || member.person_id as fault from team_member member
      where not exists (select 1 from person where person.id = member.person_id and person.directory_id = member.directory_id)
         or not exists (select 1 from team where team.id = member.team_id and team.directory_id = member.directory_id)
    union all select 'person ' || person.id from person
      where managed_by is not null and not exists (select 1 from scim_configuration c where c.id = person.managed_by and c.directory_id = person.directory_id)
    union all select 'provisioning_event ' || event.id from provisioning_event event
      where http_status < 300 and person_id is not null and not exists (select 1 from person where person.id = event.person_id and person.directory_id = event.directory_id)
    union all select 'person without a directory ' || person.id from person where not exists (select 1 from directory where directory.id = person.directory_id)`);
  return rows.map(({ fault }) => `${fault} points into another directory`);
}

function hasAccessOf(state: State, id: string): boolean {
  const person = state.people.get(id);
  return person !== undefined && hasAccess(state, person);
}

function manager(state: State, what: string, { id, directory, managedBy }: { readonly id: string; readonly directory: string; readonly managedBy: string | null }): readonly string[] {
  return managedBy === null || state.configurations.get(managedBy)?.directory === directory ? [] : [`${what} ${id} is managed from another directory`];
}

function twice(keys: readonly string[], what: string): readonly string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${what} is held twice: ${key}`);
}
