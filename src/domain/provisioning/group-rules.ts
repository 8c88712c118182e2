import { Failure } from '../../failure.js';
import { keyOf } from '../key.js';
import { notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { Authority } from './authority.js';
import { excerpt } from './person-rules.js';

/** Longest text of a team that an index carries, whatever its script. */
const longestIndexedText = 512;

/** Throws FORBIDDEN while groups are not pushed, NOT_FOUND on a status page, which has no groups (DESIGN 3.3). */
export function assertMayPushGroups({ configuration }: Authority): void {
  if (configuration.kind === 'STATUS_PAGE') throw notFound('No group');
  if (!configuration.pushGroupsEnabled) {
    throw new Failure('FORBIDDEN', `The configuration "${configuration.name}" takes no groups, because Push groups is off.`, {
      help: 'Turn on Push groups in Muster, or stop pushing groups in the identity provider.',
    });
  }
}

/** Throws INVALID for a name that is empty, and for a name or externalId that is too long; absent ones are not judged. */
export function assertGroupTexts({ displayName, externalId }: { readonly displayName?: string | undefined; readonly externalId?: string | null | undefined }): void {
  if (displayName !== undefined && keyOf(displayName) === '') throw new Failure('INVALID', 'displayName is empty, but a group needs a name.', { field: 'displayName' });
  for (const [field, text] of [['displayName', displayName], ['externalId', externalId]] as const) {
    if ((text?.length ?? 0) > longestIndexedText) throw new Failure('INVALID', `${field} is longer than ${longestIndexedText} characters.`, { field });
  }
}

/** The team that holds a name in the project, by key, seen by the provider or not; held for this transaction. */
export function findTeamByName(scope: Scope, authority: Authority, displayName: string): Promise<Team | undefined> {
  return scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', authority.directory.id).where('team.nameKey', '=', keyOf(displayName))
    .forUpdate('team').executeTakeFirst();
}

/**
 * Why this configuration may not take the unmanaged team over, or undefined when it may (DESIGN 3.3, THREATS V11):
 * a push never gets hold of a team with role ADMIN, nor of what is another configuration's default team.
 */
export async function findLinkObstacle(scope: Scope, authority: Authority, team: Team): Promise<Failure | undefined> {
  if (team.role === 'ADMIN' || team.role === 'OWNER') {
    return new Failure('FORBIDDEN', `The team "${excerpt(team.name)}" gives administrator rights, so a group push does not take it over.`, {
      help: 'An owner of the project can link the team to this configuration in Muster.', conflictingId: team.id,
    });
  }
  const other = await scope.unit.db.selectFrom('scim_configuration_default_team as grant')
    .innerJoin('scim_configuration', (join) => join.onRef('scim_configuration.directoryId', '=', 'grant.directoryId').onRef('scim_configuration.id', '=', 'grant.configurationId'))
    .select('scim_configuration.name')
    .where('grant.directoryId', '=', authority.directory.id).where('scim_configuration.directoryId', '=', authority.directory.id)
    .where('grant.teamId', '=', team.id).where('grant.configurationId', '<>', authority.configuration.id)
    .limit(1).executeTakeFirst();
  return other && new Failure('FORBIDDEN', `The team "${excerpt(team.name)}" is a default team of the configuration "${other.name}", so a group push does not take it over.`, {
    help: 'Choose another group name, or take the team out of the default teams of that configuration.', conflictingId: team.id,
  });
}

/** The refusal of a group name that is held in the project. */
export function nameTaken(team: Team, displayName: string): Failure {
  const why = team.isReserved ? 'is the team of the project owners, which no provider may change' : `already belongs to a team (id ${team.id})`;
  return new Failure('TAKEN', `The name "${excerpt(displayName)}" ${why}.`, {
    field: 'displayName', conflictingId: team.id,
    help: team.isReserved ? 'Give the group another name.' : 'Look the group up by displayName and update it, or give it another name.',
  });
}
