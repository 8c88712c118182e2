import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from '../failure.js';
import type { RequestOrigin, Scope } from '../domain/scope.js';
import { isJsonObject, objectOf, type JsonObject } from '../scim/json.js';
import { parseJson } from '../scim/json-reader.js';
import { ScimError } from '../scim/scim-error.js';
import type { ScimAddress } from './address.js';
import type { Provider } from './authenticate.js';
import type { Call, Handled, Handler, Work } from './call.js';
import type { ScimDependencies } from './dependencies.js';
import { readCondition } from './entity-tag.js';
import { readQuery } from './query-string.js';
import { readBody } from './read-body.js';
import { refusalOf, type Refusal } from './refusal.js';
import { eventOfRefusal, eventOfResult, type Exchange } from './request-event.js';
import { answerOf, printBody, sendAnswer, sendPieces, type Answer } from './respond.js';
import { matchRoute, type Route, type RouteMatch, type RouteName } from './routes.js';

/** A request whose token is live for the configuration that it calls. */
export interface ServedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path and query as they came, whatever a mount has cut off since. */
  readonly target: string;
  readonly address: ScimAddress;
  readonly provider: Provider;
  readonly origin: RequestOrigin;
  readonly startedAt: number;
}

/** An answer with its bytes, which the log measures and the wire carries. */
interface Printed {
  readonly answer: Answer;
  readonly bytes: Buffer | undefined;
}

/**
 * The way of every request that was let in: route, body, handler, event, answer. A change and its event are one
 * transaction; the event of a read or a refusal follows soon after (DESIGN 3.5). Never rejects.
 */
export class RequestPipeline {
  constructor(
    private readonly dependencies: ScimDependencies,
    private readonly handlers: Readonly<Record<RouteName, Handler>>,
    private readonly publicUrl: string,
  ) {}

  async serve(served: ServedRequest): Promise<void> {
    const { request, response } = served;
    const { answer, bytes } = await this.answer(served);
    if (answer.pieces === undefined) sendAnswer(request, response, answer, bytes);
    else await this.sendPieces(served, answer, answer.pieces);
  }

  private async sendPieces({ request, response, provider, origin }: ServedRequest, answer: Answer, pieces: NonNullable<Answer['pieces']>): Promise<void> {
    try {
      await sendPieces(request, response, answer, pieces(this.dependencies.openScope(provider.actor, origin)));
    } catch (error) {
      // A client that went away is its own business; whatever else broke the answer off is told.
      if (!isClientGone(error)) this.dependencies.report(error, origin.requestId);
    }
  }

  private async answer(served: ServedRequest): Promise<Printed> {
    const { address, provider, origin } = served;
    const scope = this.dependencies.openScope(provider.actor, origin);
    const match = matchRoute(address.kind, served.request.method ?? '', address.segments);
    let exchange = openExchange(served, match);
    if (match.kind !== 'route') return this.refuse(scope, exchange, refusalOfMatch(match));
    try {
      const { route, id } = match;
      const body = route.bodyLimit === undefined ? undefined : await readJson(served.request, route.bodyLimit);
      if (body !== undefined) exchange = { ...exchange, body };
      if (!provider.configuration.enabled) throw paused(provider);
      const work = this.handlers[route.name](this.callOf(served, route, id, body?.json ?? objectOf([])));
      return changesData(route) ? await this.change(scope, exchange, work) : await this.read(scope, exchange, work);
    } catch (error) {
      const refusal = refusalOf(error);
      // The rest of a body that was too large is thrown away, or the connection would wait for a reader for ever.
      served.request.resume();
      if (refusal.isFault) this.dependencies.report(error, origin.requestId);
      return this.refuse(scope, exchange, refusal);
    }
  }

  private change(scope: Scope, exchange: Exchange, work: Work): Promise<Printed> {
    return this.dependencies.transactions.run(scope, async (tx) => {
      const handled = await inDomainWords(work(tx));
      const printed = print(handled);
      await this.dependencies.log.record(tx, eventOfResult(exchange, handled, printed.bytes?.byteLength ?? 0));
      return printed;
    });
  }

  private async read(scope: Scope, exchange: Exchange, work: Work): Promise<Printed> {
    const handled = await work(scope);
    const printed = print(handled);
    this.dependencies.log.enqueue(scope, eventOfResult(exchange, handled, printed.bytes?.byteLength ?? 0));
    return printed;
  }

  private refuse(scope: Scope, exchange: Exchange, refusal: Refusal): Printed {
    const answer = answerOf(refusal);
    const bytes = printBody(answer);
    this.dependencies.log.enqueue(scope, eventOfRefusal(exchange, refusal, answer, bytes?.byteLength ?? 0));
    return { answer, bytes };
  }

  private callOf({ request, address, provider }: ServedRequest, route: Route, id: string, body: JsonObject): Call {
    return {
      provider,
      route,
      id,
      body,
      baseUrl: this.publicUrl + address.root,
      query: readQuery(address.query),
      ifMatch: readCondition(request.headers['if-match']),
      ifNoneMatch: readCondition(request.headers['if-none-match']),
    };
  }
}

function openExchange({ request, provider, origin, target, startedAt }: ServedRequest, match: RouteMatch): Exchange {
  return {
    provider,
    origin,
    startedAt,
    method: request.method ?? '',
    target,
    headers: request.headers,
    operation: match.kind === 'route' ? match.route.operation : null,
    resourceType: match.kind === 'route' ? match.route.resourceType : null,
    id: match.kind === 'route' ? match.id : '',
  };
}

function print({ answer }: Handled): Printed {
  return { answer, bytes: printBody(answer) };
}

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function changesData({ operation }: Route): boolean {
  return operation === 'CREATE' || operation === 'REPLACE' || operation === 'PATCH' || operation === 'DELETE';
}

/** A transaction lets only failures through as they are; what the protocol refuses inside of one keeps its keyword so. */
async function inDomainWords(handled: Promise<Handled>): Promise<Handled> {
  try {
    return await handled;
  } catch (error) {
    if (error instanceof ScimError) throw new Failure('INVALID', error.message, { scimType: error.scimType });
    throw error;
  }
}

async function readJson(request: IncomingMessage, limit: number): Promise<{ readonly json: JsonObject; readonly bytes: number }> {
  const text = await readBody(request, limit);
  const json = parseJson(text);
  if (!isJsonObject(json)) throw new ScimError('invalidSyntax', 'The body has to be a JSON object, in braces.');
  return { json, bytes: Buffer.byteLength(text) };
}

function refusalOfMatch(match: Exclude<RouteMatch, { readonly kind: 'route' }>): Refusal {
  return match.kind === 'unknown'
    ? { status: 404, detail: 'There is nothing at this address; /ResourceTypes lists what this service has.', headers: {}, isFault: false }
    : { status: 405, detail: `This address does not take this method; it takes ${match.allow}.`, headers: { Allow: match.allow }, isFault: false };
}

/** The body was read before, so that the log knows which deprovisioning is missing when the pause ends (DESIGN 3.3). */
function paused({ configuration }: Provider): Failure {
  return new Failure('UNAVAILABLE', `Provisioning through the configuration "${configuration.name}" is paused by an administrator, so nothing was changed.`, {
    retryAfter: 300, help: 'Resume the configuration in Muster, then let the identity provider try again.',
  });
}
