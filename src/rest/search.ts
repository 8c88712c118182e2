import type { DirectoryKind } from '../domain/directory.js';
import type { ProvisionedPage } from '../domain/provisioning/provisioning-input.js';
import type { ProvisionedGroupListQuery } from '../domain/provisioning/provisioning-query.js';
import type { Scope } from '../domain/scope.js';
import { filterForType } from '../scim/filter/filter-for-type.js';
import { project, projectionNeeds } from '../scim/projection.js';
import type { ResourceType } from '../scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types.js';
import { ScimError } from '../scim/scim-error.js';
import { readOutcome, type Call, type Work } from './call.js';
import type { Provisioning } from './dependencies.js';
import { GroupText } from './group-text.js';
import { readListQuery, readSearchRequest } from './list-query.js';
import { presentGroup, presentUser } from './present.js';
import { listAnswer, viewOf } from './resource-answer.js';
import { servedTypes } from './served-types.js';

/**
 * POST /.search at the root (RFC 7644 section 3.4.3): the users that match, then the groups that match, as one list.
 * An attribute that only one of the two has is without a value in the other (section 3.4.2.1); one that no type has is
 * refused.
 */
export class RootSearch {
  constructor(private readonly provisioning: Provisioning) {}

  search(call: Call): Work {
    const parameters = readSearchRequest(call.body);
    const { filterText, sortBy, ...query } = readListQuery(parameters);
    if (sortBy !== undefined) {
      throw new ScimError('invalidValue', 'A search over users and groups together cannot be sorted; search /Users or /Groups instead.');
    }
    const [users, groups] = [viewOf(parameters, userResourceType), viewOf(parameters, groupResourceType)];
    return async (scope) => {
      const { people, teams } = await this.find(call, { ...query, withMembers: projectionNeeds(groups.projection, 'members') }, scope);
      const first = people.items.map((item) => project(presentUser(item, call), users.projection, userResourceType));
      const resources = [...first, ...teams.items.map((item) => project(presentGroup(item, call), groups.projection, groupResourceType))];
      const totalResults = people.totalResults + teams.totalResults;
      return {
        answer: new GroupText(this.provisioning, call, groups).many(listAnswer(resources, totalResults, query), first, teams.items), outcome: readOutcome(), totalResults,
        ...(filterText !== undefined && { filter: filterText }),
      };
    };
  }

  private async find(call: Call, query: Query, scope: Scope) {
    const service = { scimConfigurationId: call.provider.configuration.id, baseUrl: call.baseUrl };
    const { kind } = call.provider.configuration;
    const people = await this.provisioning.listPeople({ ...service, ...asSeenBy(userResourceType, kind, query) }, scope);
    const teams = kind === 'STATUS_PAGE' ? nothing : await this.provisioning.listGroups({
      ...service, ...asSeenBy(groupResourceType, kind, query),
      startIndex: Math.max(1, query.startIndex - people.totalResults), count: query.count - people.items.length,
    }, scope);
    return { people, teams };
  }
}

const nothing: ProvisionedPage<never> = { items: [], totalResults: 0 };

type Query = Omit<ProvisionedGroupListQuery, 'scimConfigurationId' | 'baseUrl'>;

function asSeenBy(resourceType: ResourceType, kind: DirectoryKind, { filter, ...query }: Query): Query {
  return filter === undefined ? query : { ...query, filter: filterForType(filter, resourceType, servedTypes[kind]) };
}
