import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { Failure } from '../failure.js';
import { asId } from './id.js';
import { orderTerms, rangesBeyond, type KeyOrdering } from './key-range.js';
import { pageOf, pageSize, readCursor, type Page, type PageRequest } from './page.js';
import type { Tables } from './unit-of-work.js';

/** How a list is ordered: by a column, then by id, both the same way; empty values come last either way. */
export interface KeyOrder<Item> {
  /** Goes into the cursors, so that a cursor of another list or another order is refused. */
  readonly name: string;
  readonly column: string;
  readonly idColumn: string;
  readonly type: 'timestamptz' | 'text' | 'bigint' | 'uuid';
  readonly nullable?: boolean;
  readonly descending?: boolean;
  readonly keyOf: (item: Item) => { readonly value: Date | string | null; readonly id: string };
}

/** The oldest first: how lists are ordered when nobody says otherwise. */
export function byCreation(table: string): KeyOrder<{ readonly createdAt: Date; readonly id: string }> {
  return {
    name: `${table} CREATED_AT ASC`, column: `${table}.createdAt`, idColumn: `${table}.id`, type: 'timestamptz',
    keyOf: (row) => ({ value: row.createdAt, id: row.id }),
  };
}

/** Runs the page of a query that already says which rows belong to the list; throws INVALID for a foreign cursor. */
export async function listPage<Table extends keyof Tables, Item>(
  query: SelectQueryBuilder<Tables, Table, Item>, order: KeyOrder<Item>, request: PageRequest, normally = 20,
): Promise<Page<Item>> {
  const size = pageSize(request, normally);
  const rows = await rowsFrom(query, order, request, size + 1).execute();
  return pageOf(rows, size, request, cursorKey(order), async () => {
    const row = await query.clearSelect().select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow();
    return row.total;
  });
}

/** The rows of a query from the cursor on, in order, at most `limit`. */
export function rowsFrom<Db, Table extends keyof Db, Item>(
  query: SelectQueryBuilder<Db, Table, Item>, order: KeyOrder<never>, request: PageRequest, limit: number,
): SelectQueryBuilder<Db, Table, Item> {
  const key = readKey(order, request);
  const ordering = orderingOf(order);
  const started = key === undefined ? query
    : query.where(sql<SqlBool>`(${sql.join(rangesBeyond(ordering, { side: 'after', key: [key.value, key.id] }, 'forward'), sql` or `)})`);
  return orderTerms(ordering, 'forward').reduce((rows, term) => rows.orderBy(term), started).limit(limit);
}

/** The sort key of an item as it stands in a cursor. */
export function cursorKey<Item>(order: KeyOrder<Item>): (item: Item) => readonly (string | null)[] {
  return (item) => {
    const { value, id } = order.keyOf(item);
    return [order.name, value instanceof Date ? value.toISOString() : value, id];
  };
}

interface Key { readonly value: string | null; readonly id: string }

function readKey(order: KeyOrder<never>, request: PageRequest): Key | undefined {
  const parts = readCursor(request, 3);
  if (parts === undefined) return undefined;
  const [name, value, id] = parts;
  const canonical = typeof id === 'string' ? asId(id) : undefined;
  if (name !== order.name || canonical === undefined || value === undefined || !isValue(order, value)) {
    throw new Failure('INVALID', 'This cursor does not belong to this list.', { field: 'after', help: 'Use an endCursor that this very list has given, in the same order, or leave `after` out.' });
  }
  return { value, id: canonical };
}

function isValue(order: KeyOrder<never>, value: string | null): boolean {
  if (value === null) return order.nullable === true;
  if (order.type === 'timestamptz') return !Number.isNaN(Date.parse(value));
  if (order.type === 'uuid') return asId(value) !== undefined;
  return order.type === 'text' ? !/[\0\p{Cs}]/u.test(value) : /^\d{1,18}$/.test(value);
}

function orderingOf({ column, idColumn, type, nullable, descending }: KeyOrder<never>): KeyOrdering {
  return {
    parts: [{ sql: sql.ref(column), type, ...(nullable && { nulls: 'last' as const }) }, { sql: sql.ref(idColumn), type: 'uuid' }],
    descending: descending ?? false,
  };
}
