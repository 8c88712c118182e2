import { Failure } from '../failure.js';

/** What a caller asks of a list: the first n after a cursor (EXPERIENCE 2). */
export interface PageRequest {
  readonly first?: number | undefined;
  readonly after?: string | null | undefined;
}

/** One page of a list in the order of its keys; `total` runs its count only when somebody asks. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly total: () => Promise<number>;
}

const largestPage = 100;

/** How many rows a page may have: 1 to 100; throws INVALID outside of it, instead of quietly giving another number. */
export function pageSize(request: PageRequest, normally = 20): number {
  const first = request.first ?? normally;
  if (!Number.isInteger(first) || first < 1 || first > largestPage) {
    throw new Failure('INVALID', `first must be a whole number from 1 to ${largestPage}.`, { field: 'first', help: 'Ask for the rest with `after`: the endCursor of one page is where the next begins.' });
  }
  return first;
}

/** A cursor is the sort key of a row, opaque to callers; it grants nothing, the list's own predicates still rule. */
export function printCursor(key: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key in a cursor of `length` parts, or undefined for the first page; throws INVALID for anything else. */
export function readCursor(request: PageRequest, length: number): readonly (string | null)[] | undefined {
  if (request.after === undefined || request.after === null) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(request.after, 'base64url').toString());
    if (Array.isArray(key) && key.length === length && key.every((part) => part === null || typeof part === 'string')) return key;
  } catch {
    throw invalidCursor();
  }
  throw invalidCursor();
}

/** Makes a page of the rows that a query gave when asked for one more than `size`. */
export function pageOf<Row>(
  rows: readonly Row[], size: number, request: PageRequest, keyOfRow: (row: Row) => readonly (string | null)[], total: () => Promise<number>,
): Page<Row> {
  const kept = rows.slice(0, size);
  return {
    rows: kept,
    cursors: kept.map((row) => printCursor(keyOfRow(row))),
    hasNextPage: rows.length > size,
    hasPreviousPage: request.after !== undefined && request.after !== null,
    total,
  };
}

function invalidCursor(): Failure {
  return new Failure('INVALID', 'This cursor does not belong to this list.', { field: 'after', help: 'Use an endCursor that this very list has given, or leave `after` out.' });
}
