import type { PersonAttributes } from '../domain/people/person.js';
import type {
  ChangeProvisionedPersonInput, ChangePushedGroupInput, PersonEmail, PersonName, ProvisionPersonInput, PushGroupInput,
} from '../domain/provisioning/provisioning-input.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../scim/json.js';
import type { GroupChange } from '../scim/patch/group-change.js';
import type { ReadResource } from '../scim/resource.js';
import { sameJson } from './same-json.js';

/** Which resource of which configuration an input is about. */
export interface Subject {
  readonly scimConfigurationId: string;
  readonly id: string;
}

/** POST of a User in domain words; `user` is what `readResource` gave. */
export function provisionInput(user: JsonObject, scimConfigurationId: string): ProvisionPersonInput {
  const { active, ...words } = wordsOf(user);
  return { scimConfigurationId, ...words, ...(active !== undefined && { active }) };
}

/** PUT of a User: what is absent is cleared, but for `active`, which stays as it is (PROTOCOL section 4). */
export function replaceInput(user: JsonObject, subject: Subject): ChangeProvisionedPersonInput {
  return { ...subject, ...provisionInput(user, subject.scimConfigurationId) };
}

/**
 * PATCH of a User as the difference that it makes. `before` comes without `active`, so that an `active` in `after` was
 * named by the request: then it counts even where it repeats what is stored (DESIGN 3.3, "the next active:false applies").
 */
export function differenceInput(before: JsonObject, after: JsonObject, subject: Subject): ChangeProvisionedPersonInput {
  const { active, ...next } = wordsOf(after);
  const { active: _unset, ...previous } = wordsOf(before);
  const changed = Object.entries(next).filter(([name, value]) => !sameJson(value, previous[name as keyof typeof next]));
  return { ...subject, ...Object.fromEntries(changed), ...(active !== undefined && { active }) };
}

/** What a group without the key `members` says: nothing about them, or that there are none. */
export type AbsentMembers = 'stay' | 'are none';

/** POST of a Group in domain words; members that it does not tell stay in a team that it links, as by PUT. */
export function pushInput(read: ReadResource, scimConfigurationId: string, absentMembers: AbsentMembers): PushGroupInput {
  return { scimConfigurationId, ...groupWords(read), ...(tellsMembers(read, absentMembers) && { memberIds: idsOf(read.resource['members']) }) };
}

/**
 * PUT of a Group: absent members stay as they are, except from a client that leaves out the key of an empty group
 * (PROTOCOL section 4, Keycloak: KC-02-put); null and [] empty the group.
 */
export function replaceGroupInput(read: ReadResource, subject: Subject, absentMembers: AbsentMembers): ChangePushedGroupInput {
  return { ...subject, ...groupWords(read), ...(tellsMembers(read, absentMembers) && { members: idsOf(read.resource['members']) }) };
}

/** PATCH of a Group in its normal form, which needs no reading. */
export function changeGroupInput({ displayName, externalId, members }: GroupChange, subject: Subject): ChangePushedGroupInput {
  return {
    ...subject,
    ...(displayName !== undefined && { displayName }),
    ...(externalId !== undefined && { externalId }),
    ...(members.kind === 'set' && { members: members.ids }),
    ...(members.kind === 'change' && { addMembers: members.add, removeMembers: members.remove }),
  };
}

/** PATCH of a Group that had to be read: the difference between the two, its members as those who join and leave. */
export function groupDifferenceInput(before: JsonObject, after: JsonObject, subject: Subject): ChangePushedGroupInput {
  const [former, next] = [new Set(idsOf(before['members'])), new Set(idsOf(after['members']))];
  const addMembers = [...next].filter((id) => !former.has(id));
  const removeMembers = [...former].filter((id) => !next.has(id));
  return {
    ...subject,
    ...(after['displayName'] !== before['displayName'] && { displayName: textOf(after['displayName']) ?? '' }),
    ...(after['externalId'] !== before['externalId'] && { externalId: textOf(after['externalId']) }),
    ...(addMembers.length > 0 && { addMembers }),
    ...(removeMembers.length > 0 && { removeMembers }),
  };
}

/** A User in domain words: null where SCIM has nothing assigned. */
interface PersonWords {
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly active: boolean | undefined;
  readonly name: PersonName | null;
  readonly emails: readonly PersonEmail[] | null;
  readonly attributes: PersonAttributes;
}

/** What the server makes itself, and what has a word of its own in the domain. */
const notAttributes: ReadonlySet<string> = new Set([
  'schemas', 'id', 'meta', 'groups', 'userName', 'externalId', 'displayName', 'active', 'name', 'emails',
]);

function wordsOf(user: JsonObject): PersonWords {
  const { userName, externalId, displayName, active, name, emails } = user;
  return {
    userName: textOf(userName) ?? '',
    externalId: textOf(externalId),
    displayName: textOf(displayName),
    active: typeof active === 'boolean' ? active : undefined,
    name: isJsonObject(name) ? name : null,
    // The schema has checked every member; an element without a value is kept as sent, and the domain reads none from it.
    emails: isJsonArray(emails) ? emails as readonly unknown[] as readonly PersonEmail[] : null,
    attributes: Object.fromEntries(Object.entries(user).filter(([attribute]) => !notAttributes.has(attribute))),
  };
}

function groupWords({ resource }: ReadResource): { readonly displayName: string; readonly externalId: string | null } {
  return { displayName: textOf(resource['displayName']) ?? '', externalId: textOf(resource['externalId']) };
}

function tellsMembers({ resource, cleared }: ReadResource, absentMembers: AbsentMembers): boolean {
  return resource['members'] !== undefined || cleared.has('members') || absentMembers === 'are none';
}

function idsOf(members: JsonValue | undefined): readonly string[] {
  const elements = isJsonArray(members) ? members : [];
  return elements.flatMap((member) => (isJsonObject(member) ? textOf(member['value']) ?? [] : []));
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
