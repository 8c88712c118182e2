import { Failure } from '../failure.js';

/** SQLSTATEs after which the same transaction may simply be run again. */
const transient = new Set(['40001', '40P01', '55P03']);

/** What PostgreSQL, pg or the ORM said: its SQLSTATE and, for a constraint, which one. */
interface DatabaseError {
  readonly code: string;
  readonly constraint?: string;
}

/** Whether the transaction lost a race and may be repeated: serialization, deadlock, lock time-out. */
export function isTransient(error: unknown): boolean {
  const database = asDatabaseError(error);
  return database !== undefined && transient.has(database.code);
}

/**
 * Turns what the database said into a Failure of the closed set (DESIGN 7); a Failure stays itself, and anything
 * unknown is INTERNAL. The inner words go into `cause` only. `taken` says what a unique constraint means to people:
 * running into one of those is foreseen and has no cause.
 */
export function toFailure(error: unknown, taken: ReadonlyMap<string, string> = new Map()): Failure {
  if (error instanceof Failure) return error;
  const database = asDatabaseError(error);
  if (database === undefined) {
    if (isOverload(error)) {
      return new Failure('UNAVAILABLE', 'Muster has more to do at the moment than its database can; please try again in a few seconds.', { cause: error, retryAfter: 5 });
    }
    return isConnectionLoss(error) ? unavailable(error) : internal(error);
  }
  if (transient.has(database.code)) {
    return new Failure('UNAVAILABLE', 'Too many changes met on the same data; nothing was changed, please try again.', { cause: error, retryAfter: 1 });
  }
  switch (database.code) {
    case '23505': return takenFailure(error, taken.get(database.constraint ?? ''));
    case '23503': return new Failure('NOT_FOUND', 'Something that this request refers to was removed in the meantime, so nothing was changed.', { cause: error });
    case '42501': return new Failure('FORBIDDEN', 'The database does not allow this change.', { cause: error });
    case '57014': return unavailable(error);
    // Without the name of a check: there is no partition for the row, which is nobody's fault but ours.
    case '23514': return database.constraint === undefined ? internal(error) : unfit(error);
    default: break;
  }
  if (/^(22|23|54)/.test(database.code)) return unfit(error);
  if (/^(08|53|57)/.test(database.code)) return unavailable(error);
  return internal(error);
}

/** Why something failed, in one word of a bounded list, for the metrics: a SQLSTATE, connection_timeout, connection_lost, or internal. */
export function causeOf(error: unknown): string {
  const database = asDatabaseError(error);
  if (database !== undefined) return database.code;
  if (!isConnectionLoss(error)) return 'internal';
  return saysAnywhere(error, /timeout exceeded/i) ? 'connection_timeout' : 'connection_lost';
}

function saysAnywhere(error: unknown, words: RegExp): boolean {
  return isErrorLike(error) && (words.test(String(error.message)) || saysAnywhere(error.cause, words));
}

function takenFailure(cause: unknown, sentence: string | undefined): Failure {
  return sentence === undefined ? new Failure('TAKEN', 'Another record already has this value.', { cause }) : new Failure('TAKEN', sentence);
}

function unfit(cause: unknown): Failure {
  return new Failure('INVALID', 'A value has a form that the database cannot store, so nothing was changed.', { cause });
}

function internal(cause: unknown): Failure {
  return new Failure('INTERNAL', 'Something went wrong inside Muster; nothing was changed.', { cause });
}

function unavailable(cause: unknown): Failure {
  return new Failure('UNAVAILABLE', 'The database is not reachable at the moment; please try again in a few seconds.', { cause, retryAfter: 5 });
}

/** Nobody got a connection in time, though the database is there (database/waiting-line). */
function isOverload(error: unknown): boolean {
  return isErrorLike(error) && (error.message === 'Too many requests wait for a connection to the database' || isOverload(error.cause));
}

/** Connection losses come without a SQLSTATE: Node's error codes, and sentences of pg and its pool. */
function isConnectionLoss(error: unknown): boolean {
  if (!isErrorLike(error)) return false;
  if (typeof error.code === 'string' && /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_)/.test(error.code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed|driver has already been destroyed/i.test(String(error.message))
    || isConnectionLoss(error.cause);
}

function asDatabaseError(error: unknown): DatabaseError | undefined {
  if (!isErrorLike(error)) return undefined;
  const { code, constraint } = error;
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) {
    return { code, ...(typeof constraint === 'string' && { constraint }) };
  }
  return asDatabaseError(error.cause);
}

/** By its shape and not by instanceof: Node's own errors belong to another realm where code runs in a vm, as in tests. */
function isErrorLike(error: unknown): error is { readonly message: unknown; readonly code?: unknown; readonly constraint?: unknown; readonly cause?: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error;
}
