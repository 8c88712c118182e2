import type { JsonObject, JsonValue } from './json.js';
import type { ScimType } from './scim-error.js';

/** The URNs of the protocol's messages (RFC 7644 section 8.2). */
export const messageUrns = {
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  listResponse: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  searchRequest: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  patchOp: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  bulkRequest: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  bulkResponse: 'urn:ietf:params:scim:api:messages:2.0:BulkResponse',
} as const;

/** Where a page is in its list: startIndex by index (RFC 7644 section 3.4.2), the cursors by cursor (RFC 9865). */
export interface ListPage {
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
}

/** A ListResponse (RFC 7644 section 3.4.2). `Resources` is always there, as Okta cannot read an absent or null one. */
export function listResponse(resources: readonly JsonObject[], page: ListPage): JsonObject {
  return {
    schemas: [messageUrns.listResponse],
    totalResults: page.totalResults,
    itemsPerPage: page.itemsPerPage,
    ...given('startIndex', page.startIndex),
    ...given('nextCursor', page.nextCursor),
    ...given('previousCursor', page.previousCursor),
    Resources: resources,
  };
}

export interface ErrorFacts {
  readonly status: number;
  readonly scimType?: ScimType;
  /** One sentence for an administrator; Okta shows it word for word. */
  readonly detail: string;
}

/** An error body (RFC 7644 section 3.12), whose status is a text. */
export function errorBody(facts: ErrorFacts): JsonObject {
  return {
    schemas: [messageUrns.error],
    status: String(facts.status),
    ...given('scimType', facts.scimType),
    detail: facts.detail,
  };
}

function given(name: string, value: JsonValue | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}
