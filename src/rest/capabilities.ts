import type { Capabilities } from '../scim/schema/discovery.js';

/** Resources on a page when nobody says how many. */
export const defaultPageSize = 100;
/** Okta counts on pages of 100 (OI-03); more than this is cut down to it. */
export const maxPageSize = 200;
/** How many seconds a cursor is good for (RFC 9865 section 4). */
export const cursorTimeout = 3600;
/** The largest bulk, by operations and by bytes; looked at before any work (RFC 7644 section 3.7.4). */
export const bulkLimits = { maxOperations: 1000, maxPayloadSize: 1024 * 1024 } as const;

/** What this facade can do today: the one source of what ServiceProviderConfig advertises (PROTOCOL section 3). */
export function capabilities(publicUrl: string): Capabilities {
  return { bulk: bulkLimits, sort: true, etag: true, cursorTimeout, defaultPageSize, maxPageSize, documentationUri: `${publicUrl}/` };
}
