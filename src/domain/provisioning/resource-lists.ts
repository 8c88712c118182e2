import { Failure } from '../../failure.js';
import type { Scope } from '../scope.js';
import type { Authority } from './authority.js';
import { groupListing } from './group-reader.js';
import type { ListCursors } from './list-cursor.js';
import { peopleListing } from './person-reader.js';
import type { ProvisionedGroup, ProvisionedPage, ProvisionedPerson, ProvisionedResource } from './provisioning-input.js';
import type { ProvisionedGroupListQuery, ProvisionedListQuery } from './provisioning-query.js';
import { mapListing, type ResourceListing } from './resource-listing.js';
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
 * A page of the people and then the groups that a configuration sees, as one list (RFC 7644 section 3.4.3). A resource
 * type that lacks an attribute of the filter has no match (section 3.4.2.2); where no type has it, the filter is refused.
 */
export function listResources(scope: Scope, authority: Authority, cursors: ListCursors, query: ProvisionedGroupListQuery): Promise<ProvisionedPage<ProvisionedResource>> {
  const people = listingOrRefusal(() => mapListing(peopleListing(scope, authority, query), (person): ProvisionedResource => ({ kind: 'person', person })));
  const groups = authority.configuration.kind === 'STATUS_PAGE' ? []
    : [listingOrRefusal(() => mapListing(groupListing(scope, authority, query), (group): ProvisionedResource => ({ kind: 'group', group })))];
  const listings = [people, ...groups].flatMap((listing) => (listing instanceof Failure ? [] : [listing]));
  if (listings.length === 0 && people instanceof Failure) throw people;
  return readPage(listings, query, { cursors, clock: scope.clock, list: { ...query, resources: 'User Group' } });
}

/** The listing, or the refusal of a filter with attributes that this resource type has not. */
function listingOrRefusal<Item>(make: () => ResourceListing<Item>): ResourceListing<Item> | Failure {
  try {
    return make();
  } catch (error) {
    if (error instanceof Failure && error.scimType === 'invalidFilter') return error;
    throw error;
  }
}
