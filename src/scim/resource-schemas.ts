import { withMember } from './json.js';
import type { JsonObject } from './json.js';
import type { ResourceType } from './schema/attribute.js';

/**
 * The resource with `schemas` as its data say (RFC 7643 section 3): the core schema, and each extension that has data,
 * whether or not the client named it (IDP-DIALECTS.md T-25).
 */
export function withSchemas(resource: JsonObject, { schema, extensions }: ResourceType): JsonObject {
  const used = extensions.filter(({ id }) => resource[id] !== undefined);
  return withMember(resource, 'schemas', [schema, ...used].map(({ id }) => id));
}
