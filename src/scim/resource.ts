import { readValue } from './attribute-value.js';
import { isJsonArray, isJsonObject, objectOf } from './json.js';
import type { JsonObject, JsonValue } from './json.js';
import { openReading, warnUnknown } from './reading.js';
import type { Reading } from './reading.js';
import { assertSchemasOf } from './request-schemas.js';
import { withSchemas } from './resource-schemas.js';
import type { Attribute, ResourceType, Schema } from './schema/attribute.js';
import { attributeKey, findAttribute, findExtension } from './schema/attribute-path.js';
import type { AttributePath } from './schema/attribute-path.js';
import { ScimError } from './scim-error.js';
import type { Tolerance } from './tolerance-rule.js';
import { tolerances } from './tolerance.js';

/** A resource as POST and PUT gave it. */
export interface ReadResource {
  /** What the client may write, with canonical names and checked values; extensions under their URN; with `schemas`. */
  readonly resource: JsonObject;
  /** The attributes given as null, [] or "" (`members`, `urn:...:User:department`): a PUT clears them, others it may keep. */
  readonly cleared: ReadonlySet<string>;
  /** Unknown attributes and URNs that were ignored, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads the body of POST and PUT (RFC 7644 sections 3.3 and 3.5.1; PROTOCOL.md section 4), the tolerances applied; with
 * `rules` empty it is strict. readOnly attributes and `password` are dropped, unknown ones ignored with a warning; null
 * for `active` counts as absent. Throws ScimError invalidValue that names the attribute.
 */
export function readResource(body: JsonObject, resourceType: ResourceType, rules: readonly Tolerance[] = tolerances): ReadResource {
  const reading = openReading(rules);
  const cleared = new Set<string>();
  const urns = readSchemas(body);
  assertSchemasOf(resourceType, urns);
  const entries = Object.entries(body).flatMap(([key, value]) => readMember(key, value, { resourceType, reading, cleared }));
  const resource = objectOf(entries);
  for (const { name, required, mutability } of resourceType.schema.attributes) {
    if (required && mutability !== 'readOnly' && resource[name] === undefined) {
      throw new ScimError('invalidValue', `The attribute "${name}" is required, but it is missing or empty.`);
    }
  }
  warnAboutUrns(urns, resourceType, reading);
  return { resource: withSchemas(resource, resourceType), cleared, warnings: [...reading.warnings] };
}

interface BodyReading {
  readonly resourceType: ResourceType;
  readonly reading: Reading;
  readonly cleared: Set<string>;
}

/** RFC 7643 section 3: every representation has a list of URNs in `schemas`, and no provider was seen to leave it out. */
function readSchemas(body: JsonObject): readonly string[] {
  const given = Object.entries(body).find(([key]) => key.toLowerCase() === 'schemas')?.[1];
  const urns = isJsonArray(given) ? given.filter(urn => typeof urn === 'string') : [];
  if (!isJsonArray(given) || urns.length === 0 || urns.length !== given.length) {
    throw new ScimError('invalidValue', 'The attribute "schemas" must be a list with the URN of the schema, such as ["urn:ietf:params:scim:schemas:core:2.0:User"].');
  }
  if (urns.some(urn => urn.toLowerCase().startsWith('urn:scim:schemas:'))) {
    throw new ScimError('invalidValue', 'This request is written in SCIM 1.1, but only SCIM 2.0 is spoken here; choose SCIM 2.0 at the identity provider.');
  }
  return urns;
}

function warnAboutUrns(urns: readonly string[], { schema, extensions }: ResourceType, reading: Reading): void {
  const known = new Set([schema, ...extensions].map(({ id }) => id.toLowerCase()));
  for (const urn of urns) {
    if (!known.has(urn.toLowerCase())) warnUnknown(reading, urn);
  }
}

function readMember(key: string, value: JsonValue, body: BodyReading): readonly [string, JsonValue][] {
  const name = key.toLowerCase();
  const extension = findExtension(body.resourceType, key);
  if (extension !== undefined) return readExtension(extension, value, body);
  const path = findAttribute(body.resourceType, { name: key });
  // The directory knows "name.givenName" and URN-qualified names too; a body has the bare name only.
  if (path === undefined || path.attribute.name.toLowerCase() !== name) {
    if (name !== 'password' || body.resourceType.name !== 'User') warnUnknown(body.reading, key);
    return [];
  }
  const read = name === 'schemas' ? undefined : readAttribute(path, value, body);
  return read === undefined ? [] : [[path.attribute.name, read]];
}

function readAttribute(path: AttributePath, value: JsonValue, { reading, cleared }: BodyReading): JsonValue | undefined {
  const { attribute } = path;
  if (attribute.mutability === 'readOnly' || (attribute.name === 'active' && value === null)) return undefined;
  const at = attributeKey(path);
  const read = readValue(attribute, value, at, reading);
  if (read === undefined) cleared.add(at);
  return read;
}

function readExtension(extension: Schema, data: JsonValue, body: BodyReading): readonly [string, JsonValue][] {
  if (data === null) {
    body.cleared.add(extension.id);
    return [];
  }
  if (!isJsonObject(data)) {
    throw new ScimError('invalidValue', `The value of "${extension.id}" must be an object of attributes.`);
  }
  const entries = Object.entries(data).flatMap(([key, value]): readonly [string, JsonValue][] => {
    const attribute = findIn(extension, key);
    if (attribute === undefined) {
      assertNotMisplaced(key, extension);
      warnUnknown(body.reading, `${extension.name}.${key}`);
      return [];
    }
    const read = readAttribute({ schema: extension, extension, attribute }, value, body);
    return read === undefined ? [] : [[attribute.name, read]];
  });
  return entries.length === 0 ? [] : [[extension.id, objectOf(entries)]];
}

function findIn(schema: Schema, key: string): Attribute | undefined {
  return schema.attributes.find(({ name }) => name.toLowerCase() === key.toLowerCase());
}

/** Ignoring an `active` in the wrong place would give access to somebody who should have none (IDP-DIALECTS.md T-20). */
function assertNotMisplaced(key: string, extension: Schema): void {
  if (key.toLowerCase() === 'active') {
    throw new ScimError('invalidValue', `The attribute "active" belongs to the User itself, not to the extension ${extension.name}; correct the attribute mapping.`);
  }
}
