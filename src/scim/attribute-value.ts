import { parseDateTime } from './date-time.js';
import { settleElements } from './element-list.js';
import { isJsonArray, isJsonObject, objectOf } from './json.js';
import type { JsonArray, JsonObject, JsonValue } from './json.js';
import { warnUnknown } from './reading.js';
import type { Reading } from './reading.js';
import type { Attribute } from './schema/attribute.js';
import { findSubAttribute } from './schema/attribute-path.js';
import { ScimError } from './scim-error.js';
import { tolerateValue } from './tolerance-rule.js';

/**
 * Reads the value of an attribute as its definition says (RFC 7643 section 2.3) and returns it with canonical names;
 * undefined means unassigned: null, an empty list, for text the empty text (RFC 7643 section 2.5). Numbers where text
 * is defined become text. `at` is the name for sentences. Throws ScimError invalidValue.
 */
export function readValue(attribute: Attribute, given: JsonValue, at: string, reading: Reading): JsonValue | undefined {
  const value = tolerateValue(attribute, given, reading.rules);
  return attribute.multiValued ? readList(attribute, value, at, reading) : readSingle(attribute, value, at, reading);
}

/** Reads one element of a multi-valued attribute like `readValue`; undefined when nothing is in it. */
export function readElement(attribute: Attribute, given: JsonValue, at: string, reading: Reading): JsonValue | undefined {
  // A list of nulls is not the empty list, which would empty a group: null is no member.
  if (given === null) assertComplete(attribute, [], at);
  return readSingle(attribute, given, at, reading);
}

function readList(attribute: Attribute, value: JsonValue, at: string, reading: Reading): JsonArray | undefined {
  if (value === null) return undefined;
  if (!isJsonArray(value)) throw wrongType(at, 'a list', value);
  if (value.length > maxElements && attribute.name !== 'members') {
    throw new ScimError('invalidValue', `The attribute "${at}" has ${value.length} values; at most ${maxElements} are accepted.`);
  }
  const elements = value.map(element => readElement(attribute, element, at, reading)).filter(element => element !== undefined);
  const settled = settleElements(attribute, elements, new Set(elements));
  return settled.length === 0 ? undefined : settled;
}

/** Nobody has so many addresses; it bounds the work of a PATCH. Members are bounded by the size of the body. */
const maxElements = 1000;

function readSingle(attribute: Attribute, value: JsonValue, at: string, reading: Reading): JsonValue | undefined {
  if (value === null) return undefined;
  switch (attribute.type) {
    case 'complex':
      return readComplex(attribute, value, at, reading);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(at, 'true or false', value);
      return value;
    case 'integer':
    case 'decimal':
      if (typeof value !== 'number') throw wrongType(at, 'a number', value);
      return value;
    default:
      return readText(attribute, value, at);
  }
}

function readComplex(attribute: Attribute, value: JsonValue, at: string, reading: Reading): JsonObject | undefined {
  if (!isJsonObject(value)) throw wrongType(at, 'an object', value);
  const entries: [string, JsonValue][] = [];
  for (const [key, member] of Object.entries(value)) {
    const sub = findSubAttribute(attribute, key);
    if (sub === undefined) {
      warnUnknown(reading, `${at}.${key}`);
      continue;
    }
    assertPerson(attribute, sub, member);
    const read = sub.mutability === 'readOnly' ? undefined : readValue(sub, member, `${at}.${sub.name}`, reading);
    if (read !== undefined) entries.push([sub.name, read]);
  }
  assertComplete(attribute, entries, at);
  return entries.length === 0 ? undefined : objectOf(entries);
}

function assertComplete(attribute: Attribute, entries: readonly (readonly [string, JsonValue])[], at: string): void {
  const missing = attribute.subAttributes?.find(sub => sub.required && !entries.some(([name]) => name === sub.name));
  if (missing !== undefined) {
    throw new ScimError('invalidValue', `The attribute "${at}.${missing.name}" is required in every value of "${at}", but it is missing or empty.`);
  }
}

/** A member that says it is a group (RFC 7643 section 4.2 allows it, Muster does not) must not pass for a person. */
function assertPerson(attribute: Attribute, sub: Attribute, value: JsonValue): void {
  if (attribute.name !== 'members' || typeof value !== 'string') return;
  const word = value.toLowerCase();
  const nested = (sub.name === 'type' && word === 'group')
    || (sub.name === '$ref' && (word.includes('/groups/') || word.startsWith('groups/')));
  if (nested) {
    throw new ScimError('invalidValue', 'Nested groups are not supported: a member of a group must be a User, so assign the people directly.');
  }
}

function readText(attribute: Attribute, value: JsonValue, at: string): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') throw wrongType(at, 'a text', value);
  const text = String(value);
  if (text === '' || (attribute.required && text.trim() === '')) return undefined;
  if (attribute.referenceTypes?.includes('external') === true && !isWebAddress(text)) {
    throw new ScimError('invalidValue', `The attribute "${at}" must be an absolute http or https address.`);
  }
  if (attribute.type === 'dateTime' && parseDateTime(text) === undefined) {
    throw new ScimError('invalidValue', `The attribute "${at}" must be a date and time such as 2026-01-31T12:00:00Z.`);
  }
  if (attribute.type === 'binary' && !base64.test(text)) {
    throw new ScimError('invalidValue', `The attribute "${at}" must be written in base64.`);
  }
  // An id made here is a UUID, whose letters have no case (RFC 9562 section 4); it is kept in lower case.
  return attribute.mutability === 'immutable' ? text.toLowerCase() : text;
}

/** Addresses are kept and shown, never fetched; a script or file address must not get to a browser (THREATS.md V30). */
function isWebAddress(text: string): boolean {
  const start = text.slice(0, 8).toLowerCase();
  return (start.startsWith('http://') || start === 'https://') && URL.canParse(text);
}

/**
 * The alphabet of RFC 4648 section 4, as RFC 7643 section 2.3.6 asks, with line breaks as certificate files have them.
 * No blank can be matched in two ways, so that the time is linear in the length.
 */
const base64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

function wrongType(at: string, wanted: string, value: JsonValue): ScimError {
  return new ScimError('invalidValue', `The attribute "${at}" must be ${wanted}, but ${nameOf(value)} was sent.`);
}

function nameOf(value: JsonValue): string {
  if (isJsonArray(value)) return 'a list';
  if (typeof value === 'object') return value === null ? 'null' : 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
