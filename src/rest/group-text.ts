import type { GroupMember, MemberPage, ProvisionedGroup } from '../domain/provisioning/provisioning-input.js';
import type { Scope } from '../domain/scope.js';
import { project, projectionNeeds } from '../scim/projection.js';
import { groupResourceType } from '../scim/schema/resource-types.js';
import { isJsonArray, withMember, type JsonObject } from '../scim/json.js';
import type { Call } from './call.js';
import type { Provisioning } from './dependencies.js';
import { presentGroup } from './present.js';
import type { View } from './resource-answer.js';
import type { Answer } from './respond.js';

/**
 * The JSON text of groups whose members do not fit in hand, piece by piece as they are read: memory holds one page of
 * members, whatever the size of the group. The version at the top is that of the start, so a change that falls within
 * the reading is refused by a later If-Match rather than overlooked.
 */
export class GroupText {
  constructor(private readonly provisioning: Provisioning, private readonly call: Call, private readonly view: View) {}

  /** The answer that shows one group, in pieces where its members are not in hand. `answer` shows it without them. */
  one(answer: Answer, group: ProvisionedGroup): Answer {
    return answer.body === undefined || this.isInHand(group) ? answer : inPieces(answer, (scope) => this.resource(group, scope));
  }

  /** The answer that lists groups after other resources, in pieces where their members are not in hand. */
  many(answer: Answer, first: readonly JsonObject[], groups: readonly ProvisionedGroup[]): Answer {
    const { body } = answer;
    return body === undefined || groups.every((group) => this.isInHand(group)) ? answer : inPieces(answer, (scope) => this.list(body, first, groups, scope));
  }

  private isInHand(group: ProvisionedGroup): boolean {
    return group.members !== null || !projectionNeeds(this.view.projection, 'members');
  }

  /** One group: everything but the members, then these. */
  private async *resource(group: ProvisionedGroup, scope: Scope): AsyncGenerator<string> {
    const shell = withMember(this.show(group, []), 'members', undefined);
    yield `${open(shell)},"members":[`;
    let separator = '';
    let after: string | null = null;
    do {
      const page: MemberPage = await this.provisioning.listGroupMembers({
        scimConfigurationId: this.call.provider.configuration.id, id: group.team.id, after,
      }, scope);
      const { members } = this.show(group, page.members);
      if (isJsonArray(members) && members.length > 0) {
        yield separator + JSON.stringify(members).slice(1, -1);
        separator = ',';
      }
      after = page.next;
    } while (after !== null);
    yield ']}';
  }

  /** A ListResponse whose groups are written one by one; of `message` everything but the resources counts. */
  private async *list(message: JsonObject, first: readonly JsonObject[], groups: readonly ProvisionedGroup[], scope: Scope): AsyncGenerator<string> {
    yield `${open(withMember(message, 'Resources', undefined))},"Resources":[${first.map((resource) => JSON.stringify(resource)).join()}`;
    let separator = first.length === 0 ? '' : ',';
    for (const group of groups) {
      yield separator;
      yield* this.resource(group, scope);
      separator = ',';
    }
    yield ']}';
  }

  private show(group: ProvisionedGroup, members: readonly GroupMember[]): JsonObject {
    return project(presentGroup({ ...group, members }, this.call), this.view.projection, groupResourceType);
  }
}

function inPieces({ status, headers }: Answer, pieces: NonNullable<Answer['pieces']>): Answer {
  return { status, headers, pieces };
}

/** An object as text that more members may follow: `id` and `schemas` are always there, so a comma may. */
function open(object: JsonObject): string {
  return JSON.stringify(object).slice(0, -1);
}
