import { Failure } from '../failure.js';
import type { BulkRequests } from './bulk.js';
import type { Handler } from './call.js';
import type { Provisioning } from './dependencies.js';
import { DiscoveryRequests } from './discovery.js';
import { GroupRequests } from './groups.js';
import { readSearchRequest } from './list-query.js';
import type { RouteName } from './routes.js';
import { RootSearch } from './search.js';
import { UserRequests } from './users.js';

/** The handler of every route. What is not offered says so with 501 (PROTOCOL section 1). */
export function createHandlers(provisioning: Provisioning, bulk: BulkRequests, publicUrl: string): Readonly<Record<RouteName, Handler>> {
  const users = new UserRequests(provisioning);
  const groups = new GroupRequests(provisioning);
  const root = new RootSearch(provisioning);
  const discovery = new DiscoveryRequests(publicUrl);
  return {
    listUsers: (call) => users.list(call, call.query),
    searchUsers: (call) => users.list(call, readSearchRequest(call.body)),
    createUser: (call) => users.create(call),
    getUser: (call) => users.get(call),
    replaceUser: (call) => users.replace(call),
    patchUser: (call) => users.patch(call),
    removeUser: (call) => users.remove(call),
    listGroups: (call) => groups.list(call, call.query),
    searchGroups: (call) => groups.list(call, readSearchRequest(call.body)),
    createGroup: (call) => groups.create(call),
    getGroup: (call) => groups.get(call),
    replaceGroup: (call) => groups.replace(call),
    patchGroup: (call) => groups.patch(call),
    removeGroup: (call) => groups.remove(call),
    searchAll: (call) => root.search(call),
    bulk: (call) => bulk.run(call),
    me: () => refuse('A token of a SCIM configuration belongs to no user, so there is no /Me; use /Users with an id or a filter.'),
    getServiceProviderConfig: (call) => discovery.getServiceProviderConfig(call),
    listSchemas: (call) => discovery.listSchemas(call),
    getSchema: (call) => discovery.getSchema(call),
    listResourceTypes: (call) => discovery.listResourceTypes(call),
    getResourceType: (call) => discovery.getResourceType(call),
  };
}

function refuse(sentence: string): never {
  throw new Failure('NOT_SUPPORTED', sentence);
}
