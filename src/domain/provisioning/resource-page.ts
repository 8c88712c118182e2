import type { KeyPlace } from '../key-range.js';
import type { Clock } from '../scope.js';
import type { ListCursors, ListPosition, PagedList } from './list-cursor.js';
import type { ProvisionedPage } from './provisioning-input.js';
import type { CursorWindow, IndexWindow, ListWindow } from './provisioning-query.js';
import type { Placed, ReadSlice, ResourceListing } from './resource-listing.js';

/** What gives a page its cursors: who signs them, for which list, and when. */
export interface PageCursors {
  readonly cursors: ListCursors;
  readonly list: PagedList;
  readonly clock: Clock;
}

/**
 * One page of a list that consists of these listings, one after the other (RFC 7644 section 3.4.2.4, RFC 9865 section 2).
 * The total is that of all of them. Throws INVALID for a cursor that is none of this list's, that is too old, or that
 * belongs to pages of another size.
 */
export function readPage<Item>(listings: readonly ResourceListing<Item>[], window: ListWindow, by: PageCursors): Promise<ProvisionedPage<Item>> {
  return window.cursor === undefined ? readByIndex(listings, window) : readByCursor(listings, window, by);
}

async function readByIndex<Item>(listings: readonly ResourceListing<Item>[], { startIndex, count }: IndexWindow): Promise<ProvisionedPage<Item>> {
  const items: Item[] = [];
  let totalResults = 0;
  for (const listing of listings) {
    const wanted = count - items.length;
    const { rows, total } = wanted === 0 ? await onlyCounted(listing)
      : await listing.read({ walk: 'forward', offset: Math.max(0, startIndex - 1 - totalResults), limit: wanted });
    items.push(...rows.map(({ item }) => item));
    totalResults += total;
  }
  return { items, totalResults };
}

/** A row, and the listing that it is of. */
interface Found<Item> extends Placed<Item> {
  readonly table: number;
}

async function readByCursor<Item>(
  listings: readonly ResourceListing<Item>[], { cursor, count }: CursorWindow, { cursors, list, clock }: PageCursors,
): Promise<ProvisionedPage<Item>> {
  const start = cursor === '' ? undefined : cursors.read(clock, list, cursor);
  const { found, isPreceded, goesOn, totalResults } = await walk(listings, start, count);
  const page = start?.walk === 'backward' ? found.toReversed() : found;
  const [before, after] = start?.walk === 'backward' ? [goesOn, isPreceded] : [isPreceded, goesOn];
  const print = (position: ListPosition | undefined): string | undefined => position && cursors.print(clock, list, position);
  const previousCursor = before ? print(beside(page[0], 'before', start)) : undefined;
  const nextCursor = after ? print(beside(page.at(-1), 'after', start)) : undefined;
  return {
    items: page.map(({ item }) => item), totalResults,
    ...(previousCursor !== undefined && { previousCursor }), ...(nextCursor !== undefined && { nextCursor }),
  };
}

interface Walked<Item> extends Pick<ReadSlice<Item>, 'isPreceded' | 'goesOn'> {
  readonly found: readonly Found<Item>[];
  readonly totalResults: number;
}

/** The rows from the start on, over the listings that lie ahead, at most `limit`; those that lie behind are counted. */
async function walk<Item>(
  listings: readonly ResourceListing<Item>[], start: ListPosition | undefined, limit: number,
): Promise<Walked<Item>> {
  const direction = start?.walk ?? 'forward';
  const found: Found<Item>[] = [];
  let [isPreceded, goesOn, totalResults] = [false, false, 0];
  for (const [table, listing] of direction === 'forward' ? listings.entries() : [...listings.entries()].toReversed()) {
    const isBehind = start !== undefined && (direction === 'forward' ? table < start.table : table > start.table);
    const wanted = limit - found.length;
    const slice = isBehind || wanted === 0 ? await onlyCounted(listing)
      : await listing.read({ walk: direction, place: table === start?.table ? start.place : undefined, limit: wanted });
    found.push(...slice.rows.map((row) => ({ ...row, table })));
    isPreceded ||= isBehind ? slice.total > 0 : slice.isPreceded;
    goesOn ||= !isBehind && slice.goesOn;
    totalResults += slice.total;
  }
  return { found, isPreceded, goesOn, totalResults };
}

/** No rows, and so whether there are any. */
async function onlyCounted<Item>(listing: ResourceListing<Item>): Promise<ReadSlice<Item>> {
  const total = await listing.count();
  return { rows: [], isPreceded: false, goesOn: total > 0, total };
}

/** The place beside a row of the page, to be left by that side; on an empty page, the place that the page was looked for from. */
function beside(row: Found<unknown> | undefined, side: KeyPlace['side'], start: ListPosition | undefined): ListPosition | undefined {
  const walk = side === 'before' ? 'backward' : 'forward';
  if (row === undefined) return start && { ...start, walk };
  return { walk, table: row.table, place: { side, key: row.key } };
}
