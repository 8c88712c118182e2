import type { RequestOrigin } from '../domain/scope.js';
import type { BulkOperation, RefusedOperation } from '../scim/bulk/bulk-request.js';
import { resolvePath } from '../scim/bulk/references.js';
import type { BulkResult } from '../scim/bulk/bulk-response.js';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types.js';
import { ScimError } from '../scim/scim-error.js';
import { canonicalId, readSegments } from './address.js';
import type { Call } from './call.js';
import { readCondition } from './entity-tag.js';
import { HttpRefusal } from './http-refusal.js';
import { refusalOfMatch } from './refusal.js';
import type { Exchange } from './request-event.js';
import type { Answer } from './respond.js';
import { changesData, matchRoute } from './routes.js';

/** An operation as the log tells of it: like a request of its own, under the request id of the bulk. */
export function exchangeOf(bulk: Call, origin: RequestOrigin, operation: BulkOperation | RefusedOperation): Exchange {
  const { method = '', path = '' } = operation;
  const segments = readSegments(path);
  const match = matchRoute(bulk.provider.configuration.kind, method, segments);
  const data = operation.kind === 'operation' && method !== 'DELETE' ? operation.data : undefined;
  const version = operation.kind === 'operation' ? operation.version : undefined;
  return {
    provider: bulk.provider,
    origin,
    startedAt: performance.now(),
    method,
    target: `${bulk.root}/${segments.map(encodeURIComponent).join('/')}`,
    headers: version === undefined ? {} : { 'if-match': version },
    operation: match.kind === 'route' ? match.route.operation : null,
    resourceType: match.kind === 'route' ? match.route.resourceType : null,
    id: match.kind === 'route' ? match.id : '',
    ...(data !== undefined && { body: { json: data, bytes: Buffer.byteLength(JSON.stringify(data)) } }),
  };
}

/**
 * An operation as the call that a single request would be; the version is its If-Match. Throws HttpRefusal 404 and 405
 * as a request would be answered, ScimError invalidValue for what a bulk cannot hold: searches, and a bulk again.
 */
export function callOf(bulk: Call, operation: BulkOperation): Call {
  const { provider, root, baseUrl } = bulk;
  const match = matchRoute(provider.configuration.kind, operation.method, readSegments(operation.path));
  if (match.kind !== 'route') throw new HttpRefusal(refusalOfMatch(match));
  if (!changesData(match.route)) {
    throw new ScimError('invalidValue', 'A bulk request creates, changes and removes users and groups and nothing else; send this as a request of its own.');
  }
  return {
    provider, root, baseUrl,
    route: match.route,
    id: match.id,
    body: operation.data,
    query: match.route.resourceType === 'GROUP' ? withoutMembers : new Map(),
    ifMatch: readCondition(operation.version),
    ifNoneMatch: undefined,
  };
}

/** No answer is shown, so no members are read for it: they may be many, and a bulk may name their group often. */
const withoutMembers: Call['query'] = new Map([['excludedattributes', 'members']]);

/** What the client is told of an operation (RFC 7644 section 3.7.3). */
export function resultOf(
  { baseUrl }: Call, { method, bulkId, path }: BulkOperation | RefusedOperation, { status, headers, body }: Answer, ids: ReadonlyMap<string, string>,
): BulkResult {
  const location = method === 'POST' ? headers['Location'] : locationOf(baseUrl, path, ids);
  const version = headers['ETag'];
  return {
    status,
    ...(method !== undefined && { method }),
    ...(bulkId !== undefined && { bulkId }),
    ...(location !== undefined && { location }),
    ...(version !== undefined && { version }),
    ...(status >= 400 && body !== undefined && { response: body }),
  };
}

/** The id of what a POST created, from its answer. */
export function createdId({ body }: Answer): string {
  const id = body?.['id'];
  return typeof id === 'string' ? id : '';
}

const endpoints: readonly string[] = [userResourceType.endpoint, groupResourceType.endpoint].map((endpoint) => endpoint.slice(1));

/** Where the path of an operation leads, in the spelling of this service; undefined where it names what was not created. */
function locationOf(baseUrl: string, path: string | undefined, ids: ReadonlyMap<string, string>): string | undefined {
  const resolved = path === undefined ? undefined : resolvePath(path, ids);
  if (resolved === undefined) return undefined;
  const [endpoint = '', ...rest] = readSegments(resolved);
  const known = endpoints.find((name) => name.toLowerCase() === endpoint.toLowerCase()) ?? encodeURIComponent(endpoint);
  return [baseUrl, known, ...rest.map((segment) => canonicalId(segment) ?? encodeURIComponent(segment))].join('/');
}
