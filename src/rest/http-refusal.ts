import type { ScimType } from '../scim/scim-error.js';

/** A request that HTTP itself refuses, before the protocol above it has a say: 413, 415, 400 for bytes that are no text. */
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
