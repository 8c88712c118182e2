import type DataLoader from 'dataloader';
import type { ScimCounts } from '../../domain/scim-configurations/configuration-counts.js';
import type { ScimConnection } from '../../domain/scim-configurations/connection.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ConfigurationKey, ScimConfigurationReader } from '../../domain/scim-configurations/scim-configuration-reader.js';
import type { ScimToken } from '../../domain/scim-configurations/scim-token.js';
import type { Team } from '../../domain/teams/team.js';
import type { GraphqlContext } from '../context.js';
import { batchOf, perRequest } from '../per-request.js';

/** What fields of many configurations of one request share: one statement for all that are asked in one tick. */
export interface ConfigurationBatches {
  readonly tokens: DataLoader<ConfigurationKey, readonly ScimToken[]>;
  readonly defaultTeams: DataLoader<ConfigurationKey, readonly Team[]>;
  readonly counts: DataLoader<ConfigurationKey, ScimCounts>;
  readonly connections: DataLoader<ScimConfiguration, ScimConnection>;
  /** Whether its tokens are for owners to rotate. */
  readonly reachesAdmin: DataLoader<ConfigurationKey, boolean>;
}

/** The batches of each request, on one reader; app.ts makes this once and gives it to the resolvers that share them. */
export function configurationBatches(reader: ScimConfigurationReader): (context: GraphqlContext) => ConfigurationBatches {
  return perRequest((context) => ({
    tokens: batchOf(async (keys) => filled(keys, await reader.listTokens(context, keys), [])),
    defaultTeams: batchOf(async (keys) => filled(keys, await reader.listDefaultTeams(context, keys), [])),
    counts: batchOf((keys) => reader.loadCounts(context, keys)),
    connections: batchOf((configurations) => reader.loadConnections(context, configurations)),
    reachesAdmin: batchOf(async (keys) => {
      const powerful = await reader.listReachingAdmin(context, keys);
      return new Map(keys.map((key) => [key.id, powerful.has(key.id)]));
    }),
  }));
}

function filled<Value>(keys: readonly ConfigurationKey[], values: ReadonlyMap<string, Value>, otherwise: Value): ReadonlyMap<string, Value> {
  return new Map(keys.map((key) => [key.id, values.get(key.id) ?? otherwise]));
}
