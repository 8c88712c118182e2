import { isJsonArray, isJsonObject, objectOf } from '../json.js';
import type { JsonArray, JsonObject, JsonValue } from '../json.js';
import { scanString } from '../json-tokens.js';
import { ScimError } from '../scim-error.js';
import type { BulkOperation } from './bulk-request.js';

/** An operation with ids in the place of bulkIds, or the bulkIds that have no id. */
export type ResolvedOperation =
  | { readonly kind: 'resolved'; readonly operation: BulkOperation }
  | { readonly kind: 'unresolved'; readonly bulkIds: readonly string[] };

/** The bulkIds that an operation refers to (RFC 7644 section 3.7.2), in the order in which they stand in it. */
export function referencesOf(operation: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>();
  mapReferences(operation, (bulkId) => {
    found.add(bulkId);
    return undefined;
  });
  return found;
}

/**
 * Puts ids in the place of `bulkId:...` wherever a value stands: in a segment of the path, in every text of the data,
 * and in the quoted texts of a PATCH path (`members[value eq "bulkId:x"]`). All are resolved, or none.
 */
export function resolveReferences(operation: BulkOperation, ids: ReadonlyMap<string, string>): ResolvedOperation {
  const missing = new Set<string>();
  const resolved = mapReferences(operation, (bulkId) => {
    const id = ids.get(bulkId);
    if (id === undefined) missing.add(bulkId);
    return id;
  });
  return missing.size > 0 ? { kind: 'unresolved', bulkIds: [...missing] } : { kind: 'resolved', operation: resolved };
}

/** The path of an operation with ids in the place of bulkIds; undefined where one has no id. */
export function resolvePath(path: string, ids: ReadonlyMap<string, string>): string | undefined {
  const missing = new Set<string>();
  const resolved = mapSegments(path, (text) => replaceWhole(text, (bulkId) => {
    if (!ids.has(bulkId)) missing.add(bulkId);
    return ids.get(bulkId);
  }));
  return missing.size > 0 ? undefined : resolved;
}

/** Tells what stands in the place of a bulkId; undefined leaves the reference as it is. */
type Replace = (bulkId: string) => string | undefined;

function mapReferences(operation: BulkOperation, replace: Replace): BulkOperation {
  const mapText = (text: string): string => replaceWhole(text, replace);
  // A key of a path-less value may be a path too (T-06), but only a PATCH has paths.
  const mapPath = operation.method === 'PATCH' ? (text: string): string => replaceQuoted(text, replace) : mapNothing;
  return { ...operation, path: mapSegments(operation.path, mapText), data: mapObject(operation.data, { mapText, mapPath }) };
}

interface Mapping {
  readonly mapText: (text: string) => string;
  readonly mapPath: (text: string) => string;
}

function mapNothing(text: string): string {
  return text;
}

function mapSegments(path: string, mapText: (text: string) => string): string {
  return path.split('/').map(mapText).join('/');
}

/** What does not change is not copied: a bulk is walked twice, and may be all members. */
function mapValue(value: JsonValue, mapping: Mapping): JsonValue {
  if (typeof value === 'string') return mapping.mapText(value);
  if (isJsonArray(value)) return mapArray(value, mapping);
  return isJsonObject(value) ? mapObject(value, mapping) : value;
}

function mapArray(array: JsonArray, mapping: Mapping): JsonArray {
  let copy: JsonValue[] | undefined;
  for (const [index, element] of array.entries()) {
    const mapped = mapValue(element, mapping);
    if (mapped !== element) (copy ??= [...array])[index] = mapped;
  }
  return copy ?? array;
}

function mapObject(object: JsonObject, mapping: Mapping): JsonObject {
  let copy: (readonly [string, JsonValue])[] | undefined;
  for (const [index, name] of Object.keys(object).entries()) {
    const member = object[name] ?? null;
    const isPath = mapping.mapPath !== mapNothing && name.toLowerCase() === 'path' && typeof member === 'string';
    const mappedName = isPath ? name : mapping.mapPath(name);
    const mapped = isPath ? mapping.mapPath(member) : mapValue(member, mapping);
    if (mappedName !== name || mapped !== member) copy ??= Object.entries(object).slice(0, index);
    copy?.push([mappedName, mapped]);
  }
  return copy === undefined ? object : objectOf(copy);
}

const prefix = 'bulkid:';

function replaceWhole(text: string, replace: Replace): string {
  // The colon alone rules out nearly every text of a large request.
  if (text.charCodeAt(prefix.length - 1) !== 0x3a || text.slice(0, prefix.length).toLowerCase() !== prefix) return text;
  return replace(text.slice(prefix.length)) ?? text;
}

/** The text of a path with the references between its quotes replaced; a path that is broken stays for its own reader to refuse. */
function replaceQuoted(path: string, replace: Replace): string {
  let result = '';
  let from = 0;
  for (let quote = path.indexOf('"'); quote >= 0; quote = path.indexOf('"', from)) {
    const token = scanQuoted(path, quote);
    if (token === undefined) break;
    const value = replaceWhole(token.value, replace);
    result += path.slice(from, quote) + (value === token.value ? path.slice(quote, token.end) : JSON.stringify(value));
    from = token.end;
  }
  return result + path.slice(from);
}

function scanQuoted(path: string, quote: number): { readonly value: string; readonly end: number } | undefined {
  try {
    return scanString(path, quote);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
