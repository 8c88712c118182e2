import { isServerAdministrator } from './accounts/hold-account.js';
import type { DirectoryRef } from './directory-lookup.js';
import type { Access } from './policy.js';
import type { Scope } from './scope.js';
import { roles } from './teams/team.js';

/**
 * What the actor is in each of these directories now, in one statement (and one more for a server administrator): for lists that say `viewerCan` of every item.
 * It answers exactly as policy's `loadAccess` does one by one; it decides nothing, `assertCan` does.
 */
export async function listAccess(scope: Scope, directories: readonly DirectoryRef[]): Promise<readonly Access[]> {
  const { actor } = scope;
  if (actor.kind !== 'account') return directories.map(() => ({ role: null, subscriber: false, serverAdministrator: false, personId: null }));
  if (directories.length === 0) return [];
  const ids = [...new Set(directories.flatMap((directory) => [directory.id, directory.projectId]))];
  const rowsOfDirectory = Map.groupBy(await selectOwnPeople(scope, actor.accountId, ids).execute(), (row) => row.directoryId);
  const serverAdministrator = await isServerAdministrator(scope);
  return directories.map((directory) => {
    const member = rowsOfDirectory.get(directory.projectId) ?? [];
    return {
      role: roles.find((role) => member.some((row) => row.role === role)) ?? null,
      personId: member[0]?.id ?? null,
      subscriber: directory.kind === 'STATUS_PAGE' && rowsOfDirectory.has(directory.id),
      serverAdministrator,
    };
  });
}

/** The actor's own people with access to something, once for each role that they have. */
function selectOwnPeople(scope: Scope, accountId: string, directoryIds: readonly string[]) {
  const ids = [...directoryIds];
  return scope.unit.db.selectFrom('person')
    .innerJoin('account', 'account.id', 'person.accountId')
    .leftJoin('team_member', (join) => join.onRef('team_member.directoryId', '=', 'person.directoryId').onRef('team_member.personId', '=', 'person.id')
      .on('team_member.directoryId', 'in', ids))
    .leftJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId')
      .on('team.directoryId', 'in', ids))
    .select(['person.directoryId', 'person.id', 'team.role']).distinct()
    .where('person.accountId', '=', accountId).where('account.disabledAt', 'is', null).where('person.directoryId', 'in', ids)
    .where('person.removedAt', 'is', null).where('person.deactivatedAt', 'is', null).where('person.suspendedAt', 'is', null);
}
