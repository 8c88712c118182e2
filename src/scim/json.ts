/** A JSON value (RFC 8259) as the readers of scim/ make it: immutable, and objects inherit nothing. */
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
 * An object of these entries that inherits nothing, so that `__proto__` and `constructor` are keys like any other
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

/**
 * An object that inherits nothing. Its prototype is empty and shared: an object of no prototype at all is a hash table in
 * V8, which is slower to make, to read and to collect where there are 50,000 of them.
 */
export function bareObject(): Record<string, JsonValue> {
  return new Bare() as Record<string, JsonValue>;
}

class Bare {
  static {
    Object.setPrototypeOf(this.prototype, null);
    Reflect.deleteProperty(this.prototype, 'constructor');
  }
}
