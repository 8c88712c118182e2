import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from '../failure.js';
import type { RequestOrigin } from '../domain/scope.js';
import { isJsonObject, objectOf, type JsonObject } from '../scim/json.js';
import { parseJson } from '../scim/json-reader.js';
import { ScimError } from '../scim/scim-error.js';
import type { ScimAddress } from './address.js';
import type { Provider } from './authenticate.js';
import type { Call } from './call.js';
import type { CallRunner } from './call-runner.js';
import type { ScimDependencies } from './dependencies.js';
import { readCondition } from './entity-tag.js';
import { readQuery } from './query-string.js';
import { readBody } from './read-body.js';
import { refusalOfMatch } from './refusal.js';
import type { Exchange } from './request-event.js';
import { sendAnswer, sendPieces, type Answer, type PrintedAnswer } from './respond.js';
import { matchRoute, type Route, type RouteMatch } from './routes.js';

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

/** The way of every request that was let in: route, body, call, answer. Never rejects. */
export class RequestPipeline {
  constructor(
    private readonly dependencies: Pick<ScimDependencies, 'openScope' | 'report' | 'note'>,
    private readonly runner: CallRunner,
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

  private async answer(served: ServedRequest): Promise<PrintedAnswer> {
    const { address, provider, origin, request, response } = served;
    const scope = this.dependencies.openScope(provider.actor, origin);
    const match = matchRoute(address.kind, request.method ?? '', address.segments);
    const operation = match.kind === 'route' ? match.route.name : match.kind;
    this.dependencies.note(response, () => ({ actor: 'provider', configurationId: provider.configuration.id, operation }));
    let exchange = openExchange(served, match);
    if (match.kind !== 'route') return this.runner.refuseAs(scope, exchange, refusalOfMatch(match));
    try {
      const { route, id } = match;
      const body = route.bodyLimit === undefined ? undefined : await readJson(request, route.bodyLimit);
      if (body !== undefined) exchange = { ...exchange, body };
      if (!provider.configuration.enabled) throw paused(provider);
      return await this.runner.perform(scope, exchange, this.callOf(served, route, id, body?.json ?? objectOf([])));
    } catch (error) {
      // The rest of a body that was too large is thrown away, or the connection would wait for a reader for ever.
      request.resume();
      return this.runner.refuse(scope, exchange, error);
    }
  }

  private callOf({ request, address, provider }: ServedRequest, route: Route, id: string, body: JsonObject): Call {
    return {
      provider,
      route,
      id,
      body,
      root: address.root,
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

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

async function readJson(request: IncomingMessage, limit: number): Promise<{ readonly json: JsonObject; readonly bytes: number }> {
  const text = await readBody(request, limit);
  const json = parseJson(text);
  if (!isJsonObject(json)) throw new ScimError('invalidSyntax', 'The body has to be a JSON object, in braces.');
  return { json, bytes: Buffer.byteLength(text) };
}

/** The body was read before, so that the log knows which deprovisioning is missing when the pause ends (DESIGN 3.3). */
function paused({ configuration }: Provider): Failure {
  return new Failure('UNAVAILABLE', `Provisioning through the configuration "${configuration.name}" is paused by an administrator; nothing was changed.`, {
    retryAfter: 300, help: 'Resume the configuration in Muster, then let the identity provider try again.',
  });
}
