/** Every way in which Muster says no, in both protocols. schema.graphql publishes the same set as ErrorCode. */
export const failureCodes = [
  'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID', 'TAKEN', 'STALE', 'LIMIT_REACHED', 'MANAGED_BY_SCIM',
  'LAST_OWNER', 'NOT_SUPPORTED', 'RATE_LIMITED', 'QUERY_TOO_COMPLEX', 'UNAVAILABLE', 'INTERNAL',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface FailureDetails {
  /** The argument or attribute at fault, by the caller's name for it. */
  readonly field?: string;
  /** What to do about it, one sentence. */
  readonly help?: string;
  /** The id of the object that stands in the way. */
  readonly conflictingId?: string;
  /** Seconds after which a repetition makes sense; becomes Retry-After. */
  readonly retryAfter?: number;
  /** The SCIM detail keyword where INVALID is not enough: invalidFilter. */
  readonly scimType?: string;
  /** The inner reason that nobody foresaw, for the log alone; it never leaves the server. What the sentence says in full has none. */
  readonly cause?: unknown;
}

/**
 * A refusal with one sentence that a stranger understands. Thrown by domain/ and scim translation, shown only by
 * rest/respond and graphql/error-format. The cause stays inside.
 */
export class Failure extends Error {
  readonly field: string | undefined;
  readonly help: string | undefined;
  readonly conflictingId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly scimType: string | undefined;

  constructor(readonly code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Failure';
    this.field = details.field;
    this.help = details.help;
    this.conflictingId = details.conflictingId;
    this.retryAfter = details.retryAfter;
    this.scimType = details.scimType;
  }
}

/** Whether Muster or its database is to blame: whoever runs the installation has to find the cause in the log. */
export function isFault({ code, cause }: Failure): boolean {
  return code === 'INTERNAL' || cause !== undefined;
}
