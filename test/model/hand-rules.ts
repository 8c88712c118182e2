import { linkProvedAccount } from './account-rules.js';
import { bringsSuspension, waysOfKnowing } from './earlier-lives.js';
import { removeTeam, teamNamed } from './group-rules.js';
import { remove } from './people-rules.js';
import { found, refuseIf } from './refusal.js';
import { key, pair, pastOf, peopleOf, type Person, type Role, type State, type Team } from './state.js';

/** addPerson: by hand, in these teams. */
export function addPerson(state: State, directory: string, email: string, teamIds: readonly string[], id: string): void {
  const teams = teamIds.map((team) => found(state.teams.get(team)));
  refuseIf(peopleOf(state, directory).some(({ userName }) => key(userName) === key(email)), 'TAKEN');
  refuseIf(teams.some(({ managedBy }) => managedBy !== null), 'MANAGED_BY_SCIM');
  const person: Person = {
    id, directory, userName: email, externalId: null, displayName: null, mail: email, active: true, deactivated: false, released: false, removed: 0,
    suspended: bringsSuspension(state, { directory, userName: email, externalId: null, account: null }, null),
    managedBy: null, account: null, formerAccounts: [], withheld: false,
  };
  state.people.set(id, person);
  for (const team of teamIds) join(state, team, id);
  linkProvedAccount(state, person);
}

export function updatePerson(state: State, id: string, displayName: string): void {
  const person = here(state, id);
  refuseIf(person.displayName !== displayName && person.managedBy !== null, 'MANAGED_BY_SCIM');
  person.displayName = displayName;
}

export function suspendPerson(state: State, id: string): void {
  here(state, id).suspended = true;
}

/** Lifts a suspension, those of earlier lives too; gives an unmanaged person back the access that a provider took. */
export function restorePerson(state: State, id: string): void {
  const person = here(state, id);
  const isOut = person.deactivated || !person.active;
  refuseIf(isOut && !person.suspended && person.managedBy !== null, 'MANAGED_BY_SCIM');
  if (person.suspended) {
    const ways = waysOfKnowing(person, person.managedBy);
    for (const past of pastOf(state, person.directory)) if (ways.some((isSame) => isSame(past))) past.suspended = false;
  }
  person.suspended = false;
  if (person.managedBy === null) Object.assign(person, { active: true, deactivated: false });
}

export function removePerson(state: State, id: string): void {
  const person = here(state, id);
  refuseIf(person.managedBy !== null, 'MANAGED_BY_SCIM');
  remove(state, person);
}

export function createTeam(state: State, directory: string, name: string, role: Role, id: string): void {
  refuseIf(role === 'OWNER', 'INVALID');
  refuseIf(teamNamed(state, directory, name) !== undefined, 'TAKEN');
  state.teams.set(id, { id, directory, name: name.trim(), role, externalId: null, pushedBy: null, managedBy: null });
}

/** The name of a managed team is the provider's; the role never is. Owners keeps both. */
export function updateTeam(state: State, id: string, { name, role }: { readonly name?: string | undefined; readonly role?: Role | undefined }): void {
  const team = found(state.teams.get(id));
  const renames = name !== undefined && name.trim() !== team.name;
  refuseIf(team.role === 'OWNER' && (renames || (role ?? 'OWNER') !== 'OWNER'), 'INVALID');
  refuseIf(renames && team.managedBy !== null, 'MANAGED_BY_SCIM');
  const holder = renames ? teamNamed(state, team.directory, name) : undefined;
  refuseIf(holder !== undefined && holder !== team, 'TAKEN');
  refuseIf(role === 'OWNER' && team.role !== 'OWNER', 'INVALID');
  Object.assign(team, renames && { name: name.trim() }, role !== undefined && { role });
}

export function deleteTeam(state: State, id: string): void {
  const team = found(state.teams.get(id));
  refuseIf(team.role === 'OWNER', 'INVALID');
  refuseIf(team.managedBy !== null, 'MANAGED_BY_SCIM');
  removeTeam(state, team);
}

/** Differences: who is in already stays as they are, who is not in is left out. */
export function changeTeamMembers(state: State, id: string, add: readonly string[], leave: readonly string[]): void {
  refuseIf(add.some((person) => leave.includes(person)), 'INVALID');
  const team = found(state.teams.get(id));
  refuseIf(team.managedBy !== null, 'MANAGED_BY_SCIM');
  for (const person of [...add, ...leave]) refuseIf(!isHere(state, team, person), 'NOT_FOUND');
  for (const person of add) join(state, id, person);
  for (const person of leave) state.memberships.delete(pair(id, person));
}

function join(state: State, team: string, person: string): void {
  if (!state.memberships.has(pair(team, person))) state.memberships.set(pair(team, person), { team, person, source: 'MANUAL', grantedBy: null });
}

function isHere(state: State, team: Team, id: string): boolean {
  const person = state.people.get(id);
  return person !== undefined && person.directory === team.directory && person.removed === 0;
}

function here(state: State, id: string): Person {
  const person = found(state.people.get(id));
  refuseIf(person.removed > 0, 'NOT_FOUND');
  return person;
}
