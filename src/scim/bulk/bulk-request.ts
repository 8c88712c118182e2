import { excerpt } from '../filter/lex.js';
import { isJsonArray, isJsonObject, objectOf } from '../json.js';
import type { JsonArray, JsonObject, JsonValue } from '../json.js';
import { messageUrns } from '../messages.js';
import { assertMessageOf } from '../request-schemas.js';
import { ScimError } from '../scim-error.js';
import type { ScimType } from '../scim-error.js';

/** What an operation of a bulk may do (RFC 7644 section 3.7). */
export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation that can be tried. */
export interface BulkOperation {
  readonly kind: 'operation';
  readonly method: BulkMethod;
  /** Below the SCIM root, without what stands after a question mark: no answer is shown that it could change. */
  readonly path: string;
  /** Always there on a POST. */
  readonly bulkId?: string;
  /** The version that the resource must have, as If-Match says it. */
  readonly version?: string;
  /** The body that a single request would have; empty for a DELETE. */
  readonly data: JsonObject;
}

/** An operation that is refused as it stands; what could be read of it goes into the answer. */
export interface RefusedOperation {
  readonly kind: 'refused';
  readonly method?: string;
  readonly path?: string;
  readonly bulkId?: string;
  readonly scimType: ScimType;
  readonly detail: string;
}

/** The operations of a bulk in the order of the request, and after how many errors it ends. */
export interface BulkRequest {
  readonly operations: readonly (BulkOperation | RefusedOperation)[];
  readonly failOnErrors?: number;
}

/**
 * The list of operations of a bulk, unread, so that it can be counted before any work. Throws ScimError invalidSyntax
 * where there is no list, invalidValue where it is empty or where `schemas`, which may be missing, name another message.
 */
export function listBulkOperations(body: JsonObject): JsonArray {
  assertMessageOf(messageUrns.bulkRequest, body);
  const operations = findMember(body, 'operations');
  if (!isJsonArray(operations)) {
    throw new ScimError('invalidSyntax', 'A bulk request needs "Operations", a list of objects with method, path, bulkId and data.');
  }
  if (operations.length === 0) {
    throw new ScimError('invalidValue', 'The list "Operations" of this bulk request is empty, so there is nothing to do.');
  }
  return operations;
}

/**
 * Reads a bulk (RFC 7644 section 3.7). An operation that is malformed is refused alone, as the others are still to be
 * done; of several POSTs with one bulkId none is done, as nobody can say which one a reference means. Throws as
 * `listBulkOperations` does, and ScimError invalidValue for a failOnErrors that is no whole number from 1 up.
 */
export function readBulkRequest(body: JsonObject): BulkRequest {
  const read = listBulkOperations(body).map((operation, index) => readOperation(operation, index + 1));
  const failOnErrors = readFailOnErrors(findMember(body, 'failonerrors'));
  const given = new Map<string, number>();
  for (const { method, bulkId } of read) {
    if (method === 'POST' && bulkId !== undefined) given.set(bulkId, (given.get(bulkId) ?? 0) + 1);
  }
  const isShared = ({ method, bulkId }: BulkOperation): boolean => method === 'POST' && bulkId !== undefined && (given.get(bulkId) ?? 0) > 1;
  return {
    operations: read.map((operation) => (operation.kind === 'operation' && isShared(operation) ? shared(operation) : operation)),
    ...(failOnErrors !== undefined && { failOnErrors }),
  };
}

/** Longer paths, versions and bulkIds say nothing that could be meant. */
const longestText = 1024;

function readOperation(given: JsonValue, number: number): BulkOperation | RefusedOperation {
  if (!isJsonObject(given)) {
    return { kind: 'refused', scimType: 'invalidSyntax', detail: `Operation ${number} of this bulk request must be an object with method, path, bulkId and data.` };
  }
  const method = readText(findMember(given, 'method'))?.toUpperCase();
  const path = readText(findMember(given, 'path'))?.split('?', 1)[0];
  const bulkId = readText(findMember(given, 'bulkid'));
  const known = { ...(path !== undefined && { path }), ...(bulkId !== undefined && { bulkId }) };
  const refuse = (scimType: ScimType, what: string): RefusedOperation => ({
    kind: 'refused', ...(method !== undefined && { method: excerpt(method) }), ...known, scimType, detail: `Operation ${number} of this bulk request ${what}`,
  });
  if (method === undefined || !isBulkMethod(method)) {
    return refuse('invalidSyntax', 'must have a method of POST, PUT, PATCH or DELETE; send anything else as a request of its own.');
  }
  if (path === undefined || path === '') {
    return refuse('invalidValue', `needs a path below the SCIM root, such as /Users, of at most ${longestText} characters.`);
  }
  if (method === 'POST' && bulkId === undefined) {
    return refuse('invalidValue', `creates something, so it needs a bulkId, a text of 1 to ${longestText} characters by which its answer can be told.`);
  }
  const version = findMember(given, 'version') ?? undefined;
  if (version !== undefined && readText(version) === undefined) {
    return refuse('invalidValue', `has a version that is no text of 1 to ${longestText} characters.`);
  }
  const data = method === 'DELETE' ? objectOf([]) : readData(findMember(given, 'data'), method);
  if (data === undefined) {
    return refuse('invalidSyntax', `needs data: the JSON object that a single ${method} would have as its body.`);
  }
  return { kind: 'operation', method, path, ...(bulkId !== undefined && { bulkId }), ...(typeof version === 'string' && { version }), data };
}

/** The example of RFC 7644 section 3.7.3 gives a PATCH its operations alone, without the object around them. */
function readData(data: JsonValue | undefined, method: BulkMethod): JsonObject | undefined {
  if (isJsonArray(data) && method === 'PATCH') return objectOf([['Operations', data]]);
  return isJsonObject(data) ? data : undefined;
}

function readFailOnErrors(value: JsonValue | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new ScimError('invalidValue', 'failOnErrors of a bulk request must be a whole number from 1 up: after so many errors the rest is not tried.');
}

function shared({ method, path, bulkId = '' }: BulkOperation): RefusedOperation {
  return {
    kind: 'refused', method, path, bulkId, scimType: 'invalidValue',
    detail: `The bulkId "${excerpt(bulkId)}" is given to more than one POST of this bulk request, so it is not clear which one is meant.`,
  };
}

function isBulkMethod(method: string): method is BulkMethod {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

function readText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestText ? value : undefined;
}

/** Names are case-insensitive, those of a message too (RFC 7643 section 2.1). */
function findMember(object: JsonObject, name: string): JsonValue | undefined {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}
