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
 * An attribute that only one of the two has is without a value in the other (section 3.4.2.1); one that no type has is
 * refused.
 */
export class RootSearch {
  constructor(private readonly provisioning: Provisioning) {}

  search(call: Call): Work {
    const parameters = readSearchRequest(call.body);
    const query = readListQuery(parameters);
    const { filterText, ...window } = query;
    if (query.sortBy !== undefined) {
      throw new ScimError('invalidValue', 'A search over users and groups together cannot be sorted; search /Users or /Groups instead.');
    }
    const [users, groups] = [viewOf(parameters, userResourceType), viewOf(parameters, groupResourceType)];
    return async (scope) => {
      const page = await this.provisioning.listResources({
        scimConfigurationId: call.provider.configuration.id, baseUrl: call.baseUrl, ...window, withMembers: projectionNeeds(groups.projection, 'members'),
      }, scope);
      const people = page.items.flatMap((found) => (found.kind === 'person' ? [project(presentUser(found.person, call), users.projection, userResourceType)] : []));
      const teams = page.items.flatMap((found) => (found.kind === 'group' ? [found.group] : []));
      const resources = [...people, ...teams.map((team) => project(presentGroup(team, call), groups.projection, groupResourceType))];
      return {
        answer: new GroupText(this.provisioning, call, groups).many(listAnswer(resources, page, query), people, teams),
        outcome: readOutcome(), totalResults: page.totalResults,
        ...(filterText !== undefined && { filter: filterText }),
      };
    };
  }
}
