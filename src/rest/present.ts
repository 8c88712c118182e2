import type { GroupMember, ProvisionedGroup, ProvisionedPerson, TeamOfPerson } from '../domain/provisioning/provisioning-input.js';
import type { PersonAttributes } from '../domain/people/person.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../scim/json.js';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types.js';
import { weakTag } from './entity-tag.js';

/** Where the resources of an answer live. */
export interface ResourcePlace {
  /** The SCIM root that was called, without a slash at the end: PUBLIC_URL, prefix, configuration id. */
  readonly baseUrl: string;
}

/**
 * A person as a SCIM User (RFC 7643 section 4.1): the stored attributes value for value, nothing invented. `groups`
 * are the direct teams that this configuration sees.
 */
export function presentUser({ person, teams }: ProvisionedPerson, place: ResourcePlace): JsonObject {
  const attributes = storedJson(person.attributes);
  const location = `${place.baseUrl}${userResourceType.endpoint}/${person.id}`;
  return {
    schemas: [userResourceType.schema.id, ...userResourceType.extensions.map(({ id }) => id).filter((id) => hasData(attributes[id]))],
    id: person.id,
    ...(person.externalId !== null && { externalId: person.externalId }),
    meta: presentMeta(userResourceType.name, person, location, weakTag(person.version)),
    userName: person.userName,
    ...(person.displayName !== null && { displayName: person.displayName }),
    ...attributes,
    active: person.active,
    ...(teams.length > 0 && { groups: teams.map((team) => presentTeam(team, place)) }),
  };
}

/** A team as a SCIM Group (RFC 7643 section 4.2); without `members` when they were not read. */
export function presentGroup({ team, metaVersion, members }: ProvisionedGroup, place: ResourcePlace): JsonObject {
  const location = `${place.baseUrl}${groupResourceType.endpoint}/${team.id}`;
  return {
    schemas: [groupResourceType.schema.id],
    id: team.id,
    ...(team.externalId !== null && { externalId: team.externalId }),
    meta: presentMeta(groupResourceType.name, team, location, metaVersion),
    displayName: team.name,
    ...(members !== null && { members: members.map((member) => presentMember(member, place)) }),
  };
}

/** The address of a resource, as in `meta.location`; undefined for a resource without one. */
export function locationOf(resource: JsonObject): string | undefined {
  return metaText(resource, 'location');
}

/** The version of a resource, as in `meta.version` and in its ETag; undefined for a resource without one. */
export function versionOf(resource: JsonObject): string | undefined {
  return metaText(resource, 'version');
}

interface Dated {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

function presentMeta(resourceType: string, dated: Dated, location: string, version: string): JsonObject {
  return { resourceType, created: dated.createdAt.toISOString(), lastModified: dated.updatedAt.toISOString(), location, version };
}

function presentTeam(team: TeamOfPerson, place: ResourcePlace): JsonObject {
  return { value: team.id, $ref: `${place.baseUrl}${groupResourceType.endpoint}/${team.id}`, display: team.name, type: 'direct' };
}

function presentMember(member: GroupMember, place: ResourcePlace): JsonObject {
  return { value: member.id, $ref: `${place.baseUrl}${userResourceType.endpoint}/${member.id}`, display: member.userName, type: 'User' };
}

/** What the schemas define and no column holds; whatever else a script stored by GraphQL is not for providers (THREATS V24). */
const storedNames: ReadonlySet<string> = new Set([
  ...userResourceType.schema.attributes.map(({ name }) => name).filter((name) => !['userName', 'displayName', 'active', 'groups'].includes(name)),
  ...userResourceType.extensions.map(({ id }) => id),
]);

function storedJson(attributes: PersonAttributes): JsonObject {
  const known = Object.entries(attributes).filter(([name]) => storedNames.has(name));
  // They come out of jsonb, so they are JSON; their type in the domain says only that they are a record.
  return Object.fromEntries(known) as JsonObject;
}

function hasData(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function metaText(resource: JsonObject, name: string): string | undefined {
  const { meta } = resource;
  const value = isJsonObject(meta) ? meta[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
