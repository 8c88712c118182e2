import type { EventFacts, Outcome } from '../domain/provisioning/outcome.js';
import type { EventRecord } from '../domain/provisioning/provisioning-log.js';
import type { ScimOperation, ScimResourceType } from '../domain/provisioning/provisioning-event.js';
import type { RequestOrigin } from '../domain/scope.js';
import type { JsonValue } from '../scim/json.js';
import { canonicalId } from './address.js';
import type { Provider } from './authenticate.js';
import type { Handled } from './call.js';
import { keptBody, keptHeaders, redactBody } from './redact.js';
import type { Refusal } from './refusal.js';
import type { Answer } from './respond.js';

/** A request of a provider that was let in, as far as it was read. */
export interface Exchange {
  readonly provider: Provider;
  readonly origin: RequestOrigin;
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The moment of arrival, by performance.now(). */
  readonly startedAt: number;
  readonly operation: ScimOperation | null;
  readonly resourceType: ScimResourceType | null;
  /** The text of the path after the endpoint, where there is one. */
  readonly id: string;
  readonly body?: { readonly json: JsonValue; readonly bytes: number };
}

/** The event of a request that was answered as asked (DESIGN 3.5). `bytes` is the size of the answer's body. */
export function eventOfResult(exchange: Exchange, handled: Handled, bytes: number): EventRecord {
  const { outcome, answer } = handled;
  return {
    ...commonFacts(exchange, answer, bytes),
    status: outcome.warnings.length > 0 ? 'WARNING' : 'SUCCESS',
    scimType: null,
    outcome: outcome.kind,
    personId: outcome.personId ?? idOf(exchange, 'USER'),
    teamId: outcome.teamId ?? idOf(exchange, 'GROUP'),
    facts: {
      ...factsOf(outcome),
      ...(handled.filter !== undefined && { filter: handled.filter }),
      ...(handled.totalResults !== undefined && { totalResults: handled.totalResults }),
    },
  };
}

/** The event of a request that was refused; while the configuration is paused it counts as skipped, not as an error. */
export function eventOfRefusal(exchange: Exchange, refusal: Refusal, answer: Answer, bytes: number): EventRecord {
  return {
    ...commonFacts(exchange, answer, bytes),
    status: exchange.provider.configuration.enabled ? 'ERROR' : 'SKIPPED',
    scimType: refusal.scimType ?? null,
    outcome: 'refused',
    personId: idOf(exchange, 'USER'),
    teamId: idOf(exchange, 'GROUP'),
    facts: { detail: refusal.detail },
  };
}

type CommonFacts = Omit<EventRecord, 'status' | 'scimType' | 'outcome' | 'personId' | 'teamId' | 'facts'>;

function commonFacts(exchange: Exchange, answer: Answer, bytes: number): CommonFacts {
  const { provider, origin, body } = exchange;
  return {
    requestId: origin.requestId,
    directoryId: provider.actor.directoryId,
    configurationId: provider.configuration.id,
    configurationName: provider.configuration.name,
    identityProvider: provider.configuration.identityProvider,
    tokenId: provider.actor.tokenId,
    operation: exchange.operation,
    resourceType: exchange.resourceType,
    httpStatus: answer.status,
    durationMs: performance.now() - exchange.startedAt,
    method: exchange.method,
    path: keptTarget(exchange.target),
    clientIp: origin.clientIp ?? null,
    userAgent: origin.userAgent ?? null,
    requestHeaders: keptHeaders(exchange.headers),
    requestBody: body === undefined ? null : keptBody(() => redactBody(body.json), body.bytes),
    responseBody: keptAnswer(answer, bytes),
  };
}

function keptAnswer({ body, pieces }: Answer, bytes: number): JsonValue {
  if (pieces !== undefined) return 'A body with more than 1,000 members, which the log does not keep.';
  return body === undefined ? null : keptBody(() => body, bytes);
}

/** A filter on password is refused, but its value would stand in the address. */
function keptTarget(target: string): string {
  return /password/i.test(target) ? target.split('?', 1)[0] ?? '' : target;
}

function idOf(exchange: Exchange, resourceType: ScimResourceType): string | null {
  return exchange.resourceType === resourceType ? canonicalId(exchange.id) ?? null : null;
}

/** So many ids of members an event lists; the counts are exact. */
const mostIds = 1000;

function factsOf({ subject, changes, warnings, added = [], removed = [] }: Outcome): EventFacts {
  return {
    ...(subject !== undefined && { subject }),
    ...(changes.length > 0 && { changes }),
    ...(warnings.length > 0 && { warnings: warnings.map(({ kind, names }) => ({ kind, names: names.slice(0, mostIds) })) }),
    ...(added.length > 0 && { added: added.slice(0, mostIds), addedCount: added.length }),
    ...(removed.length > 0 && { removed: removed.slice(0, mostIds), removedCount: removed.length }),
  };
}
