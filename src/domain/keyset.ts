import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { Failure } from '../failure.js';
import { asId } from './id.js';
import { orderTerms, rangesBeyond, type KeyOrdering, type KeyPart } from './key-range.js';
import { pageOf, pageSize, readCursor, type Page, type PageRequest } from './page.js';
import type { Db, Tables } from './unit-of-work.js';

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

/** How long a page is when nobody says so, and how far its list is counted. */
export interface PageHabits {
  readonly normally?: number;
  /** Further than this nobody counts, and the database should not either. */
  readonly countedUpTo?: number;
}

/** Runs the page of a query that already says which rows belong to the list; throws INVALID for a foreign cursor. */
export async function listPage<Table extends keyof Tables, Item>(
  query: SelectQueryBuilder<Tables, Table, Item>, order: KeyOrder<Item>, request: PageRequest,
): Promise<Page<Item>> {
  const size = pageSize(request);
  const rows = await rowsFrom(query, order, request, size + 1).execute();
  return pageOf(rows, size, request, cursorKey(order), async () => {
    const row = await query.clearSelect().select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow();
    return row.total;
  });
}

/**
 * The same page of several lists in one statement, by the names of the lists, each as its query says which rows belong
 * to it. The totals of all of them are one more statement, when somebody asks.
 */
export async function listPages<Table extends keyof Tables, Item>(
  db: Db, lists: ReadonlyMap<string, SelectQueryBuilder<Tables, Table, Item>>, order: KeyOrder<Item>, request: PageRequest, { normally = 20, countedUpTo }: PageHabits = {},
): Promise<ReadonlyMap<string, Page<Item>>> {
  const size = pageSize(request, normally);
  if (lists.size === 0) return new Map();
  const parts = [...lists].map(([name, query]) => sql`
    select ${name}::text as "listName", row_number() over () as "listPlace", row.* from (${rowsFrom(query, order, request, size + 1)}) as row`);
  const { rows } = await sql<Item & Place>`select * from (${sql.join(parts, sql` union all `)}) as rows order by "listName", "listPlace"`.execute(db);
  const found = Map.groupBy(rows, ({ listName }) => listName);
  let totals: Promise<ReadonlyMap<string, number>> | undefined;
  return new Map([...lists.keys()].map((name) => [name, pageOf((found.get(name) ?? []).map(itemOf<Item>), size, request, cursorKey(order), async () => {
    totals ??= countLists(db, lists, order, countedUpTo);
    return (await totals).get(name) ?? 0;
  })]));
}

/** Where a row lies in the answer of a statement for several lists. */
interface Place { readonly listName: string; readonly listPlace: string }

function itemOf<Item>({ listName: _name, listPlace: _place, ...item }: Item & Place): Item {
  return item as unknown as Item; // what is left of the row is what the query of the list selects
}

async function countLists<Table extends keyof Tables, Item>(
  db: Db, lists: ReadonlyMap<string, SelectQueryBuilder<Tables, Table, Item>>, order: KeyOrder<Item>, countedUpTo: number | undefined,
): Promise<ReadonlyMap<string, number>> {
  const parts = [...lists].map(([name, query]) => {
    const ids = query.clearSelect().select(sql.ref(order.idColumn).as('id'));
    return sql`select ${name}::text as "listName", count(*)::integer as total from (${countedUpTo === undefined ? ids : ids.limit(countedUpTo)}) as counted`;
  });
  const { rows } = await sql<{ readonly listName: string; readonly total: number }>`${sql.join(parts, sql` union all `)}`.execute(db);
  return new Map(rows.map(({ listName, total }) => [listName, total]));
}

/** The rows of a query from the cursor on, in order, at most `limit`. */
export function rowsFrom<Db, Table extends keyof Db, Item>(
  query: SelectQueryBuilder<Db, Table, Item>, order: KeyOrder<never>, request: PageRequest, limit: number,
): SelectQueryBuilder<Db, Table, Item> {
  const key = readKey(order, request);
  const ordering = orderingOf(order);
  const started = key === undefined ? query
    : query.where(sql<SqlBool>`(${sql.join(rangesBeyond(ordering, { side: 'after', key: ordering.parts.length === 1 ? [key.id] : [key.value, key.id] }, 'forward'), sql` or `)})`);
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

/** Where the column is the id itself, one comparison, so that partitions and indexes of the id alone serve it. */
function orderingOf({ column, idColumn, type, nullable, descending = false }: KeyOrder<never>): KeyOrdering {
  const id: KeyPart = { sql: sql.ref(idColumn), type: 'uuid' };
  if (column === idColumn) return { parts: [id], descending };
  return { parts: [{ sql: sql.ref(column), type, ...(nullable && { nulls: 'last' as const }) }, id], descending };
}
