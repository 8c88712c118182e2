import type { ChangePushedGroupInput, GroupChanged } from '../domain/provisioning/provisioning-input.js';
import type { Scope } from '../domain/scope.js';
import { applyPatch } from '../scim/patch/apply.js';
import { foldGroupPatch } from '../scim/patch/group-change.js';
import { readPatch, type PatchOperation } from '../scim/patch/operations.js';
import { project, projectionNeeds } from '../scim/projection.js';
import { readResource } from '../scim/resource.js';
import { groupResourceType } from '../scim/schema/resource-types.js';
import { readOutcome, withIgnored, type Call, type Handled, type Work } from './call.js';
import type { Provisioning } from './dependencies.js';
import { readListQuery } from './list-query.js';
import { presentGroup } from './present.js';
import type { QueryParameters } from './query-string.js';
import { assertVersion, listAnswer, noContent, readAnswer, resourceAnswer, subjectOf, viewOf, type View } from './resource-answer.js';
import { changeGroupInput, groupDifferenceInput, pushInput, replaceGroupInput } from './translate.js';

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
        scimConfigurationId: call.provider.configuration.id, ...window, withMembers: needsMembers(view),
      }, scope);
      const resources = page.items.map((item) => project(presentGroup(item, call), view.projection, groupResourceType));
      return {
        answer: listAnswer(resources, page, query), outcome: readOutcome(), totalResults: page.totalResults,
        ...(filterText !== undefined && { filter: filterText }),
      };
    };
  }

  get(call: Call): Work {
    const view = viewOf(call.query, groupResourceType);
    return async (scope) => {
      const group = await this.provisioning.getGroup({ ...subjectOf(call), withMembers: needsMembers(view) }, scope);
      return { answer: readAnswer(presentGroup(group, call), view, call.ifNoneMatch), outcome: readOutcome({ teamId: group.team.id, subject: group.team.name }) };
    };
  }

  create(call: Call): Work {
    const read = readResource(call.body, groupResourceType);
    const input = pushInput(read, call.provider.configuration.id);
    return async (scope) => this.changed(call, 201, await this.provisioning.pushGroup(input, scope), read.warnings, scope);
  }

  replace(call: Call): Work {
    const read = readResource(call.body, groupResourceType);
    const { identityProvider } = call.provider.configuration;
    const input = replaceGroupInput(read, subjectOf(call), identityProvider === 'KEYCLOAK' ? 'are none' : 'stay');
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
    return { answer: resourceAnswer(status, presentGroup(group, call), view), outcome: withIgnored(result.outcome, warnings) };
  }

  /** The version that If-Match allows, for the domain to compare once more under its lock; throws STALE for another. */
  private async expectedVersion(call: Call, scope: Scope): Promise<{ readonly expectedMetaVersion?: string }> {
    if (call.ifMatch === undefined || call.ifMatch === 'any') return {};
    const { metaVersion } = await this.provisioning.getGroup({ ...subjectOf(call), withMembers: false }, scope);
    assertVersion(call.ifMatch, metaVersion);
    return { expectedMetaVersion: metaVersion };
  }
}

function needsMembers({ projection }: View): boolean {
  return projectionNeeds(projection, 'members');
}
