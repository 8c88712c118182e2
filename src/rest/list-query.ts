import type { ListWindow } from '../domain/provisioning/provisioning-query.js';
import type { AttributeName, Filter } from '../scim/filter/filter.js';
import { parseFilter } from '../scim/filter/parse.js';
import { isJsonArray, type JsonObject, type JsonValue } from '../scim/json.js';
import { messageUrns } from '../scim/messages.js';
import { parsePath } from '../scim/path.js';
import { assertMessageOf } from '../scim/request-schemas.js';
import { ScimError } from '../scim/scim-error.js';
import { defaultPageSize, maxPageSize } from './capabilities.js';
import type { QueryParameters } from './query-string.js';

/** The window, order and filter of a list, as the domain takes them (RFC 7644 section 3.4.2). */
export type ListQuery = ListWindow & {
  readonly filter?: Filter;
  /** The filter as it was written, for the log. */
  readonly filterText?: string;
  readonly sortBy?: AttributeName;
  readonly descending: boolean;
};

/** Which attributes the caller wants or does not want, as written; the projection reads the names. */
export interface ProjectionRequest {
  readonly attributes?: string;
  readonly excludedAttributes?: string;
}

/**
 * Reads the parameters of a list: startIndex below 1 is 1, count below 0 is 0 and above 200 is 200 (PROTOCOL 6).
 * Throws ScimError: invalidValue for numbers and orders that are none and for two ways of paging at once, invalidFilter,
 * invalidPath, invalidCount. Whether a cursor is good is for the domain to say.
 */
export function readListQuery(parameters: QueryParameters): ListQuery {
  const filterText = parameters.get('filter');
  const sortBy = parameters.get('sortby');
  return {
    ...(filterText !== undefined && { filter: parseFilter(filterText), filterText }),
    ...(sortBy !== undefined && { sortBy: readSortBy(sortBy) }),
    descending: readDescending(parameters.get('sortorder')),
    ...readWindow(parameters),
  };
}

/** Reads `attributes` and `excludedAttributes`, which work on every request that answers resources (RFC 7644 section 3.9). */
export function readProjectionRequest(parameters: QueryParameters): ProjectionRequest {
  const attributes = parameters.get('attributes');
  const excludedAttributes = parameters.get('excludedattributes');
  return { ...(attributes !== undefined && { attributes }), ...(excludedAttributes !== undefined && { excludedAttributes }) };
}

/**
 * The same parameters from the body of a POST /.search (RFC 7644 section 3.4.3). Throws ScimError invalidValue where a
 * member has the wrong type or `schemas` name another message; members that are null count as absent.
 */
export function readSearchRequest(body: JsonObject): QueryParameters {
  assertMessageOf(messageUrns.searchRequest, body);
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    const key = name.toLowerCase();
    const kind = searchMembers.get(key);
    if (kind === undefined || value === null) continue;
    parameters.set(key, textOfMember(name, kind, value));
  }
  return parameters;
}

const spelledInteger = /^-?\d+(?:\.0+)?(?:[eE]\+?\d+)?$/;

type MemberKind = 'text' | 'integer' | 'names';

const searchMembers: ReadonlyMap<string, MemberKind> = new Map([
  ['filter', 'text'], ['sortby', 'text'], ['sortorder', 'text'], ['cursor', 'text'],
  ['startindex', 'integer'], ['count', 'integer'], ['attributes', 'names'], ['excludedattributes', 'names'],
]);

// Beyond every list that can be, and well within what the database takes as an offset.
const largestIndex = 2_147_483_647;

function textOfMember(name: string, kind: MemberKind, value: JsonValue): string {
  // A number that is spelled as 1e0 comes as its text (scim/json-reader).
  if (kind === 'integer' && (typeof value === 'number' || (typeof value === 'string' && spelledInteger.test(value)))) return String(Number(value));
  if (kind === 'names' && isJsonArray(value) && value.every((element) => typeof element === 'string')) return value.join(',');
  if (typeof value === 'string') return value;
  const wanted = { text: 'a text', integer: 'a whole number', names: 'a list of attribute names' }[kind];
  throw new ScimError('invalidValue', `${name} of a search request is ${wanted}.`);
}

function readWindow(parameters: QueryParameters): ListWindow {
  const cursor = parameters.get('cursor');
  if (cursor !== undefined) return { cursor, count: readCursorCount(parameters) };
  return {
    startIndex: clamp(readInteger('startIndex', parameters.get('startindex')) ?? 1, 1, largestIndex),
    count: clamp(readInteger('count', parameters.get('count')) ?? defaultPageSize, 0, maxPageSize),
  };
}

function readCursorCount(parameters: QueryParameters): number {
  if (parameters.has('startindex')) {
    throw new ScimError('invalidValue', 'A list is paged by cursor or by startIndex, but this request has both; leave one of them out.');
  }
  const count = parseInteger(parameters.get('count') ?? String(defaultPageSize));
  if (count === undefined) throw new ScimError('invalidCount', `Together with a cursor, count is a whole number from 0 to ${maxPageSize}.`);
  return clamp(count, 0, maxPageSize);
}

function readSortBy(text: string): AttributeName {
  const path = parsePath(text.trim());
  if (path.filter !== undefined) {
    throw new ScimError('invalidPath', 'sortBy names one attribute, without a filter in brackets.');
  }
  return path;
}

function readDescending(text: string | undefined): boolean {
  switch (text?.trim().toLowerCase()) {
    case undefined:
    case 'ascending': return false;
    case 'descending': return true;
    default: throw new ScimError('invalidValue', 'sortOrder is "ascending" or "descending".');
  }
}

function readInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = parseInteger(text);
  if (number === undefined) throw new ScimError('invalidValue', `${name} is a whole number in digits.`);
  return number;
}

function parseInteger(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?[0-9]+$/.test(trimmed) ? Number(trimmed) : undefined;
}

function clamp(value: number, smallest: number, largest: number): number {
  return Math.min(Math.max(value, smallest), largest);
}
