import type { Filter } from '../filter/filter.js';
import { excerpt } from '../filter/lex.js';
import { parsePath } from '../path.js';
import type { ResourceType, Schema } from '../schema/attribute.js';
import { findAttribute } from '../schema/attribute-path.js';
import type { AttributePath } from '../schema/attribute-path.js';
import { ScimError } from '../scim-error.js';

/** An attribute, with the elements that a filter selects. */
export interface AttributeTarget {
  readonly kind: 'attribute';
  readonly path: AttributePath;
  readonly filter?: Filter;
}

/** What a path or a key of a path-less value points at. */
export type Target =
  | AttributeTarget
  /** All attributes of the core schema or of an extension. */
  | { readonly kind: 'schema'; readonly schema: Schema }
  /** Something of an extension that nobody knows; one custom mapping must not lose the rest of the PATCH. */
  | { readonly kind: 'unknown' }
  /** A password: accepted and dropped (PROTOCOL.md, first paragraph). */
  | { readonly kind: 'password' };

/**
 * Looks up a PATCH path in the schemas of a resource type, never in the resource, so that `__proto__` and the like are
 * unknown names (THREATS.md V15). Throws ScimError invalidPath for unknown core and enterprise names.
 */
export function findTarget(text: string, resourceType: ResourceType): Target {
  const schema = schemaOf(text, resourceType);
  if (schema === 'unknown') return { kind: 'unknown' };
  if (schema !== undefined && schema.id.length === text.length) return { kind: 'schema', schema };
  const { filter, ...name } = parsePath(text);
  const path = findAttribute(resourceType, name);
  if (path === undefined) {
    if (isPassword(name.name, schema ?? resourceType.schema, resourceType)) return { kind: 'password' };
    throw unknownPath(text, resourceType);
  }
  if (filter !== undefined && (!path.attribute.multiValued || path.attribute.type !== 'complex')) {
    throw new ScimError('invalidPath', `The path "${excerpt(text)}" selects by brackets, but "${path.attribute.name}" is no list of values with parts.`);
  }
  return { kind: 'attribute', path, ...(filter === undefined ? {} : { filter }) };
}

/** Looks up a key of a path-less value: a plain attribute name or a schema's URN. Throws as `findTarget` does. */
export function findKey(key: string, resourceType: ResourceType): Target {
  const schema = schemaOf(key, resourceType);
  if (schema === 'unknown') return { kind: 'unknown' };
  if (schema !== undefined && schema.id.length === key.length) return { kind: 'schema', schema };
  return findMemberOf(resourceType.schema, key, resourceType);
}

/** Looks up a key of the object that stands under a schema's URN. Throws as `findTarget` does. */
export function findMemberOf(schema: Schema, key: string, resourceType: ResourceType): Target {
  const path = findAttribute(resourceType, schema === resourceType.schema ? { name: key } : { urn: schema.id, name: key });
  // The directory knows "name.givenName" and URN-qualified keys too; here only the bare name is one.
  if (path?.attribute.name.toLowerCase() === key.toLowerCase()) return { kind: 'attribute', path };
  if (isPassword(key, schema, resourceType)) return { kind: 'password' };
  throw unknownPath(key, resourceType);
}

/** The RFC's own namespaces: what they do not define here is a mistake, and skipping it could lose an active:false. */
const ownNamespaces = ['urn:ietf:params:scim:schemas:core:', 'urn:scim:schemas:'];

/**
 * The schema whose URN the text starts with; undefined when it starts with none of this resource type, 'unknown' for
 * the extension URN of somebody else (PROTOCOL.md section 4).
 */
function schemaOf(text: string, { schema, extensions }: ResourceType): Schema | 'unknown' | undefined {
  const lower = text.toLowerCase();
  if (!lower.startsWith('urn:')) return undefined;
  const known = [schema, ...extensions].find(({ id }) => {
    const urn = id.toLowerCase();
    return lower === urn || lower.startsWith(`${urn}:`);
  });
  if (known !== undefined) return known;
  return ownNamespaces.some((namespace) => lower.startsWith(namespace)) ? undefined : 'unknown';
}

function isPassword(name: string, schema: Schema, resourceType: ResourceType): boolean {
  return resourceType.name === 'User' && schema === resourceType.schema && name.toLowerCase() === 'password';
}

function unknownPath(text: string, resourceType: ResourceType): ScimError {
  return new ScimError('invalidPath', `"${excerpt(text)}" is not an attribute of ${resourceType.name} here; remove it from the attribute mapping.`);
}
