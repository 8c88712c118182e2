import type { Scope } from '../scope.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { ConfigurationPlaces } from './configuration-places.js';

/**
 * Which of these configurations can make administrators: through a team with role ADMIN that they manage or grant by
 * default. Their tokens are rotated by owners only (DESIGN 3.1).
 */
export async function listReachingAdmin(scope: Scope, { directoryIds, ids }: ConfigurationPlaces): Promise<ReadonlySet<string>> {
  const managed = scope.unit.db.selectFrom('team').select('team.managedBy as configurationId')
    .where('team.directoryId', 'in', directoryIds).where('team.role', '=', 'ADMIN').where('team.managedBy', 'in', ids);
  const granted = scope.unit.db.selectFrom('team')
    .innerJoin('scim_configuration_default_team as grant', (join) => join.onRef('grant.directoryId', '=', 'team.directoryId').onRef('grant.teamId', '=', 'team.id'))
    .select('grant.configurationId')
    .where('team.directoryId', 'in', directoryIds).where('grant.directoryId', 'in', directoryIds)
    .where('team.role', '=', 'ADMIN').where('grant.configurationId', 'in', ids);
  const rows = await managed.union(granted).execute();
  return new Set(rows.flatMap((row) => row.configurationId ?? []));
}

/** Whether this configuration can make administrators: then only owners rotate its tokens, delete it, or turn its groups off. */
export async function reachesAdmin(scope: Scope, { directoryId, id }: ScimConfiguration): Promise<boolean> {
  return (await listReachingAdmin(scope, { directoryIds: [directoryId], ids: [id] })).has(id);
}
