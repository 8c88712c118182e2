import { sql } from 'kysely';
import { firstEventIdAt, loggedEventColumns, type LoggedEvent } from '../provisioning/logged-event.js';
import type { Scope } from '../scope.js';
import { connectionState, countedFailures, headlineOf, type ConnectionFacts, type ConnectionState } from './connection-state.js';
import { detectProvider } from './detect-provider.js';
import type { IdentityProvider, ScimConfiguration } from './scim-configuration.js';
import type { ConfigurationPlaces } from './configuration-places.js';

/** How a connection is doing, for people. */
export interface ScimConnection {
  readonly state: ConnectionState;
  readonly headline: string;
  readonly lastRequestAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastError: LoggedEvent | null;
  readonly detectedProvider: IdentityProvider | null;
  /** Of the last day, the newest 10,000 at most. */
  readonly requestsLast24h: number;
  /** Those of them that were refused. */
  readonly errorsLast24h: number;
}

const day = 24 * 60 * 60 * 1000;
/** A provider in its first hours asks a lot; further than this nobody counts. */
const countedRequests = 10_000;

/** How these connections are doing, by configuration id, in two statements. The caller has asked the policy. */
export async function loadConnections(
  scope: Scope, configurations: readonly ScimConfiguration[], places: ConfigurationPlaces,
): Promise<ReadonlyMap<string, ScimConnection>> {
  const traffic = await selectTraffic(scope, places);
  const errors = await listErrors(scope, places, [...traffic.values()].flatMap((row) => row.lastErrorId ?? []));
  const now = scope.clock.now();
  return new Map(configurations.map((configuration) => {
    const facts = traffic.get(configuration.id) ?? silence;
    return [configuration.id, present(configuration, facts, errors.get(facts.lastErrorId ?? '') ?? null, now)];
  }));
}

interface Traffic extends ConnectionFacts {
  readonly id: string;
  readonly lastErrorId: string | null;
  readonly lastSuccessAt: Date | null;
  readonly userAgent: string | null;
  readonly requestsLast24h: number;
  readonly errorsLast24h: number;
}

const silence: Traffic = {
  id: '', lastRequestAt: null, lastErrorId: null, lastSuccessAt: null, userAgent: null, failures: 0, failingSince: null, requestsLast24h: 0, errorsLast24h: 0,
};

function present(configuration: ScimConfiguration, facts: Traffic, lastError: LoggedEvent | null, now: Date): ScimConnection {
  const state = connectionState(configuration.enabled, facts, now);
  const detectedProvider = facts.lastRequestAt === null ? null : detectProvider(facts.userAgent) ?? configuration.identityProvider;
  return {
    state,
    headline: headlineOf(state, facts, { name: configuration.name, identityProvider: detectedProvider ?? configuration.identityProvider }, now),
    lastRequestAt: facts.lastRequestAt,
    lastSuccessAt: facts.lastSuccessAt,
    lastError,
    detectedProvider,
    requestsLast24h: facts.requestsLast24h,
    errorsLast24h: facts.errorsLast24h,
  };
}

/**
 * What the log says of the requests: looks from the newest event backwards, as far as the last success. The
 * tokens' last use speaks for requests that retention has taken from the log.
 */
async function selectTraffic(scope: Scope, { directoryIds, ids }: ConfigurationPlaces): Promise<ReadonlyMap<string, Traffic>> {
  const since = firstEventIdAt(new Date(scope.clock.now().getTime() - day));
  const events = sql`provisioning_event as event where event.directory_id = configuration.directory_id and event.configuration_id = configuration.id`;
  const failed = sql`event.status = 'ERROR' and (success.id is null or event.id > success.id)`;
  const { rows } = await sql<Traffic>`
    select configuration.id, greatest(last.at, used.at) as "lastRequestAt", last.user_agent as "userAgent", success.at as "lastSuccessAt",
           error.id as "lastErrorId", failing.failures, earliest.at as "failingSince",
           recent.requests as "requestsLast24h", recent.errors as "errorsLast24h"
      from scim_configuration as configuration
      left join lateral (select event.at, event.user_agent from ${events} order by event.id desc limit 1) as last on true
      left join lateral (
        select event.id, event.at from ${events} and (event.status <> 'ERROR' or event.http_status = 404) order by event.id desc limit 1
      ) as success on true
      left join lateral (select event.id from ${events} and event.status = 'ERROR' order by event.id desc limit 1) as error on true
      cross join lateral (
        select count(*)::integer as failures from (
          select 1 from ${events} and ${failed} order by event.id desc limit ${countedFailures + 1}
        ) as counted
      ) as failing
      left join lateral (select event.at from ${events} and ${failed} order by event.id limit 1) as earliest on true
      cross join lateral (
        select count(*)::integer as requests, (count(*) filter (where event.status = 'ERROR'))::integer as errors
          from (select event.status from ${events} and event.id >= ${since}::uuid order by event.id desc limit ${countedRequests}) as event
      ) as recent
      cross join lateral (
        select max(scim_token.last_used_at) as at from scim_token
         where scim_token.directory_id = configuration.directory_id and scim_token.configuration_id = configuration.id
      ) as used
     where configuration.directory_id = any(${directoryIds}::uuid[]) and configuration.id = any(${ids}::uuid[])`.execute(scope.unit.db);
  return new Map(rows.map((row) => [row.id, row]));
}

async function listErrors(scope: Scope, { directoryIds }: ConfigurationPlaces, ids: string[]): Promise<ReadonlyMap<string, LoggedEvent>> {
  if (ids.length === 0) return new Map();
  const events = await scope.unit.db.selectFrom('provisioning_event').select(loggedEventColumns)
    .where('directoryId', 'in', directoryIds).where('id', 'in', ids).execute();
  return new Map(events.map((event) => [event.id, event]));
}
