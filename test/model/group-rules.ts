import { found, refuseIf, Refusal } from './refusal.js';
import { key, membershipsOf, pair, seesPerson, seesTeam, type Configuration, type State, type Team } from './state.js';
import type { GroupChange } from './step.js';

/**
 * POST /Groups (DESIGN 3.3): a new team with role MEMBER, or the one of that name which showUnmanaged hides, linked as by
 * a PUT: members that are not told stay. Gives its id.
 */
export function postGroup(
  state: State, configuration: Configuration, words: { readonly name: string; readonly externalId: string | null }, memberIds: readonly string[] | undefined, newId: string,
): string {
  assertPushes(configuration);
  const { name, externalId } = words;
  const members = known(state, configuration, memberIds ?? []);
  const holder = teamNamed(state, configuration.directory, name);
  if (holder === undefined) {
    state.teams.set(newId, { id: newId, directory: configuration.directory, name, role: 'MEMBER', externalId, pushedBy: configuration.id, managedBy: configuration.id });
    push(state, configuration, newId, members);
    return newId;
  }
  refuseIf(holder.managedBy !== null || configuration.showUnmanaged || !mayTakeOver(state, configuration, holder), 'TAKEN');
  Object.assign(holder, { name, externalId, managedBy: configuration.id });
  if (memberIds !== undefined) change(state, configuration, holder, { set: members });
  return holder.id;
}

/** PUT and PATCH of a group: links an unmanaged MEMBER or VIEWER team first; undefined stays. */
export function changeGroup(
  state: State, configuration: Configuration, id: string, words: { readonly name?: string | undefined; readonly externalId?: string | null }, members?: GroupChange,
): void {
  const team = visible(state, configuration, id);
  refuseIf(team.managedBy === null && !mayTakeOver(state, configuration, team), 'FORBIDDEN');
  const holder = words.name === undefined ? undefined : teamNamed(state, team.directory, words.name);
  refuseIf(holder !== undefined && holder !== team, 'TAKEN');
  const applied = members && ('set' in members ? { set: known(state, configuration, members.set) } : { add: known(state, configuration, members.add), remove: members.remove });
  Object.assign(team, words.name !== undefined && { name: words.name }, words.externalId !== undefined && { externalId: words.externalId }, { managedBy: configuration.id });
  if (applied !== undefined) change(state, configuration, team, applied);
}

/** DELETE of a group: a team that this configuration's push made goes, a linked one is let go of, an unmanaged one is none of the provider's. */
export function deleteGroup(state: State, configuration: Configuration, id: string): void {
  const team = visible(state, configuration, id);
  refuseIf(team.managedBy === null, 'FORBIDDEN');
  if (team.pushedBy === configuration.id) return removeTeam(state, team);
  team.managedBy = null;
  for (const { person, source } of membershipsOf(state, { team: id })) if (source === 'PUSH') state.memberships.delete(pair(id, person));
}

/** A team goes, and with it every trace of it. */
export function removeTeam(state: State, { id }: Team): void {
  for (const { person } of membershipsOf(state, { team: id })) state.memberships.delete(pair(id, person));
  for (const configuration of state.configurations.values()) configuration.defaultTeamIds = configuration.defaultTeamIds.filter((team) => team !== id);
  state.teams.delete(id);
}

/** The one team that has this name, in any spelling. */
export function teamNamed(state: State, directory: string, name: string): Team | undefined {
  return [...state.teams.values()].find((team) => team.directory === directory && key(team.name) === key(name));
}

/** Whether a team is among the default teams of a configuration other than this one. */
export function isDefaultElsewhere(state: State, configuration: Configuration, team: Team): boolean {
  return [...state.configurations.values()].some((other) => other.id !== configuration.id && other.defaultTeamIds.includes(team.id));
}

function mayTakeOver(state: State, configuration: Configuration, team: Team): boolean {
  return (team.role === 'MEMBER' || team.role === 'VIEWER') && !isDefaultElsewhere(state, configuration, team);
}

/** Of the people who were named those whom the provider sees; a list of strangers alone is refused (PROTOCOL 4). */
function known(state: State, configuration: Configuration, ids: readonly string[]): readonly string[] {
  const people = ids.filter((id) => {
    const person = state.people.get(id);
    return person !== undefined && seesPerson(configuration, person);
  });
  refuseIf(ids.length > 0 && people.length === 0, 'INVALID');
  return people;
}

/** The provider decides: a set takes manual members out too. */
function change(state: State, configuration: Configuration, team: Team, members: GroupChange): void {
  for (const { person } of membershipsOf(state, { team: team.id })) {
    if ('set' in members ? !members.set.includes(person) : members.remove.includes(person)) state.memberships.delete(pair(team.id, person));
  }
  push(state, configuration, team.id, 'set' in members ? members.set : members.add);
}

/** A push turns a membership that is there into its own (DESIGN 7). */
function push(state: State, configuration: Configuration, team: string, people: readonly string[]): void {
  for (const person of people) state.memberships.set(pair(team, person), { team, person, source: 'PUSH', grantedBy: configuration.id });
}

function visible(state: State, configuration: Configuration, id: string): Team {
  const team = found(state.teams.get(id));
  if (!seesTeam(configuration, team)) throw new Refusal('NOT_FOUND');
  assertPushes(configuration);
  return team;
}

function assertPushes(configuration: Configuration): void {
  refuseIf(!configuration.pushGroupsEnabled, 'FORBIDDEN');
}
