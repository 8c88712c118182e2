import type { JsonObject } from '../json.js';
import { messageUrns } from '../messages.js';

/** What one operation of a bulk came to. */
export interface BulkResult {
  readonly method?: string;
  readonly bulkId?: string;
  /** The address of the resource; absent for a POST that failed. */
  readonly location?: string;
  readonly version?: string;
  readonly status: number;
  /** The error, where there is one; what an operation made is not repeated (RFC 7644 section 3.7 allows it). */
  readonly response?: JsonObject;
}

/** A BulkResponse (RFC 7644 section 3.7.3) with the results in the order of the request; a status is a text. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [messageUrns.bulkResponse],
    Operations: results.map(({ method, bulkId, location, version, status, response }) => ({
      ...(location !== undefined && { location }),
      ...(method !== undefined && { method }),
      ...(bulkId !== undefined && { bulkId }),
      ...(version !== undefined && { version }),
      status: String(status),
      ...(response !== undefined && { response }),
    })),
  };
}
