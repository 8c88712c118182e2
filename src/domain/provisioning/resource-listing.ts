import type { KeyPlace } from '../key-range.js';
import type { Scope } from '../scope.js';
import { countRows, sliceStatement, type ListedRows, type ListedTable, type Slice, type SliceColumns } from './slice-statement.js';

/** A row as it is listed, and the key by which it stands where it stands. */
export interface Placed<Item> {
  readonly item: Item;
  readonly key: KeyPlace['key'];
}

/** The rows of a slice, whether there are rows behind its start and beyond its end, and how many in all in the same moment. */
export interface ReadSlice<Item> {
  readonly rows: readonly Placed<Item>[];
  readonly isPreceded: boolean;
  readonly goesOn: boolean;
  readonly total: number;
}

/** The resources of one table that a list holds, in its order. */
export interface ResourceListing<Item> {
  read(slice: Slice): Promise<ReadSlice<Item>>;
  count(): Promise<number>;
}

/** What a listing is made of: the rows of a table, and what is shown of a row. */
export interface ListingParts<Table extends ListedTable, Row, Item> extends ListedRows<Table> {
  readonly present: (rows: readonly Row[]) => Promise<readonly Item[]>;
}

/** A listing over one table. */
export function tableListing<Table extends ListedTable, Row, Item>(scope: Scope, parts: ListingParts<Table, Row, Item>): ResourceListing<Item> {
  const count = (): Promise<number> => countRows(parts);
  return {
    count,
    read: async (slice) => {
      // One row more than wanted tells whether the list goes on.
      const { rows } = await sliceStatement<Table, Row>(parts, { ...slice, limit: slice.limit + 1 }).execute(scope.unit.db);
      const shown = rows.slice(0, slice.limit);
      const items = await parts.present(shown.map((row) => rowOf(row)));
      const total = knownTotal(slice, rows) ?? await count();
      return {
        rows: items.flatMap((item, at) => shown.slice(at, at + 1).map(({ pageKey }) => ({ item, key: pageKey }))),
        // Where nothing lies ahead of a place, everything lies behind it.
        isPreceded: slice.place !== undefined && (rows[0]?.pagePreceded ?? total > 0),
        goesOn: rows.length > slice.limit,
        total,
      };
    },
  };
}

/** The same listing, showing something else of each row. */
export function mapListing<Item, Shown>(listing: ResourceListing<Item>, show: (item: Item) => Shown): ResourceListing<Shown> {
  return {
    count: () => listing.count(),
    read: async (slice) => {
      const read = await listing.read(slice);
      return { ...read, rows: read.rows.map(({ item, key }) => ({ item: show(item), key })) };
    },
  };
}

/** The row as its table has it. */
function rowOf<Row>({ pageKey: _key, pageTotal: _total, pagePreceded: _preceded, ...row }: Row & SliceColumns): Row {
  // What is left of a row and the three columns is the row; the compiler does not take that of a type it does not know.
  return row as unknown as Row;
}

/** The total as far as the slice tells it: counted by its statement, or by itself where it reaches the end. Undefined when only a count can tell. */
function knownTotal({ walk, place, offset = 0 }: Slice, rows: readonly SliceColumns[]): number | undefined {
  const counted = rows[0]?.pageTotal;
  if (counted !== undefined && counted !== null) return Number(counted);
  if (walk === 'backward' || place !== undefined) return undefined;
  return rows.length > 0 || offset === 0 ? offset + rows.length : undefined;
}
