import { isOneOf } from './id-set.js';
import type { Scope } from './scope.js';

/**
 * Takes directories away with everything in them. What refers to a configuration goes before the configurations: a
 * cascade alone meets those references in the middle and stops. Logs and audit refer to nothing, and stay.
 */
export async function removeDirectories(scope: Scope, ids: readonly string[]): Promise<void> {
  for (const table of ['team_member', 'person', 'team', 'scim_configuration'] as const) {
    await scope.unit.db.deleteFrom(table).where(isOneOf(`${table}.directoryId`, ids)).execute();
  }
  await scope.unit.db.deleteFrom('directory').where(isOneOf('directory.id', ids)).execute();
}
