import { Failure } from '../../failure.js';
import { pageSize, printCursor, readCursor, type Page, type PageRequest } from '../../domain/page.js';
import type { ProvisionedPage } from '../../domain/provisioning/provisioning-input.js';

/** The window of a SCIM list: from 1, so many. */
export interface Window {
  readonly startIndex: number;
  readonly count: number;
}

/**
 * A page of what an identity provider sees. SCIM pages by index (RFC 7644 3.4.2.4), so the cursors are indexes too.
 * Throws INVALID for a page of more than 100 and for a cursor of another list.
 */
export async function seenPage<Item, Row>(
  request: PageRequest, list: (window: Window) => Promise<ProvisionedPage<Item>>, rowOf: (item: Item) => Row,
): Promise<Page<Row>> {
  const skipped = readIndex(request);
  const { items, totalResults } = await list({ startIndex: skipped + 1, count: pageSize(request) });
  return {
    rows: items.map(rowOf),
    cursors: items.map((_, position) => printCursor([indexKey, String(skipped + position + 1)])),
    hasNextPage: skipped + items.length < totalResults,
    hasPreviousPage: skipped > 0,
    total: () => Promise.resolve(totalResults),
  };
}

/** A page of nothing, for what a kind of configuration does not have. */
export const emptyPage: Page<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false, total: () => Promise.resolve(0) };

const indexKey = 'index';

/** How many items lie before the page. */
function readIndex(request: PageRequest): number {
  const key = readCursor(request, 2);
  if (key === undefined) return 0;
  const [name, index] = key;
  if (name === indexKey && typeof index === 'string' && /^\d{1,9}$/.test(index)) return Number(index);
  throw new Failure('INVALID', 'This cursor does not belong to this list.', { field: 'after', help: 'Use an endCursor that this very list has given, or leave `after` out.' });
}
