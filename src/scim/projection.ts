import { isJsonArray, isJsonObject, objectOf } from './json.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Attribute, ResourceType, Schema } from './schema/attribute.js';
import { attributeKey, findAttribute, findExtension } from './schema/attribute-path.js';
import { commonAttributes } from './schema/common-attributes.js';

/** Attributes by their key (`emails`, `urn:...:User:manager`); of each the whole or some sub-attributes. */
type Selection = ReadonlyMap<string, 'whole' | ReadonlySet<string>>;

/** Which attributes an answer has: of all the `only`, and of those not the `without`. */
export interface Projection {
  readonly only: Selection | undefined;
  readonly without: Selection | undefined;
}

/** The two parameters: a list with commas in a query, a list of texts in a search body. */
export interface ProjectionParameters {
  readonly attributes?: string | readonly string[] | undefined;
  readonly excludedAttributes?: string | readonly string[] | undefined;
}

/**
 * Reads `attributes` and `excludedAttributes` (RFC 7644 section 3.9): names in any case, also of sub-attributes, under
 * their URN, or the URN of a whole extension; blanks do not matter, names of nothing are skipped, an empty list is none.
 * The RFC calls the two mutually exclusive without an error for both: then both count, first the one and then the other.
 */
export function parseProjection({ attributes, excludedAttributes }: ProjectionParameters, resourceType: ResourceType): Projection {
  return { only: readSelection(attributes, resourceType), without: readSelection(excludedAttributes, resourceType) };
}

/**
 * The part of a resource that an answer shows (RFC 7644 section 3.9). `id`, `schemas` and whatever else is returned
 * always stay; what is returned never, or is in no schema, is left out. `resource` has canonical names.
 */
export function project(resource: JsonObject, projection: Projection, { schema, extensions }: ResourceType): JsonObject {
  const core = projectMembers(resource, [...commonAttributes, ...schema.attributes], undefined, projection);
  const extended = extensions.flatMap((extension): [string, JsonValue][] => {
    const data = resource[extension.id];
    const entries = isJsonObject(data) ? projectMembers(data, extension.attributes, extension, projection) : [];
    return entries.length === 0 ? [] : [[extension.id, objectOf(entries)]];
  });
  return objectOf([...core, ...extended]);
}

/** Whether an answer shows any of an attribute, so that what it never shows need not be loaded. */
export function projectionNeeds({ only, without }: Projection, attribute: 'members' | 'groups'): boolean {
  return (only === undefined || only.has(attribute)) && without?.get(attribute) !== 'whole';
}

function readSelection(given: string | readonly string[] | undefined, resourceType: ResourceType): Selection | undefined {
  const names = (typeof given === 'string' ? given.split(',') : given ?? []).map(name => name.trim()).filter(name => name !== '');
  if (names.length === 0) return undefined;
  const selection = new Map<string, 'whole' | Set<string>>();
  for (const name of names) {
    const schema = findSchema(name, resourceType);
    if (schema === undefined) selectAttribute(name, resourceType, selection);
    else schema.schema.attributes.forEach(attribute => selection.set(attributeKey({ ...schema, attribute }), 'whole'));
  }
  return selection;
}

function findSchema(name: string, resourceType: ResourceType): { readonly schema: Schema; readonly extension?: Schema } | undefined {
  const extension = findExtension(resourceType, name);
  if (extension !== undefined) return { schema: extension, extension };
  return name.toLowerCase() === resourceType.schema.id.toLowerCase() ? { schema: resourceType.schema } : undefined;
}

function selectAttribute(name: string, resourceType: ResourceType, selection: Map<string, 'whole' | Set<string>>): void {
  // The directory of attributes is looked up by the whole spelling: URN, name and sub-attribute.
  const path = findAttribute(resourceType, { name });
  if (path === undefined) return;
  const { subAttribute, ...whole } = path;
  const key = attributeKey(whole);
  const known = selection.get(key);
  if (subAttribute === undefined) selection.set(key, 'whole');
  else if (known !== 'whole') selection.set(key, new Set([...known ?? [], subAttribute.name]));
}

function projectMembers(
  container: JsonObject, attributes: readonly Attribute[], extension: Schema | undefined, { only, without }: Projection,
): [string, JsonValue][] {
  return attributes.flatMap((attribute): [string, JsonValue][] => {
    const value = container[attribute.name];
    if (value === undefined) return [];
    const key = extension === undefined ? attribute.name : `${extension.id}:${attribute.name}`;
    const shown = projectValue(attribute, value, { only, wanted: only?.get(key), unwanted: without?.get(key) });
    return shown === undefined ? [] : [[attribute.name, shown]];
  });
}

interface Choice {
  readonly only: Selection | undefined;
  readonly wanted: 'whole' | ReadonlySet<string> | undefined;
  readonly unwanted: 'whole' | ReadonlySet<string> | undefined;
}

function projectValue(attribute: Attribute, value: JsonValue, choice: Choice): JsonValue | undefined {
  if (!shows(attribute, choice.wanted !== undefined, choice.unwanted === 'whole', choice.only !== undefined)) return undefined;
  const { wanted, unwanted } = choice;
  const subs = attribute.subAttributes?.filter((sub) => {
    const named = wanted === 'whole' || (wanted?.has(sub.name) ?? false);
    return shows(sub, named, unwanted instanceof Set && unwanted.has(sub.name), wanted !== undefined);
  });
  if (subs === undefined || subs.length === attribute.subAttributes?.length) return value;
  const names = subs.map(({ name }) => name);
  if (!isJsonArray(value)) return pick(value, names);
  const elements = value.map(element => pick(element, names)).filter(element => element !== undefined);
  return elements.length === 0 ? undefined : elements;
}

/** RFC 7643 section 7, "returned". `limited` says that the client named what it wants. */
function shows({ returned }: Attribute, named: boolean, excluded: boolean, limited: boolean): boolean {
  switch (returned) {
    case 'always': return true;
    case 'never': return false;
    case 'request': return named && !excluded;
    case 'default': return (named || !limited) && !excluded;
  }
}

function pick(value: JsonValue, names: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = names.flatMap((name): [string, JsonValue][] => {
    const member = value[name];
    return member === undefined ? [] : [[name, member]];
  });
  return entries.length === 0 ? undefined : objectOf(entries);
}
