import { filterForType } from '../../scim/filter/filter-for-type.js';
import type { ResourceType } from '../../scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../../scim/schema/resource-types.js';
import type { Scope } from '../scope.js';
import type { Authority } from './authority.js';
import { groupListing } from './group-reader.js';
import type { ListCursors } from './list-cursor.js';
import { peopleListing } from './person-reader.js';
import type { ProvisionedGroup, ProvisionedPage, ProvisionedPerson, ProvisionedResource } from './provisioning-input.js';
import type { ProvisionedGroupListQuery, ProvisionedListQuery } from './provisioning-query.js';
import { mapListing } from './resource-listing.js';
import { readPage } from './resource-page.js';

/** A page of the people that a configuration sees. Throws INVALID for a filter, an order or a cursor that has no meaning. */
export function listPeople(scope: Scope, authority: Authority, cursors: ListCursors, query: ProvisionedListQuery): Promise<ProvisionedPage<ProvisionedPerson>> {
  return readPage([peopleListing(scope, authority, query)], query, { cursors, clock: scope.clock, list: { ...query, resources: 'User' } });
}

/** A page of the groups that a configuration sees; throws NOT_FOUND on a status page, and INVALID as for people. */
export function listGroups(scope: Scope, authority: Authority, cursors: ListCursors, query: ProvisionedGroupListQuery): Promise<ProvisionedPage<ProvisionedGroup>> {
  return readPage([groupListing(scope, authority, query)], query, { cursors, clock: scope.clock, list: { ...query, resources: 'Group' } });
}

/**
 * A page of the people and then the groups that a configuration sees, as one list (RFC 7644 section 3.4.3). An attribute
 * that only one of the two has is without a value in the other (section 3.4.2.1); one that no type has is refused.
 */
export function listResources(scope: Scope, authority: Authority, cursors: ListCursors, query: ProvisionedGroupListQuery): Promise<ProvisionedPage<ProvisionedResource>> {
  const isStatusPage = authority.configuration.kind === 'STATUS_PAGE';
  const types = isStatusPage ? [userResourceType] : [userResourceType, groupResourceType];
  const asSeenBy = (type: ResourceType): ProvisionedGroupListQuery => ({ ...query, filter: query.filter && filterForType(query.filter, type, types) });
  const people = mapListing(peopleListing(scope, authority, asSeenBy(userResourceType)), (person): ProvisionedResource => ({ kind: 'person', person }));
  const groups = isStatusPage ? []
    : [mapListing(groupListing(scope, authority, asSeenBy(groupResourceType)), (group): ProvisionedResource => ({ kind: 'group', group }))];
  return readPage([people, ...groups], query, { cursors, clock: scope.clock, list: { ...query, resources: 'User Group' } });
}
