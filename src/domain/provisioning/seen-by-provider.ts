import { Failure } from '../../failure.js';
import type { Filter } from '../../scim/filter/filter.js';
import { groupResourceType, userResourceType } from '../../scim/schema/resource-types.js';
import { listAdmitted, type PerPlace } from '../admission.js';
import { byCreation, listPages } from '../keyset.js';
import type { Page, PageRequest } from '../page.js';
import type { Person } from '../people/person.js';
import { notFound } from '../policy.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import { filterCondition } from './filter-condition.js';
import { groupColumnMap } from './group-columns.js';
import { personColumnMap } from './person-columns.js';
import { visiblePeople, visibleTeams } from './visibility.js';

/** What several configurations show their providers; `baseUrl` is where the resources of one live, as filters may name it. */
export interface SeenQuery {
  readonly configurations: readonly ScimConfiguration[];
  readonly filter: Filter | undefined;
  readonly baseUrl: (configuration: ScimConfiguration) => string;
}

/**
 * The same page of people that each of these configurations shows its provider, by configuration id, in one statement:
 * for those who manage SCIM in its directory. Throws INVALID for a filter that has no meaning.
 */
export function listSeenPeople(scope: Scope, { configurations, filter, baseUrl }: SeenQuery, request: PageRequest): Promise<PerPlace<Page<Person>>> {
  return ofConfigurations(scope, configurations, (allowed) => listPages(scope.unit.db, new Map(allowed.map((configuration) => {
    const seen = scope.unit.db.selectFrom('person').selectAll('person').where('person.directoryId', '=', configuration.directoryId).where(visiblePeople(configuration));
    const condition = filterCondition(filter, userResourceType, personColumnMap(configuration, baseUrl(configuration)));
    return [configuration.id, condition === undefined ? seen : seen.where(condition)];
  })), byCreation('person'), request));
}

/** The same for the teams that the provider sees as groups; on a status page there are none. */
export function listSeenTeams(scope: Scope, { configurations, filter, baseUrl }: SeenQuery, request: PageRequest): Promise<PerPlace<Page<Team>>> {
  return ofConfigurations(scope, configurations, (allowed) => listPages(scope.unit.db, new Map(allowed.map((configuration) => {
    const seen = scope.unit.db.selectFrom('team').selectAll('team').where('team.directoryId', '=', configuration.directoryId).where(visibleTeams(configuration));
    const condition = filterCondition(filter, groupResourceType, groupColumnMap(configuration, baseUrl(configuration)));
    return [configuration.id, condition === undefined ? seen : seen.where(condition)];
  })), byCreation('team'), request));
}

/** Several configurations may be of one directory, of which the policy is asked once. */
async function ofConfigurations<Row>(
  scope: Scope, configurations: readonly ScimConfiguration[], list: (allowed: readonly ScimConfiguration[]) => Promise<ReadonlyMap<string, Page<Row>>>,
): Promise<PerPlace<Page<Row>>> {
  const ofDirectory = Map.groupBy(configurations, (configuration) => configuration.directoryId);
  const pages = await listAdmitted(scope, 'MANAGE_SCIM', [...ofDirectory.keys()], undefined, async (admissions) => {
    const found = await list(admissions.flatMap(({ directory }) => ofDirectory.get(directory.id) ?? []));
    return new Map(admissions.map(({ directory }) => [directory.id, found]));
  });
  return new Map(configurations.map(({ id, directoryId }) => {
    const ofPlace = pages.get(directoryId) ?? notFound();
    return [id, ofPlace instanceof Failure ? ofPlace : ofPlace.get(id) ?? notFound()];
  }));
}
