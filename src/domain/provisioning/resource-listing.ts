import { sql, type Expression, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { orderTerms, rangesBeyond, type KeyOrdering, type KeyPart, type KeyPlace, type Walk } from '../key-range.js';
import type { Scope } from '../scope.js';
import type { Tables } from '../unit-of-work.js';
import type { SortValue } from './filter-condition.js';

/** A piece of a list, in the order of the walk: from a place or from the end where the walk begins, so many rows. */
export interface Slice {
  readonly walk: Walk;
  readonly place?: KeyPlace | undefined;
  /** How many rows to pass over; by index, so only without a place. */
  readonly offset?: number;
  /** From 1. */
  readonly limit: number;
}

/** A row as it is listed, and the key by which it stands where it stands. */
export interface Placed<Item> {
  readonly item: Item;
  readonly key: KeyPlace['key'];
}

/** The rows of a slice, and how many rows there are in all in the same moment. */
export interface ReadSlice<Item> {
  readonly rows: readonly Placed<Item>[];
  readonly total: number;
}

/** The resources of one table that a list holds, in its order. */
export interface ResourceListing<Item> {
  read(slice: Slice): Promise<ReadSlice<Item>>;
  count(): Promise<number>;
}

/** The same listing, showing something else of each row. */
export function mapListing<Item, Shown>(listing: ResourceListing<Item>, show: (item: Item) => Shown): ResourceListing<Shown> {
  return {
    count: () => listing.count(),
    read: async (slice) => {
      const { rows, total } = await listing.read(slice);
      return { total, rows: rows.map(({ item, key }) => ({ item: show(item), key })) };
    },
  };
}

/** What a listing is made of: the rows that belong to it, how they are sorted, and what is shown of a row. */
export interface ListingParts<Table extends 'person' | 'team', Row, Item> {
  readonly table: Table;
  readonly directoryId: string;
  readonly matching: SelectQueryBuilder<Tables, Table, object>;
  readonly sort: SortValue | undefined;
  readonly descending: boolean;
  readonly present: (rows: readonly Row[]) => Promise<readonly Item[]>;
}

interface PageColumns {
  readonly pageKey: (string | null)[];
  readonly pageTotal: string | null;
}

/** A listing over one table. Rows are found by their keys alone, which an index gives, and only those of the slice are read. */
export function tableListing<Table extends 'person' | 'team', Row, Item>(scope: Scope, parts: ListingParts<Table, Row, Item>): ResourceListing<Item> {
  const { table, matching, present } = parts;
  const ordering = orderingOf(parts);
  const counted = matching.select(sql<string>`count(*)`.as('total'));
  const count = async (): Promise<number> => Number((await counted.executeTakeFirstOrThrow()).total);
  return {
    count,
    read: async (slice) => {
      const { rows } = await sql<Row & PageColumns>`
        select ${sql.table(table)}.*, ${printedKey(ordering)} as page_key, ${pageTotal(slice, counted)} as page_total
        from ${keysOf(parts, ordering, slice)} as page
        inner join ${sql.table(table)} on ${sql.ref(`${table}.directoryId`)} = ${parts.directoryId} and ${sql.ref(`${table}.id`)} = page.id
        order by ${sql.join(orderTerms(pageOrdering(ordering), slice.walk))}
        limit ${slice.limit}`.execute(scope.unit.db);
      const items = await present(rows);
      return {
        rows: items.flatMap((item, at) => { const row = rows[at]; return row === undefined ? [] : [{ item, key: row.pageKey }]; }),
        total: knownTotal(slice, rows) ?? await count(),
      };
    },
  };
}

/** By (created, id), after what `sortBy` names: absent values last when ascending, first when descending (RFC 7644 section 3.4.2.3). */
function orderingOf({ table, sort, descending }: Pick<ListingParts<'person' | 'team', unknown, unknown>, 'table' | 'sort' | 'descending'>): KeyOrdering {
  const created: KeyPart = { sql: sql.ref(`${table}.createdAt`), type: 'timestamptz' };
  const id: KeyPart = { sql: sql.ref(`${table}.id`), type: 'uuid' };
  if (sort === undefined) return { parts: [created, id], descending: false };
  return { parts: [{ sql: sort.value, type: sort.type, nulls: descending ? 'first' : 'last' }, created, id], descending };
}

/** The keys of the slice: one range of an index after the other. */
function keysOf<Table extends 'person' | 'team', Row, Item>(
  { table, matching }: ListingParts<Table, Row, Item>, ordering: KeyOrdering, { place, walk, offset = 0, limit }: Slice,
): RawBuilder<unknown> {
  const columns = [sql`${sql.ref(`${table}.id`)}`.as('id'), ...ordering.parts.map((part, at) => sql`${part.sql}`.as(keyColumn(at)))];
  const keys = orderTerms(ordering, walk).reduce((rows, term) => rows.orderBy(term), matching.select(columns)).limit(limit);
  const ranges = place === undefined ? [offset === 0 ? keys : keys.offset(offset)] : rangesBeyond(ordering, place, walk).map((range) => keys.where(range));
  return sql`(${sql.join(ranges, sql` union all `)})`;
}

function keyColumn(at: number): string {
  return `key${at}`;
}

/** The same order over the keys that were found. */
function pageOrdering({ parts: [first, ...others], descending }: KeyOrdering): KeyOrdering {
  const inPage = (part: KeyPart, at: number): KeyPart => ({ ...part, sql: sql.ref(`page.${keyColumn(at)}`) });
  return { parts: [inPage(first, 0), ...others.map((part, at) => inPage(part, at + 1))], descending };
}

/** A key as the database prints it, to the last digit of a time, so that it reads the same value back. */
function printedKey({ parts }: KeyOrdering): RawBuilder<unknown> {
  return sql`array[${sql.join(parts.map((_, at) => sql`${sql.ref(`page.${keyColumn(at)}`)}::text`))}]`;
}

/**
 * The total in the statement of the page, so that both are of one moment. A walk from the start counts only where it ended
 * before the list did; PostgreSQL runs the count in the `case` only when it gets there.
 */
function pageTotal({ walk, place, limit }: Slice, counted: Expression<unknown>): RawBuilder<unknown> {
  return walk === 'backward' || place !== undefined ? sql`${counted}` : sql`case when count(*) over () = ${limit} then ${counted} end`;
}

/** The total as far as the slice tells it; undefined when a count has to. */
function knownTotal({ walk, place, offset = 0 }: Slice, rows: readonly PageColumns[]): number | undefined {
  const counted = rows[0]?.pageTotal;
  if (counted !== undefined && counted !== null) return Number(counted);
  if (walk === 'backward' || place !== undefined) return undefined;
  return rows.length > 0 || offset === 0 ? offset + rows.length : undefined;
}
