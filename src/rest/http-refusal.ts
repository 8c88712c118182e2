import type { ScimType } from '../scim/scim-error.js';

/** A request that is refused by its status, before the domain has a say: 413, 415, 400 for bytes that are no text; in a bulk also 404, 405, 409 and 503. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;

  constructor({ status, scimType, detail }: { readonly status: number; readonly scimType?: ScimType; readonly detail: string }, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'HttpRefusal';
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
  }
}
