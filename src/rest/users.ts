import type { PersonChanged, ProvisionedPerson } from '../domain/provisioning/provisioning-input.js';
import type { Scope } from '../domain/scope.js';
import { withMember, type JsonObject } from '../scim/json.js';
import { applyPatch } from '../scim/patch/apply.js';
import { readPatch } from '../scim/patch/operations.js';
import { project, projectionNeeds } from '../scim/projection.js';
import { readResource } from '../scim/resource.js';
import { userResourceType } from '../scim/schema/resource-types.js';
import { readOutcome, withIgnored, type Call, type Handled, type Work } from './call.js';
import type { Provisioning } from './dependencies.js';
import { weakTag } from './entity-tag.js';
import { readListQuery } from './list-query.js';
import { presentUser } from './present.js';
import type { QueryParameters } from './query-string.js';
import { assertConditions, dependsOnVersion, listAnswer, namesTags, noContent, readAnswer, resourceAnswer, subjectOf, viewOf } from './resource-answer.js';
import { differenceInput, provisionInput, replaceInput } from './translate.js';

/** The requests of /Users (RFC 7644 sections 3.3 to 3.6), each understood first and then done in domain words. */
export class UserRequests {
  constructor(private readonly provisioning: Provisioning) {}

  /** A page of users; `parameters` come from the query or from the body of a search. */
  list(call: Call, parameters: QueryParameters): Work {
    const query = readListQuery(parameters);
    const view = viewOf(parameters, userResourceType);
    const { filterText, ...window } = query;
    return async (scope) => {
      const page = await this.provisioning.listPeople({ scimConfigurationId: call.provider.configuration.id, baseUrl: call.baseUrl, ...window }, scope);
      const resources = page.items.map((item) => project(presentUser(item, call), view.projection, userResourceType));
      return {
        answer: listAnswer(resources, page, query), outcome: readOutcome(), totalResults: page.totalResults,
        ...(filterText !== undefined && { filter: filterText }),
      };
    };
  }

  /** One user. Teams change without the user's version, so a 304 is given only where the answer shows none. */
  get(call: Call): Work {
    const view = viewOf(call.query, userResourceType);
    const condition = projectionNeeds(view.projection, 'groups') ? undefined : call.ifNoneMatch;
    return async (scope) => {
      const found = await this.provisioning.getPerson(subjectOf(call), scope);
      return { answer: readAnswer(presentUser(found, call), view, condition), outcome: outcomeOfRead(found) };
    };
  }

  create(call: Call): Work {
    const { resource, warnings } = readResource(call.body, userResourceType);
    const input = provisionInput(resource, call.provider.configuration.id);
    return async (scope) => changed(call, 201, await this.provisioning.provisionPerson(input, scope), warnings);
  }

  replace(call: Call): Work {
    const { resource, warnings } = readResource(call.body, userResourceType);
    const input = replaceInput(resource, subjectOf(call));
    return async (scope) => {
      const expectedVersion = await this.expectedVersion(call, scope);
      return changed(call, 200, await this.provisioning.changeProvisionedPerson({ ...input, ...expectedVersion }, scope), warnings);
    };
  }

  /** Reads, applies and writes the difference under one lock, so that two of them do not lose each other's change. */
  patch(call: Call): Work {
    const operations = readPatch(call.body, userResourceType);
    const subject = subjectOf(call);
    return async (scope) => {
      const current = await this.provisioning.getPersonForChange(subject, scope);
      assertConditions(call, weakTag(current.person.version));
      // Without `active`, so that the difference shows whether the request named it.
      const before = withMember(presentUser(current, call), 'active', undefined);
      const { resource, warnings } = applyPatch(before, operations, userResourceType);
      const input = differenceInput(before, resource, subject);
      return changed(call, 200, await this.provisioning.changeProvisionedPerson(input, scope), warnings);
    };
  }

  remove(call: Call): Work {
    return async (scope) => {
      const expectedVersion = await this.expectedVersion(call, scope);
      const { outcome } = await this.provisioning.deprovisionPerson({ ...subjectOf(call), ...expectedVersion }, scope);
      return { answer: noContent, outcome };
    };
  }

  /** The version that If-Match allows, for the domain to compare once more under its lock; throws STALE where a condition fails. */
  private async expectedVersion(call: Call, scope: Scope): Promise<{ readonly expectedVersion?: number }> {
    if (!dependsOnVersion(call)) return {};
    const { person } = await this.provisioning.getPerson(subjectOf(call), scope);
    assertConditions(call, weakTag(person.version));
    return namesTags(call.ifMatch) ? { expectedVersion: person.version } : {};
  }
}

function changed(call: Call, status: 200 | 201, result: PersonChanged, warnings: readonly string[]): Handled {
  const resource: JsonObject = presentUser(result, call);
  return { answer: resourceAnswer(status, resource, viewOf(call.query, userResourceType)), outcome: withIgnored(result.outcome, warnings) };
}

function outcomeOfRead({ person }: ProvisionedPerson) {
  return readOutcome({ personId: person.id, subject: person.userName });
}
