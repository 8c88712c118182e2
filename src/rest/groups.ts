import type { ChangePushedGroupInput, GroupChanged } from '../domain/provisioning/provisioning-input.js';
import type { Scope } from '../domain/scope.js';
import { applyPatch } from '../scim/patch/apply.js';
import { foldGroupPatch } from '../scim/patch/group-change.js';
import { readPatch } from '../scim/patch/operations.js';
import type { PatchOperation } from '../scim/patch/patch-operation.js';
import { project, projectionNeeds } from '../scim/projection.js';
import { readResource } from '../scim/resource.js';
import { groupResourceType } from '../scim/schema/resource-types.js';
import { readOutcome, withIgnored, type Call, type Handled, type Work } from './call.js';
import type { Provisioning } from './dependencies.js';
import { GroupText } from './group-text.js';
import { readListQuery } from './list-query.js';
import { presentGroup } from './present.js';
import type { QueryParameters } from './query-string.js';
import {
  assertConditions, dependsOnVersion, listAnswer, namesTags, noContent, readAnswer, resourceAnswer, subjectOf, viewOf, type View,
} from './resource-answer.js';
import { changeGroupInput, groupDifferenceInput, pushInput, replaceGroupInput, type AbsentMembers } from './translate.js';

/** A PATCH of a larger group answers 204: the answer would cost the size of the group (PROTOCOL section 1). */
const largestPatchAnswer = 1000;

/** The requests of /Groups (RFC 7644 sections 3.3 to 3.6). Members are read only where the answer shows them. */
export class GroupRequests {
  constructor(private readonly provisioning: Provisioning) {}

  /** A page of groups; `parameters` come from the query or from the body of a search. */
  list(call: Call, parameters: QueryParameters): Work {
    const query = readListQuery(parameters);
    const view = viewOf(parameters, groupResourceType);
    const { filterText, ...window } = query;
    return async (scope) => {
      const page = await this.provisioning.listGroups({
        scimConfigurationId: call.provider.configuration.id, baseUrl: call.baseUrl, ...window, withMembers: needsMembers(view),
      }, scope);
      const resources = page.items.map((item) => project(presentGroup(item, call), view.projection, groupResourceType));
      return {
        answer: this.textOf(call, view).many(listAnswer(resources, page, query), [], page.items),
        outcome: readOutcome(), totalResults: page.totalResults,
        ...(filterText !== undefined && { filter: filterText }),
      };
    };
  }

  get(call: Call): Work {
    const view = viewOf(call.query, groupResourceType);
    return async (scope) => {
      const group = await this.provisioning.getGroup({ ...subjectOf(call), withMembers: needsMembers(view) }, scope);
      const answer = readAnswer(presentGroup(group, call), view, call.ifNoneMatch);
      return { answer: this.textOf(call, view).one(answer, group), outcome: readOutcome({ teamId: group.team.id, subject: group.team.name }) };
    };
  }

  create(call: Call): Work {
    const read = readResource(call.body, groupResourceType);
    const input = pushInput(read, call.provider.configuration.id, absentMembers(call));
    return async (scope) => this.changed(call, 201, await this.provisioning.pushGroup(input, scope), read.warnings, scope);
  }

  replace(call: Call): Work {
    const read = readResource(call.body, groupResourceType);
    const input = replaceGroupInput(read, subjectOf(call), absentMembers(call));
    return async (scope) => {
      const expectedMetaVersion = await this.expectedVersion(call, scope);
      return this.changed(call, 200, await this.provisioning.changePushedGroup({ ...input, ...expectedMetaVersion }, scope), read.warnings, scope);
    };
  }

  /** In the normal form where the operations allow it, at the cost of the change and not of the group (DESIGN 7). */
  patch(call: Call): Work {
    const operations = readPatch(call.body, groupResourceType);
    const subject = subjectOf(call);
    const fold = foldGroupPatch(operations, subject.id);
    return async (scope) => {
      const expectedMetaVersion = await this.expectedVersion(call, scope);
      const { input, warnings } = fold.kind === 'change'
        ? { input: changeGroupInput(fold, subject), warnings: fold.warnings }
        : await this.difference(call, operations, scope);
      const result = await this.provisioning.changePushedGroup({ ...input, ...expectedMetaVersion }, scope);
      if (result.memberCount > largestPatchAnswer && !call.query.has('attributes')) {
        return { answer: noContent, outcome: withIgnored(result.outcome, warnings) };
      }
      return this.changed(call, 200, result, warnings, scope);
    };
  }

  remove(call: Call): Work {
    return async (scope) => {
      const expectedMetaVersion = await this.expectedVersion(call, scope);
      const { outcome } = await this.provisioning.removePushedGroup({ ...subjectOf(call), ...expectedMetaVersion }, scope);
      return { answer: noContent, outcome };
    };
  }

  private async difference(
    call: Call, operations: readonly PatchOperation[], scope: Scope,
  ): Promise<{ readonly input: ChangePushedGroupInput; readonly warnings: readonly string[] }> {
    const subject = subjectOf(call);
    const before = presentGroup(await this.provisioning.getGroupForChange(subject, scope), call);
    const { resource, warnings } = applyPatch(before, operations, groupResourceType);
    return { input: groupDifferenceInput(before, resource, subject), warnings };
  }

  private async changed(call: Call, status: 200 | 201, result: GroupChanged, warnings: readonly string[], scope: Scope): Promise<Handled> {
    const view = viewOf(call.query, groupResourceType);
    const group = await this.provisioning.getGroup({
      scimConfigurationId: call.provider.configuration.id, id: result.team.id, withMembers: needsMembers(view),
    }, scope);
    const answer = resourceAnswer(status, presentGroup(group, call), view);
    return { answer: this.textOf(call, view).one(answer, group), outcome: withIgnored(result.outcome, warnings) };
  }

  private textOf(call: Call, view: View): GroupText {
    return new GroupText(this.provisioning, call, view);
  }

  /** The version that If-Match allows, for the domain to compare once more under its lock; throws STALE where a condition fails. */
  private async expectedVersion(call: Call, scope: Scope): Promise<{ readonly expectedMetaVersion?: string }> {
    if (!dependsOnVersion(call)) return {};
    const { metaVersion } = await this.provisioning.getGroup({ ...subjectOf(call), withMembers: false }, scope);
    assertConditions(call, metaVersion);
    return namesTags(call.ifMatch) ? { expectedMetaVersion: metaVersion } : {};
  }
}

/** Keycloak leaves out the key of an empty group (PROTOCOL section 4, KC-02-put). */
function absentMembers(call: Call): AbsentMembers {
  return call.provider.configuration.identityProvider === 'KEYCLOAK' ? 'are none' : 'stay';
}

function needsMembers({ projection }: View): boolean {
  return projectionNeeds(projection, 'members');
}
