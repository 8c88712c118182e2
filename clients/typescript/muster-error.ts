import type { ErrorCode } from './operations.ts';

/** One error of an answer. Which codes there are and what to do about each: the operation ExplainErrors. */
export interface ErrorDetails {
  readonly code: ErrorCode;
  /** One sentence for people. */
  readonly message: string;
  /** The argument at fault. */
  readonly field?: string;
  /** What to do about it. */
  readonly help?: string;
  /** What stands in the way, when the caller may see it. */
  readonly conflictingId?: string;
  /** The name under which the log of the server has the request. */
  readonly requestId?: string;
  /** Seconds after which it makes sense to ask again. */
  readonly retryAfter?: number;
}

/** Why an operation was not done. `code` and its companions are those of the first error; `errors` has all of them. */
export class MusterError extends Error {
  override readonly name = 'MusterError';
  readonly code: ErrorCode | undefined;
  readonly field: string | undefined;
  readonly help: string | undefined;
  readonly conflictingId: string | undefined;
  readonly requestId: string | undefined;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Empty when no Muster answered: then `message` says what did, or that nothing did. */
  readonly errors: readonly ErrorDetails[];

  constructor(message: string, { status, errors = [], cause }: { readonly status?: number; readonly errors?: readonly ErrorDetails[]; readonly cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    const [first] = errors;
    this.code = first?.code;
    this.field = first?.field;
    this.help = first?.help;
    this.conflictingId = first?.conflictingId;
    this.requestId = first?.requestId;
    this.status = status;
    this.errors = errors;
  }
}
