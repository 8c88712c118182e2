import { sql } from 'kysely';
import { assertCanAll } from '../admission.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { Transactions } from '../transactions.js';
import type { ConfigurationPlaces } from './configuration-places.js';
import { loadConnections, type ScimConnection } from './connection.js';
import { loadCounts, type ScimCounts } from './configuration-counts.js';
import { listReachingAdmin } from './powerful-configuration.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { ScimToken } from './scim-token.js';

/** How many tokens of a configuration are listed; at most two of them are live. */
export const mostTokensShown = 20;

/** Which configuration, and where it lives. */
export type ConfigurationKey = Pick<ScimConfiguration, 'id' | 'directoryId'>;

/**
 * What administrators read of configurations beside their rows, for all configurations of a list in one statement
 * each. Every method throws NOT_FOUND or FORBIDDEN unless the caller may MANAGE_SCIM in each of their directories.
 */
export class ScimConfigurationReader {
  constructor(private readonly transactions: Transactions) {}

  /** The tokens that are not revoked and the last of those that are, twenty in all, the newest first, by configuration id. */
  listTokens(scope: Scope, configurations: readonly ConfigurationKey[]): Promise<ReadonlyMap<string, readonly ScimToken[]>> {
    return this.read(scope, configurations, async (places) => {
      const rank = sql<number>`row_number() over (partition by configuration_id order by revoked_at is not null, created_at desc, id desc)`;
      const ranked = scope.unit.db.selectFrom('scim_token').select(['id', rank.as('rank')])
        .where('directoryId', 'in', places.directoryIds).where('configurationId', 'in', places.ids);
      const tokens = await scope.unit.db.selectFrom('scim_token').innerJoin(ranked.as('ranked'), 'ranked.id', 'scim_token.id').selectAll('scim_token')
        .where('scim_token.directoryId', 'in', places.directoryIds).where('ranked.rank', '<=', mostTokensShown)
        .orderBy('scim_token.createdAt', 'desc').orderBy('scim_token.id', 'desc').execute();
      return grouped(tokens, (token) => token.configurationId);
    });
  }

  /** The default teams by name, by configuration id. */
  listDefaultTeams(scope: Scope, configurations: readonly ConfigurationKey[]): Promise<ReadonlyMap<string, readonly Team[]>> {
    return this.read(scope, configurations, async (places) => {
      const rows = await scope.unit.db.selectFrom('team')
        .innerJoin('scim_configuration_default_team as grant', (join) => join.onRef('grant.directoryId', '=', 'team.directoryId').onRef('grant.teamId', '=', 'team.id'))
        .selectAll('team').select('grant.configurationId')
        .where('team.directoryId', 'in', places.directoryIds).where('grant.directoryId', 'in', places.directoryIds)
        .where('grant.configurationId', 'in', places.ids)
        .orderBy('team.nameKey').orderBy('team.id').execute();
      return grouped(rows, (row) => row.configurationId);
    });
  }

  /** How many people, groups and fresh errors there are, by configuration id. */
  loadCounts(scope: Scope, configurations: readonly ConfigurationKey[]): Promise<ReadonlyMap<string, ScimCounts>> {
    return this.read(scope, configurations, (places) => loadCounts(scope, places));
  }

  /** How the connections are doing, by configuration id. */
  loadConnections(scope: Scope, configurations: readonly ScimConfiguration[]): Promise<ReadonlyMap<string, ScimConnection>> {
    return this.read(scope, configurations, (places) => loadConnections(scope, configurations, places));
  }

  /** Which of these reach a team with role ADMIN, so that only owners rotate their tokens. */
  listReachingAdmin(scope: Scope, configurations: readonly ConfigurationKey[]): Promise<ReadonlySet<string>> {
    return this.read(scope, configurations, (places) => listReachingAdmin(scope, places));
  }

  private read<T>(scope: Scope, configurations: readonly ConfigurationKey[], fn: (places: ConfigurationPlaces) => Promise<T>): Promise<T> {
    return this.transactions.read(async () => {
      const directoryIds = [...new Set(configurations.map((configuration) => configuration.directoryId))];
      await assertCanAll(scope, 'MANAGE_SCIM', directoryIds);
      return fn({ directoryIds, ids: configurations.map((configuration) => configuration.id) });
    });
  }
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, keyOf);
}
