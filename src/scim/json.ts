/** A JSON value (RFC 8259) as the readers of scim/ make it: immutable, and objects may have no prototype. */
export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;

export type JsonArray = readonly JsonValue[];

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** True for a JSON object, false for null, arrays and everything else. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON array. */
export function isJsonArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value);
}

/**
 * An object of these entries without a prototype, so that `__proto__` and `constructor` are keys like any other
 * (THREATS.md V15). Of two entries with one name the later one stays.
 */
export function objectOf(entries: Iterable<readonly [string, JsonValue]>): JsonObject {
  const object = bareObject();
  for (const [name, value] of entries) {
    object[name] = value;
  }
  return object;
}

/** The same object with one member set, or removed where the value is undefined; the given one stays as it is. */
export function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const copy = bareObject();
  for (const [key, member] of Object.entries(object)) {
    copy[key] = member;
  }
  if (value === undefined) {
    delete copy[name];
  } else {
    copy[name] = value;
  }
  return copy;
}

function bareObject(): Record<string, JsonValue> {
  // Object.create is typed as any; an object without prototype and members is a Record of anything.
  return Object.create(null) as Record<string, JsonValue>;
}
