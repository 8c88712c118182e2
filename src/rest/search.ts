import { Failure } from '../failure.js';
import type { ProvisionedPage } from '../domain/provisioning/provisioning-input.js';
import type { ProvisionedGroupListQuery } from '../domain/provisioning/provisioning-query.js';
import type { Scope } from '../domain/scope.js';
import { project, projectionNeeds } from '../scim/projection.js';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types.js';
import { ScimError } from '../scim/scim-error.js';
import { readOutcome, type Call, type Work } from './call.js';
import type { Provisioning } from './dependencies.js';
import { GroupText } from './group-text.js';
import { readListQuery, readSearchRequest } from './list-query.js';
import { presentGroup, presentUser } from './present.js';
import { listAnswer, viewOf } from './resource-answer.js';

/**
 * POST /.search at the root (RFC 7644 section 3.4.3): the users that match, then the groups that match, as one list.
 * A resource type that lacks an attribute of the filter has no match (section 3.4.2.2); where no type has it, the
 * filter is refused.
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

  private async find(call: Call, query: Omit<ProvisionedGroupListQuery, 'scimConfigurationId' | 'baseUrl'>, scope: Scope) {
    const service = { scimConfigurationId: call.provider.configuration.id, baseUrl: call.baseUrl };
    const people = await orRefusal(this.provisioning.listPeople({ ...service, ...query }, scope));
    const before = 'refusal' in people ? 0 : people.totalResults;
    const taken = 'refusal' in people ? 0 : people.items.length;
    const teams = call.provider.configuration.kind === 'STATUS_PAGE' ? nothing : await orRefusal(this.provisioning.listGroups({
      ...service, ...query, startIndex: Math.max(1, query.startIndex - before), count: query.count - taken,
    }, scope));
    if ('refusal' in people && ('refusal' in teams || teams === nothing)) throw people.refusal;
    return { people: 'refusal' in people ? nothing : people, teams: 'refusal' in teams ? nothing : teams };
  }
}

const nothing: ProvisionedPage<never> = { items: [], totalResults: 0 };

/** The page, or the refusal of a filter with attributes that this resource type has not. */
async function orRefusal<Item>(page: Promise<ProvisionedPage<Item>>): Promise<ProvisionedPage<Item> | { readonly refusal: Failure }> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof Failure && error.scimType === 'invalidFilter') return { refusal: error };
    throw error;
  }
}
