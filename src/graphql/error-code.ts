import type { FailureCode } from '../failure.js';
import { textEnum } from './text-enum.js';

/** Why something is refused with each code, for people. */
export const errorCodeMeanings: Readonly<Record<FailureCode, string>> = {
  UNAUTHENTICATED: 'Nobody is signed in, or the token or session is not valid any more.',
  FORBIDDEN: 'You are known, but your role does not allow this.',
  NOT_FOUND: 'Nothing with this id is here for you: it never was, it is gone, or it is not yours to see.',
  INVALID: 'A value or the request itself has a form that cannot be accepted.',
  TAKEN: 'Another object already has this value; conflictingId names it when you may see it.',
  STALE: 'Somebody changed the object since you read it: the expected version is not the present one.',
  LIMIT_REACHED: 'There may be no more of these.',
  MANAGED_BY_SCIM: 'An identity provider manages this value; change it there.',
  LAST_OWNER: 'The project would be left without an owner who has access.',
  NOT_SUPPORTED: 'Muster does not do this.',
  RATE_LIMITED: 'Too many requests in a short time.',
  QUERY_TOO_COMPLEX: 'The document is too long or asks for more than one request may, or the answer would be too large.',
  UNAVAILABLE: 'Not possible at the moment: the database is away, Muster has more to do than its database can, the query took more than five seconds, or the configuration is paused.',
  INTERNAL: 'Something went wrong inside Muster; the log has it under the requestId.',
};

/** The closed set of extensions.code. */
export const ErrorCodeEnum = textEnum(
  'ErrorCode', 'Why something was refused: a closed set, sent as errors[].extensions.code beside {field, help, conflictingId, requestId, retryAfter}; retryAfter is the seconds after which a repetition makes sense.', errorCodeMeanings,
);
