import { sql } from 'kysely';
import type { Scope } from '../scope.js';
import type { MembershipSource } from '../teams/team-member.js';
import { laterThanBefore } from '../version.js';
import type { ScimConfiguration } from './scim-configuration.js';

/** What a configuration let go of, for the audit. */
export interface Released {
  readonly people: number;
  readonly teams: number;
}

/**
 * Push groups is turned off (DESIGN 3.3): the teams that this configuration manages become unmanaged and editable,
 * their pushed memberships manual. Nobody's access changes.
 */
export async function releaseTeams(scope: Scope, configuration: ScimConfiguration): Promise<number> {
  const { numUpdatedRows } = await scope.unit.db.updateTable('team')
    .set({ managedBy: null, version: sql`version + 1`, updatedAt: laterThanBefore(scope.clock) })
    .where('directoryId', '=', configuration.directoryId).where('managedBy', '=', configuration.id).executeTakeFirstOrThrow();
  await releaseMemberships(scope, configuration, ['PUSH']);
  return Number(numUpdatedRows);
}

/**
 * The configuration goes (DESIGN 3.3): people and teams stay where they are, unmanaged, and so do all memberships that
 * it granted, from now on manual. Nobody's access changes.
 */
export async function releaseEverything(scope: Scope, configuration: ScimConfiguration): Promise<Released> {
  const teams = await releaseTeams(scope, configuration);
  await releaseMemberships(scope, configuration, ['DEFAULT_TEAM']);
  const { numUpdatedRows } = await scope.unit.db.updateTable('person')
    .set({ managedBy: null, version: sql`version + 1`, updatedAt: laterThanBefore(scope.clock) })
    .where('directoryId', '=', configuration.directoryId).where('managedBy', '=', configuration.id).executeTakeFirstOrThrow();
  return { people: Number(numUpdatedRows), teams };
}

/** Whose memberships become manual: those of everybody, or of one person or one team. */
export interface MembershipsOf {
  readonly personId?: string;
  readonly teamId?: string;
}

/** Memberships that this configuration granted become manual; the people stay in the teams. */
export async function releaseMemberships(
  scope: Scope, configuration: Pick<ScimConfiguration, 'directoryId' | 'id'>, sources: readonly MembershipSource[], of: MembershipsOf = {},
): Promise<void> {
  let update = scope.unit.db.updateTable('team_member').set({ source: 'MANUAL', grantedBy: null })
    .where('directoryId', '=', configuration.directoryId).where('grantedBy', '=', configuration.id).where('source', 'in', [...sources]);
  if (of.personId !== undefined) update = update.where('personId', '=', of.personId);
  if (of.teamId !== undefined) update = update.where('teamId', '=', of.teamId);
  await update.execute();
}
