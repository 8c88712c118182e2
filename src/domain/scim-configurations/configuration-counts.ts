import { sql } from 'kysely';
import { firstEventIdAt } from '../provisioning/logged-event.js';
import type { Scope } from '../scope.js';
import type { ConfigurationPlaces } from './configuration-places.js';

/** How much there is of everything around a configuration. */
export interface ScimCounts {
  /** People that it manages. */
  readonly people: number;
  /** Those of them that the provider calls active. */
  readonly activePeople: number;
  /** Teams that it manages. */
  readonly groups: number;
  /** People of the directory that no configuration manages. */
  readonly unmanagedPeople: number;
  /** Errors of the last 24 hours, counted up to 1,000. */
  readonly openErrors: number;
}

const day = 24 * 60 * 60 * 1000;
const countedErrors = 1000;

/** The counts of configurations, by their ids, in one statement. The caller has asked the policy. */
export async function loadCounts(scope: Scope, { directoryIds, ids }: ConfigurationPlaces): Promise<ReadonlyMap<string, ScimCounts>> {
  const since = firstEventIdAt(new Date(scope.clock.now().getTime() - day));
  const { rows } = await sql<ScimCounts & { readonly id: string }>`
    select configuration.id, managed.people, managed."activePeople", groups.groups, unmanaged."unmanagedPeople", errors."openErrors"
      from scim_configuration as configuration
      cross join lateral (
        select count(*)::integer as people, (count(*) filter (where person.active))::integer as "activePeople" from person
         where person.directory_id = configuration.directory_id and person.managed_by = configuration.id and person.removed_at is null
      ) as managed
      cross join lateral (
        select count(*)::integer as groups from team
         where team.directory_id = configuration.directory_id and team.managed_by = configuration.id
      ) as groups
      cross join lateral (
        select count(*)::integer as "unmanagedPeople" from person
         where person.directory_id = configuration.directory_id and person.managed_by is null and person.removed_at is null
      ) as unmanaged
      cross join lateral (
        select count(*)::integer as "openErrors" from (
          select 1 from provisioning_event as event
           where event.directory_id = configuration.directory_id and event.configuration_id = configuration.id
             and event.id >= ${since}::uuid and event.status = 'ERROR'
           limit ${countedErrors}
        ) as counted
      ) as errors
     where configuration.directory_id = any(${directoryIds}::uuid[]) and configuration.id = any(${ids}::uuid[])`.execute(scope.unit.db);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
