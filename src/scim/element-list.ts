import { foldKey } from './fold.js';
import { isJsonObject, objectOf, withMember } from './json.js';
import type { JsonArray, JsonObject, JsonValue } from './json.js';
import type { Attribute } from './schema/attribute.js';
import { findSubAttribute } from './schema/attribute-path.js';

/**
 * Puts the elements of a multi-valued attribute in order: of two with the same type and value one stays, and at most
 * one is primary, the newest (RFC 7643 section 2.4). `touched` are the elements that the request wrote; they win.
 */
export function settleElements(attribute: Attribute, elements: JsonArray, touched: ReadonlySet<JsonValue>): JsonArray {
  const byKey = new Map<string, JsonValue>();
  const newest = new Set<JsonValue>();
  for (const element of elements) {
    const key = elementKey(attribute, element);
    const known = byKey.get(key);
    const merged = known === undefined ? element : merge(known, element, newest.has(known) && !touched.has(element));
    byKey.set(key, merged);
    if (touched.has(element) || (known !== undefined && newest.has(known))) newest.add(merged);
  }
  return withOnePrimary([...byKey.values()], newest);
}

/**
 * What makes two elements the same: type and value; the value alone where it is an id that never changes (members);
 * everything else where there is no value (addresses). Never by `primary`, which is settled among those that remain.
 */
export function elementKey(attribute: Attribute, element: JsonValue): string {
  const value = isJsonObject(element) ? element['value'] : element;
  if (typeof value !== 'string') return JSON.stringify(withoutPrimary(element));
  const definition = findSubAttribute(attribute, 'value');
  if (definition?.mutability === 'immutable') return value;
  // No stored text contains NUL (THREATS.md V29), so it cannot blur where the type ends.
  return `${typeOf(element)}\0${definition?.caseExact === true ? value : foldKey(value)}`;
}

function typeOf(element: JsonValue): string {
  const type = isJsonObject(element) ? element['type'] : undefined;
  return typeof type === 'string' ? foldKey(type) : '';
}

/** In the order of the names. */
function withoutPrimary(element: JsonValue): JsonValue {
  return isJsonObject(element) ? objectOf(Object.entries(element).filter(([name]) => name !== 'primary').sort(([a], [b]) => a < b ? -1 : 1)) : element;
}

function merge(known: JsonValue, element: JsonValue, knownWins: boolean): JsonValue {
  if (!isJsonObject(known) || !isJsonObject(element)) return element;
  const [older, newer] = knownWins ? [element, known] : [known, element];
  return objectOf([...Object.entries(older), ...Object.entries(newer)]);
}

function withOnePrimary(elements: readonly JsonValue[], newest: ReadonlySet<JsonValue>): JsonArray {
  const primaries = elements.filter(isPrimary);
  if (primaries.length < 2) return elements;
  const winner = primaries.findLast(element => newest.has(element)) ?? primaries.at(-1);
  return elements.map(element => isPrimary(element) && element !== winner ? withMember(element, 'primary', false) : element);
}

function isPrimary(element: JsonValue): element is JsonObject {
  return isJsonObject(element) && element['primary'] === true;
}
