/** The detail error keywords of RFC 7644 table 9 and RFC 9865 section 4. */
export type ScimType =
  | 'invalidFilter' | 'tooMany' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget'
  | 'invalidValue' | 'invalidVers' | 'sensitive' | 'invalidCursor' | 'expiredCursor' | 'invalidCount';

/** A request that the protocol refuses: always HTTP 400 with a scimType and one sentence for an administrator. */
export class ScimError extends Error {
  constructor(readonly scimType: ScimType, detail: string) {
    super(detail);
    this.name = 'ScimError';
  }
}
