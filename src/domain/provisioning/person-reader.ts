import { userResourceType } from '../../scim/schema/resource-types.js';
import { asId } from '../id.js';
import type { Person } from '../people/person.js';
import { notFound } from '../policy.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Authority } from './authority.js';
import { filterCondition, sortValue } from './filter-condition.js';
import { personColumnMap } from './person-columns.js';
import type { ProvisionedPerson, TeamOfPerson } from './provisioning-input.js';
import type { ProvisionedSelection } from './provisioning-query.js';
import { tableListing, type ResourceListing } from './resource-listing.js';
import { visiblePeople, visibleTeams } from './visibility.js';

/** The people that a configuration sees and a filter keeps, in the order (created, id) or that of sortBy (PROTOCOL 6). */
export function peopleListing(scope: Scope, { configuration }: Authority, selection: ProvisionedSelection): ResourceListing<ProvisionedPerson> {
  const columns = personColumnMap(configuration, selection.baseUrl);
  const seen = scope.unit.db.selectFrom('person').where('person.directoryId', '=', configuration.directoryId).where(visiblePeople(configuration));
  const filter = filterCondition(selection.filter, userResourceType, columns);
  return tableListing(scope, {
    table: 'person',
    directoryId: configuration.directoryId,
    seen,
    filter,
    sort: sortValue(selection.sortBy, userResourceType, columns),
    descending: selection.descending ?? false,
    present: (people: readonly Person[]) => withTeams(scope, configuration, people),
  });
}

/** One person as this configuration sees them; throws NOT_FOUND for everybody else. */
export async function getPerson(scope: Scope, { configuration }: Authority, id: string): Promise<ProvisionedPerson> {
  const canonical = asId(id);
  const people = canonical === undefined ? [] : await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', configuration.directoryId).where('person.id', '=', canonical).where(visiblePeople(configuration)).execute();
  const [found] = await withTeams(scope, configuration, people);
  if (found === undefined) throw notFound('No person');
  return found;
}

/**
 * The teams of these people that the configuration may see, read in one statement for all of them: by the memberships of
 * the page, each looking its team up (`offset` keeps PostgreSQL from reading all teams of the directory instead).
 */
export async function withTeams(scope: Scope, configuration: ScimConfiguration, people: readonly Person[]): Promise<readonly ProvisionedPerson[]> {
  if (people.length === 0 || configuration.kind === 'STATUS_PAGE') return people.map((person) => ({ person, teams: [] }));
  const rows = await scope.unit.db.selectFrom('team_member')
    .innerJoinLateral((from) => from.selectFrom('team').select(['team.id', 'team.name'])
      .where('team.directoryId', '=', configuration.directoryId).whereRef('team.id', '=', 'team_member.teamId')
      .where(visibleTeams(configuration)).offset(0).as('joined'), (join) => join.onTrue())
    .select(['team_member.personId', 'joined.id', 'joined.name'])
    .where('team_member.directoryId', '=', configuration.directoryId)
    .where('team_member.personId', 'in', people.map((person) => person.id))
    .orderBy('team_member.sequence').execute();
  const teams = new Map<string, TeamOfPerson[]>();
  for (const { personId, id, name } of rows) teams.set(personId, [...teams.get(personId) ?? [], { id, name }]);
  return people.map((person) => ({ person, teams: teams.get(person.id) ?? [] }));
}
