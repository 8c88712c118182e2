import { isJsonArray } from './json.js';
import type { JsonObject } from './json.js';
import { messageUrns } from './messages.js';
import type { ResourceType } from './schema/attribute.js';
import { groupResourceType, userResourceType } from './schema/resource-types.js';
import { ScimError } from './scim-error.js';

/**
 * Refuses `schemas` of a resource that name something known and not this resource (RFC 7643 section 3): a Group sent to
 * /Users must not pass for a User. URNs nobody knows decide nothing, misspelt ones too (IDP-DIALECTS.md T-24). Throws
 * ScimError invalidValue.
 */
export function assertSchemasOf(resourceType: ResourceType, urns: readonly string[]): void {
  const other = findOther(urns, resourceType.schema.id, [...messages, ...resources]);
  if (other === undefined) return;
  throw new ScimError('invalidValue', `The attribute "schemas" of a ${resourceType.name} must name ${resourceType.schema.id}, but it names ${other}; correct the schemas that the identity provider sends.`);
}

/**
 * Refuses a message whose `schemas` say that it is another message of the protocol (RFC 7644 section 8.2); missing ones
 * are fine (T-24). Throws ScimError invalidValue.
 */
export function assertMessageOf(urn: string, body: JsonObject): void {
  const given = Object.entries(body).find(([key]) => key.toLowerCase() === 'schemas')?.[1];
  const urns = isJsonArray(given) ? given.filter(each => typeof each === 'string') : [];
  const other = findOther(urns, urn, messages);
  if (other === undefined) return;
  throw new ScimError('invalidValue', `The attribute "schemas" of this request must name ${urn}, but it names ${other}; correct the request that the identity provider sends.`);
}

const messages: readonly string[] = Object.values(messageUrns);

const resources: readonly string[] = [
  ...[userResourceType, groupResourceType].flatMap(({ schema, extensions }) => [schema.id, ...extensions.map(({ id }) => id)]),
  ...['ServiceProviderConfig', 'Schema', 'ResourceType'].map(name => `urn:ietf:params:scim:schemas:core:2.0:${name}`),
];

/** The first of the known URNs that is given where `own` is not. */
function findOther(urns: readonly string[], own: string, known: readonly string[]): string | undefined {
  const given = new Set(urns.map(urn => urn.toLowerCase()));
  return given.has(own.toLowerCase()) ? undefined : known.find(urn => given.has(urn.toLowerCase()));
}
