import { Failure } from '../../failure.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { asId } from '../id.js';
import { assertCan } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { ScimConfiguration } from './scim-configuration.js';

/** How many default teams a configuration may have. */
export const mostDefaultTeams = 50;

/**
 * Checks what somebody wants as the default teams of a configuration, and gives their ids, each once and in order.
 * `present` are those it has already. The teams are held, so that none becomes something else meanwhile. Throws
 * LIMIT_REACHED beyond fifty, INVALID for a team of another project, Owners, and a team that another configuration manages; FORBIDDEN when
 * somebody but an owner adds a team with role ADMIN (DESIGN 3.1 and 3.3).
 */
export async function parseDefaultTeams(
  scope: Scope, directory: DirectoryRef, configurationId: string, wanted: readonly string[], present: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  if (wanted.length > mostDefaultTeams) {
    throw new Failure('LIMIT_REACHED', `A configuration has at most ${mostDefaultTeams} default teams.`, { field: 'defaultTeamIds', help: 'Let the provider push groups, or put people into fewer teams.' });
  }
  if (directory.kind === 'STATUS_PAGE') throw invalid('A status page has no teams, so its configuration has no default teams.');
  const teams = await holdTeams(scope, directory.id, wanted.map((id) => asId(id) ?? id));
  for (const id of wanted) assertPossible(teams.get(asId(id) ?? id), id, configurationId);
  const adds = [...teams.values()].filter((team) => !present.includes(team.id));
  if (adds.some((team) => team.role === 'ADMIN')) await assertCan(scope, 'GRANT_ADMIN', directory);
  return [...teams.keys()];
}

/** The ids of the default teams of a configuration, in order. */
export async function listDefaultTeamIds(scope: Scope, configuration: ScimConfiguration): Promise<readonly string[]> {
  const rows = await scope.unit.db.selectFrom('scim_configuration_default_team').select('teamId')
    .where('directoryId', '=', configuration.directoryId).where('configurationId', '=', configuration.id).orderBy('teamId').execute();
  return rows.map((row) => row.teamId);
}

/** Makes these the default teams of the configuration: one statement for those that go, one for those that come. */
export async function storeDefaultTeams(scope: Scope, configuration: ScimConfiguration, teamIds: readonly string[]): Promise<void> {
  const { directoryId, id: configurationId } = configuration;
  const others = scope.unit.db.deleteFrom('scim_configuration_default_team')
    .where('directoryId', '=', directoryId).where('configurationId', '=', configurationId);
  await (teamIds.length === 0 ? others : others.where('teamId', 'not in', [...teamIds])).execute();
  if (teamIds.length === 0) return;
  await scope.unit.db.insertInto('scim_configuration_default_team')
    .values(teamIds.map((teamId) => ({ directoryId, configurationId, teamId })))
    .onConflict((conflict) => conflict.doNothing()).execute();
}

async function holdTeams(scope: Scope, directoryId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Team>> {
  const canonical = ids.flatMap((id) => asId(id) ?? []);
  if (canonical.length === 0) return new Map();
  const teams = await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', directoryId).where('team.id', 'in', canonical).orderBy('team.id').forShare('team').execute();
  return new Map(teams.map((team) => [team.id, team]));
}

function assertPossible(team: Team | undefined, id: string, configurationId: string): void {
  if (team === undefined) throw invalid(`No team of this project has the id ${id.slice(0, 80)}.`);
  if (team.isReserved) throw invalid(`The team ${team.name} cannot be a default team: nobody becomes an owner through an identity provider.`);
  if (team.managedBy !== null && team.managedBy !== configurationId) {
    throw invalid(`The team ${team.name} is managed by another SCIM configuration, so it cannot be a default team of this one.`);
  }
}

function invalid(sentence: string): Failure {
  return new Failure('INVALID', sentence, { field: 'defaultTeamIds' });
}
