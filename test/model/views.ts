import type { ScimBody } from '../support/scim-client.js';
import { addressOf, hasAccess, membershipsOf, peopleOf, roleOf, seesPerson, seesTeam, type Configuration, type Person, type State, type Team } from './state.js';

/** What a configuration has to be shown of somebody. */
export function userView(state: State, configuration: Configuration, person: Person): object {
  const groups = membershipsOf(state, { person: person.id }).map(({ team }) => state.teams.get(team)).filter((team) => team !== undefined && seesTeam(configuration, team));
  const { id, userName, externalId, displayName, mail, active } = person;
  return { id, userName, externalId, displayName, mail, active, groups: groups.map((team) => team?.id).sort() };
}

export function groupView(state: State, configuration: Configuration, team: Team): object {
  const members = membershipsOf(state, { team: team.id }).map(({ person }) => state.people.get(person)).filter((person) => person !== undefined && seesPerson(configuration, person));
  return { id: team.id, displayName: team.name, externalId: team.externalId, members: members.map((person) => person?.id).sort() };
}

/** The same of a resource as it was sent. */
export function shownUser({ id, userName, externalId, displayName, active, groups, emails }: ScimBody): object {
  const [mail] = Array.isArray(emails) ? emails.map(({ value }: { readonly value: string }) => value) : [];
  return { id, userName, externalId: externalId ?? null, displayName: displayName ?? null, mail: mail ?? null, active, groups: (groups ?? []).map(({ value }) => value).sort() };
}

export function shownGroup({ id, displayName, externalId, members }: ScimBody): object {
  return { id, displayName, externalId: externalId ?? null, members: (members ?? []).map(({ value }) => value).sort() };
}

/** Every user whom a configuration sees, and every group, by id. */
export function usersFor(state: State, configuration: Configuration): readonly object[] {
  return byId([...state.people.values()].filter((person) => seesPerson(configuration, person))).map((person) => userView(state, configuration, person));
}

export function groupsFor(state: State, configuration: Configuration): readonly object[] {
  return byId([...state.teams.values()].filter((team) => seesTeam(configuration, team))).map((team) => groupView(state, configuration, team));
}

/** What GraphQL has to say of the people of a directory. */
export function peopleView(state: State, directory: string): readonly object[] {
  return byId(peopleOf(state, directory)).map((person) => ({
    id: person.id, userName: person.userName, email: addressOf(person), externalId: person.externalId, active: person.active, deactivated: person.deactivated,
    suspended: person.suspended, released: person.released, hasAccess: hasAccess(state, person), role: roleOf(state, person), managedBy: person.managedBy,
    teams: membershipsOf(state, { person: person.id }).map(({ team }) => team).sort(),
  }));
}

/** The directories that an account may enter (DESIGN 3.1): its own, and the pages of its projects. */
export function openTo(state: State, account: string): ReadonlySet<string> {
  const own = new Set([...state.people.values()].filter((person) => person.account === account && hasAccess(state, person)).map(({ directory }) => directory));
  return new Set([...state.directories.values()].filter(({ id, project }) => own.has(id) || own.has(project)).map(({ id }) => id));
}

export function byId<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}
