import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { orderTerms, rangesBeyond, type KeyOrdering, type KeyPart, type KeyPlace, type Walk } from '../key-range.js';
import type { Tables } from '../unit-of-work.js';
import type { SortValue } from './filter-condition.js';

export type ListedTable = 'person' | 'team';

/** Which rows of a table a list holds, and in which order: those that are seen, of them those that the filter keeps. */
export interface ListedRows<Table extends ListedTable> {
  readonly table: Table;
  readonly directoryId: string;
  readonly seen: SelectQueryBuilder<Tables, Table, object>;
  readonly filter: RawBuilder<SqlBool> | undefined;
  readonly sort: SortValue | undefined;
  readonly descending: boolean;
}

/** A piece of a list, in the order of the walk: from a place or from the end where the walk begins, so many rows. */
export interface Slice {
  readonly walk: Walk;
  readonly place?: KeyPlace | undefined;
  /** How many rows to pass over; by index, so only without a place. */
  readonly offset?: number;
  /** From 1. */
  readonly limit: number;
}

/** What the statement of a slice says beside the rows. */
export interface SliceColumns {
  /** The key of the row as the database prints it, to the last digit of a time, so that it reads the same value back. */
  readonly pageKey: (string | null)[];
  /** How many rows match; null where the slice says it by its own size. */
  readonly pageTotal: string | null;
  /** Whether there are rows on the other side of the place that the slice starts from. */
  readonly pagePreceded: boolean;
}

/**
 * Reads a slice and the total in one statement, so that both are of one moment. Keys come first, and only the rows of the
 * slice are read whole. Without a filter the keys are walked in the index of their order, offset included. With one, all
 * that matches is found first, whichever index finds it: the total needs it anyway, and a walk in the hope of soon
 * meeting the first matches may have to pass over everybody.
 */
export function sliceStatement<Table extends ListedTable, Row>(rows: ListedRows<Table>, slice: Slice): RawBuilder<Row & SliceColumns> {
  const { table, directoryId, filter } = rows;
  const ordering = orderingOf(rows);
  const [found, page] = [named(ordering, 'found'), named(ordering, 'page')];
  const keys = matchingRows(rows).select(ordering.parts.map((part, at) => part.sql.as(keyColumn(at))));
  return sql<Row & SliceColumns>`
    with found as ${sql.raw(filter === undefined ? 'not materialized' : 'materialized')} ${keys}
    select ${sql.table(table)}.*, array[${sql.join(page.parts.map((part) => sql`${part.sql}::text`))}] as page_key,
      ${total(slice)} as page_total, ${preceded(found, slice)} as page_preceded
    from (${keysOf(found, slice)}) as page
    inner join ${sql.table(table)} on ${sql.ref(`${table}.directoryId`)} = ${directoryId} and ${sql.ref(`${table}.id`)} = ${page.parts.at(-1)?.sql}
    order by ${sql.join(orderTerms(page, slice.walk))}
    limit ${slice.limit}`;
}

/** How many rows the list holds. */
export async function countRows<Table extends ListedTable>(rows: ListedRows<Table>): Promise<number> {
  const { total } = await matchingRows(rows).select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return Number(total);
}

function matchingRows<Table extends ListedTable>({ seen, filter }: ListedRows<Table>): SelectQueryBuilder<Tables, Table, object> {
  return filter === undefined ? seen : seen.where(filter);
}

/** By (created, id), after what `sortBy` names: absent values last when ascending, first when descending (RFC 7644 section 3.4.2.3). */
function orderingOf({ table, sort, descending }: Pick<ListedRows<ListedTable>, 'table' | 'sort' | 'descending'>): KeyOrdering {
  const created: KeyPart = { sql: sql.ref(`${table}.createdAt`), type: 'timestamptz' };
  const id: KeyPart = { sql: sql.ref(`${table}.id`), type: 'uuid' };
  if (sort === undefined) return { parts: [created, id], descending: false };
  return { parts: [{ sql: sort.value, type: sort.type, nulls: descending ? 'first' : 'last' }, created, id], descending };
}

/** The keys of the slice: one range after the other, each of which an index can serve. */
function keysOf(ordering: KeyOrdering, { place, walk, offset = 0, limit }: Slice): RawBuilder<unknown> {
  const window = sql`order by ${sql.join(orderTerms(ordering, walk))} limit ${limit}`;
  if (place === undefined) return sql`select * from found ${window} offset ${offset}`;
  return sql.join(rangesBeyond(ordering, place, walk).map((range) => sql`(select * from found where ${range} ${window})`), sql` union all `);
}

/** A walk from the start counts only where it ended before the list did: PostgreSQL runs the count in the `case` when it gets there. */
function total({ walk, place, limit }: Slice): RawBuilder<unknown> {
  const count = sql`(select count(*) from found)`;
  return walk === 'backward' || place !== undefined ? count : sql`case when count(*) over () = ${limit} then ${count} end`;
}

/**
 * Whether a row lies on the other side of the place. Mostly it is the one that gave the place its key, which is looked up
 * first; the order of the others lets an index find one of them, where `exists` alone would let PostgreSQL read the table.
 */
function preceded(ordering: KeyOrdering, { place, walk }: Slice): RawBuilder<unknown> {
  if (place === undefined) return sql`false`;
  const back = walk === 'forward' ? 'backward' : 'forward';
  const ranges = rangesBeyond(ordering, place, back);
  const one = sql`order by ${sql.join(orderTerms(ordering, back))} limit 1`;
  const probes = [
    sql`(select true from found where ${ordering.parts.at(-1)?.sql} = ${place.key.at(-1)}::uuid and (${sql.join(ranges, sql` or `)}))`,
    ...ranges.map((range) => sql`(select true from found where ${range} ${one})`),
  ];
  return sql`coalesce(${sql.join(probes)}, false)`;
}

/** The same order over the columns of a derived table. */
function named({ parts: [first, ...others], descending }: KeyOrdering, alias: string): KeyOrdering {
  const column = (part: KeyPart, at: number): KeyPart => ({ ...part, sql: sql.ref(`${alias}.${keyColumn(at)}`) });
  return { parts: [column(first, 0), ...others.map((part, at) => column(part, at + 1))], descending };
}

function keyColumn(at: number): string {
  return `key${at}`;
}
