import type { ScimBody } from '../support/scim-client.js';

/** One request of the corpus; the token and the address of the configuration are added when it is sent. */
export interface CorpusRequest {
  readonly method: string;
  /** What comes after the SCIM root, as it goes over the wire; `{own}` stands for a user or group of the sender's own. */
  readonly path: string;
  readonly body?: string | Buffer;
  /** In place of `Content-Type: application/scim+json`; a name may come twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Without a Content-Length; `unfinished` bodies never end. */
  readonly transfer?: 'chunked' | 'unfinished';
}

/** What must come back. Only `stored` requests may change anything. */
export type Expected =
  | { readonly kind: 'refused'; readonly status: number; readonly scimType?: string }
  /** The request is legal and changes nothing; `check` says what is wrong with the answer, if anything is. */
  | { readonly kind: 'answered'; readonly status?: number; readonly check?: (body: ScimBody) => string | undefined }
  /** The request is legal, and the resource read afterwards has this very value. */
  | { readonly kind: 'stored'; readonly value: unknown; readonly read: (resource: ScimBody) => unknown };

/** A named request with its expected answer. */
export interface CorpusCase {
  readonly name: string;
  readonly request: CorpusRequest;
  readonly expected: Expected;
}

export const invalidSyntax: Expected = { kind: 'refused', status: 400, scimType: 'invalidSyntax' };
export const invalidValue: Expected = { kind: 'refused', status: 400, scimType: 'invalidValue' };
export const invalidFilter: Expected = { kind: 'refused', status: 400, scimType: 'invalidFilter' };
export const invalidPath: Expected = { kind: 'refused', status: 400, scimType: 'invalidPath' };
export const mutability: Expected = { kind: 'refused', status: 400, scimType: 'mutability' };
export const noTarget: Expected = { kind: 'refused', status: 400, scimType: 'noTarget' };
export const notFound: Expected = { kind: 'refused', status: 404 };
export const tooLarge: Expected = { kind: 'refused', status: 413 };
export const unsupportedType: Expected = { kind: 'refused', status: 415 };
export const answered: Expected = { kind: 'answered' };

/** Expects a list of exactly so many resources in all. */
export function total(count: number): Expected {
  return { kind: 'answered', check: ({ totalResults }) => totalResults === count ? undefined : `totalResults is ${totalResults}, not ${count}` };
}

/** A request with a JSON body. */
export function sending(method: string, path: string, body: unknown): CorpusRequest {
  return { method, path, body: JSON.stringify(body) };
}

/** A PATCH of these operations. */
export function patching(path: string, ...operations: readonly unknown[]): CorpusRequest {
  return sending('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations });
}

/** Something short enough for the name of a case. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value) ?? String(value);
  return text.length > 90 ? `${text.slice(0, 90)}... (${text.length})` : text;
}
