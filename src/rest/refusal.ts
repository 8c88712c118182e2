import { Failure, isFault, type FailureCode } from '../failure.js';
import type { JsonObject } from '../scim/json.js';
import { errorBody } from '../scim/messages.js';
import { ScimError, type ScimType } from '../scim/scim-error.js';
import { HttpRefusal } from './http-refusal.js';
import type { RouteMatch } from './routes.js';

/** A refusal as the provider sees it: status, one sentence, and the headers that belong to the status. */
export interface Refusal {
  readonly status: number;
  readonly scimType?: ScimType;
  /** One sentence for an administrator; Okta shows it word for word (RFC 7644 section 3.12). */
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True where Muster or its database is at fault: the error goes to the operator's log. */
  readonly isFault: boolean;
}

/**
 * Turns whatever was thrown into a refusal (PROTOCOL section 2). Nothing of an unknown error leaves the server; every
 * wrong credential is refused in the same words (THREATS V9).
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof ScimError) return { status: 400, scimType: error.scimType, detail: error.message, headers: {}, isFault: false };
  if (error instanceof HttpRefusal) {
    return { status: error.status, ...(error.scimType !== undefined && { scimType: error.scimType }), detail: error.detail, headers: {}, isFault: false };
  }
  if (error instanceof Failure) return refusalOfFailure(error);
  return { status: 500, detail: faultSentence, headers: {}, isFault: true };
}

/** The refusal of an address that is not there, or does not take the method. */
export function refusalOfMatch(match: Exclude<RouteMatch, { readonly kind: 'route' }>): Refusal {
  return match.kind === 'unknown'
    ? { status: 404, detail: 'There is nothing at this address; /ResourceTypes lists what this service has.', headers: {}, isFault: false }
    : { status: 405, detail: `This address does not take this method; it takes ${match.allow}.`, headers: { Allow: match.allow }, isFault: false };
}

/** The error body of a refusal. */
export function presentRefusal({ status, scimType, detail }: Refusal): JsonObject {
  return errorBody({ status, detail, ...(scimType !== undefined && { scimType }) });
}

const faultSentence = 'Something went wrong inside Muster and nothing was changed; the operator finds the reason in the log under the X-Request-Id of this answer.';

const credentialsSentence = 'The bearer token is not valid for this address; copy the token and the address of the SCIM configuration from Muster into the identity provider once more.';

/** How each failure of the domain looks in SCIM. A failure that no provider can cause is a fault here. */
const answers: Readonly<Record<FailureCode, { readonly status: number; readonly scimType?: ScimType }>> = {
  UNAUTHENTICATED: { status: 401 },
  FORBIDDEN: { status: 403 },
  MANAGED_BY_SCIM: { status: 403 },
  LAST_OWNER: { status: 403 },
  LIMIT_REACHED: { status: 403 },
  NOT_FOUND: { status: 404 },
  INVALID: { status: 400, scimType: 'invalidValue' },
  TAKEN: { status: 409, scimType: 'uniqueness' },
  STALE: { status: 412 },
  RATE_LIMITED: { status: 429 },
  NOT_SUPPORTED: { status: 501 },
  UNAVAILABLE: { status: 503 },
  QUERY_TOO_COMPLEX: { status: 500 },
  INTERNAL: { status: 500 },
};

function refusalOfFailure(failure: Failure): Refusal {
  const answer = answers[failure.code];
  if (answer.status === 500) return { status: 500, detail: faultSentence, headers: {}, isFault: true };
  const detail = answer.status === 401 ? credentialsSentence : oneSentence(failure.message, failure.help);
  // The domain takes it from a ScimError, where it is of this type.
  const scimType = (failure.scimType as ScimType | undefined) ?? answer.scimType;
  return { status: answer.status, ...(scimType !== undefined && { scimType }), detail, headers: headersOf(answer.status, failure), isFault: isFault(failure) };
}

function headersOf(status: number, failure: Failure): Readonly<Record<string, string>> {
  switch (status) {
    case 401: return { 'WWW-Authenticate': 'Bearer' };
    // Whole seconds: Okta reads nothing else (PROTOCOL section 1).
    case 429: return { 'Retry-After': String(Math.ceil(failure.retryAfter ?? 60)) };
    case 503: return { 'Retry-After': String(Math.ceil(failure.retryAfter ?? 5)) };
    default: return {};
  }
}

/** What happened, and after a dash what to do about it: one sentence, as providers show it in one line. */
function oneSentence(message: string, help: string | undefined): string {
  if (help === undefined) return message;
  const advice = /^[A-Z][a-z]/.test(help) ? help.charAt(0).toLowerCase() + help.slice(1) : help;
  return `${message.endsWith('.') ? message.slice(0, -1) : message} – ${advice}`;
}
