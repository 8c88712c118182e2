import { bringsSuspension } from './earlier-lives.js';
import { isDefaultElsewhere } from './group-rules.js';
import { grantDefaultTeams } from './people-rules.js';
import { found, refuseIf } from './refusal.js';
import { peopleOf, type Configuration, type Membership, type Settings, type State, type Team } from './state.js';

export function createConfiguration(state: State, directory: string, settings: Omit<Settings, 'pushGroupsEnabled' | 'defaultTeamIds'> & Partial<Settings>, id: string): void {
  const { pushGroupsEnabled = false, defaultTeamIds = [] } = settings;
  assertPossible(state, id, defaultTeamIds);
  const { identityProvider, autoProvisionUsers, autoDeprovisionUsers, showUnmanaged, userNamePolicy } = settings;
  state.configurations.set(id, {
    id, directory, enabled: true, identityProvider, autoProvisionUsers, autoDeprovisionUsers, showUnmanaged, userNamePolicy, pushGroupsEnabled, defaultTeamIds,
  });
}

/** Nothing is retroactive, but for push groups turned off: the teams are let go of, their memberships are manual. */
export function updateConfiguration(state: State, id: string, changes: Partial<Settings> & { readonly enabled?: boolean }): void {
  const configuration = found(state.configurations.get(id));
  assertPossible(state, id, changes.defaultTeamIds ?? []);
  if (configuration.pushGroupsEnabled && changes.pushGroupsEnabled === false) releaseTeams(state, configuration);
  Object.assign(configuration, changes);
}

/** People and teams stay as they are, unmanaged; whatever was granted is manual. */
export function deleteConfiguration(state: State, id: string): void {
  const configuration = found(state.configurations.get(id));
  releaseTeams(state, configuration);
  releaseMemberships(state, configuration.id, ['DEFAULT_TEAM']);
  for (const person of state.people.values()) if (person.managedBy === id) person.managedBy = null;
  state.configurations.delete(id);
}

/** To everybody active whom the configuration manages. */
export function applyDefaultTeams(state: State, id: string): void {
  const configuration = found(state.configurations.get(id));
  refuseIf(configuration.pushGroupsEnabled, 'INVALID');
  grantDefaultTeams(state, configuration, peopleOf(state, configuration.directory).filter((person) => person.managedBy === id && person.active && !person.deactivated));
}

/** An unmanaged person is handed over, with the default teams of the configuration. */
export function linkPerson(state: State, id: string, configurationId: string): void {
  const person = found(state.people.get(id));
  const configuration = found(state.configurations.get(configurationId));
  refuseIf(configuration.directory !== person.directory, 'INVALID');
  refuseIf(person.removed > 0, 'NOT_FOUND');
  if (person.managedBy === configurationId) return;
  refuseIf(person.managedBy !== null, 'TAKEN');
  if (bringsSuspension(state, person, configurationId)) person.suspended = true;
  Object.assign(person, { managedBy: configurationId, released: false });
  if (person.active && !person.deactivated) grantDefaultTeams(state, configuration, [person]);
}

/** A person is taken back; what the configuration granted them is manual. */
export function unlinkPerson(state: State, id: string): void {
  const person = found(state.people.get(id));
  refuseIf(person.removed > 0, 'NOT_FOUND');
  if (person.managedBy === null) return;
  releaseMemberships(state, person.managedBy, ['DEFAULT_TEAM', 'PUSH'], (membership) => membership.person === id);
  person.managedBy = null;
}

/** Never Owners, never what another configuration manages or gives by default. */
export function linkTeam(state: State, id: string, configurationId: string): void {
  const team = found(state.teams.get(id));
  const configuration = found(state.configurations.get(configurationId));
  refuseIf(configuration.directory !== team.directory || team.role === 'OWNER', 'INVALID');
  if (team.managedBy === configurationId) return;
  refuseIf(team.managedBy !== null, 'TAKEN');
  refuseIf(isDefaultElsewhere(state, configuration, team), 'INVALID');
  team.managedBy = configurationId;
}

export function unlinkTeam(state: State, id: string): void {
  const team = found(state.teams.get(id));
  if (team.managedBy !== null) release(state, team);
}

function releaseTeams(state: State, configuration: Configuration): void {
  for (const team of state.teams.values()) if (team.managedBy === configuration.id) release(state, team);
}

function release(state: State, team: Team): void {
  releaseMemberships(state, team.managedBy ?? '', ['PUSH'], (membership) => membership.team === team.id);
  team.managedBy = null;
}

function releaseMemberships(state: State, configuration: string, sources: readonly string[], isMeant: (membership: Membership) => boolean = () => true): void {
  for (const membership of state.memberships.values()) {
    if (membership.grantedBy === configuration && sources.includes(membership.source) && isMeant(membership)) Object.assign(membership, { source: 'MANUAL', grantedBy: null });
  }
}

/** Never Owners, never a team of another configuration. */
function assertPossible(state: State, configuration: string, defaultTeamIds: readonly string[]): void {
  for (const id of defaultTeamIds) {
    const team = found(state.teams.get(id));
    refuseIf(team.role === 'OWNER' || (team.managedBy ?? configuration) !== configuration, 'INVALID');
  }
}
