import { foldKey } from '../fold.js';
import { isJsonArray, isJsonObject, objectOf, type JsonObject, type JsonValue } from '../json.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';

/**
 * A resource, or part of one, of the same shape in which every text that is not case-exact is replaced by its key (DESIGN.md section 3.3,
 * "two spellings"). It is stored beside the resource, so that SQL compares without folding; `jsonColumns` reads it.
 */
export function keyTwin(resource: JsonObject, { schema, extensions }: ResourceType): JsonObject {
  const attributes = byName(schema.attributes);
  const byUrn = new Map(extensions.map((extension) => [extension.id, byName(extension.attributes)]));
  return objectOf(Object.entries(resource).map(([name, value]) => {
    const extension = byUrn.get(name);
    return [name, extension !== undefined && isJsonObject(value) ? membersTwin(value, extension) : valueTwin(value, attributes.get(name))];
  }));
}

function membersTwin(object: JsonObject, attributes: ReadonlyMap<string, Attribute>): JsonObject {
  return objectOf(Object.entries(object).map(([name, value]) => [name, valueTwin(value, attributes.get(name))]));
}

function valueTwin(value: JsonValue, attribute: Attribute | undefined): JsonValue {
  if (attribute === undefined) return value;
  if (isJsonArray(value)) return value.map((element) => valueTwin(element, attribute));
  if (isJsonObject(value)) return membersTwin(value, byName(attribute.subAttributes ?? []));
  return typeof value === 'string' && !attribute.caseExact && attribute.type !== 'dateTime' ? foldKey(value) : value;
}

function byName(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  return new Map(attributes.map((attribute) => [attribute.name, attribute]));
}
