import type { DirectoryKind } from '../domain/directory.js';
import type { ScimOperation, ScimResourceType } from '../domain/provisioning/provisioning-event.js';
import { bulkLimits } from './capabilities.js';

/** What a route does; the table of handlers has one entry for each. */
export type RouteName =
  | 'listUsers' | 'createUser' | 'searchUsers' | 'getUser' | 'replaceUser' | 'patchUser' | 'removeUser'
  | 'listGroups' | 'createGroup' | 'searchGroups' | 'getGroup' | 'replaceGroup' | 'patchGroup' | 'removeGroup'
  | 'searchAll' | 'bulk' | 'me'
  | 'getServiceProviderConfig' | 'listSchemas' | 'getSchema' | 'listResourceTypes' | 'getResourceType';

/** One method on one path, and how the log calls it. */
export interface Route {
  readonly name: RouteName;
  readonly operation: ScimOperation | null;
  readonly resourceType: ScimResourceType | null;
  /** Largest body in bytes; absent where the method takes no body. */
  readonly bodyLimit?: number;
}

/** What a method on a path comes to. */
export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly id: string }
  | { readonly kind: 'wrong-method'; readonly allow: string; readonly resourceType: ScimResourceType | null }
  | { readonly kind: 'unknown' };

/**
 * Finds the route of a method and the decoded segments after the root (PROTOCOL section 3). Names of endpoints match
 * in any case (T-54), HEAD is GET, and a status page has no Groups (DESIGN 3.3).
 */
export function matchRoute(kind: DirectoryKind, method: string, segments: readonly string[]): RouteMatch {
  const path = paths.find((candidate) => candidate.kinds.includes(kind) && matches(candidate.pattern, segments));
  if (path === undefined) return { kind: 'unknown' };
  const route = path.methods.get(method === 'HEAD' ? 'GET' : method);
  if (route !== undefined) return { kind: 'route', route, id: segments[1] ?? '' };
  const allow = [...path.methods.keys()].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
  return { kind: 'wrong-method', allow, resourceType: path.resourceType };
}

/** Whether a route creates, changes or removes a resource. */
export function changesData({ operation }: Route): boolean {
  return operation === 'CREATE' || operation === 'REPLACE' || operation === 'PATCH' || operation === 'DELETE';
}

interface PathOfRoutes {
  /** `*` stands for one segment of any text; a pattern that is more exact stands before it. */
  readonly pattern: readonly string[];
  readonly kinds: readonly DirectoryKind[];
  readonly resourceType: ScimResourceType | null;
  readonly methods: ReadonlyMap<string, Route>;
}

const mebibyte = 1024 * 1024;
const userBody = mebibyte;
const groupBody = 8 * mebibyte;
const both: readonly DirectoryKind[] = ['PROJECT', 'STATUS_PAGE'];
const projects: readonly DirectoryKind[] = ['PROJECT'];

const paths: readonly PathOfRoutes[] = [
  path('Users', both, 'USER', { GET: ['listUsers', 'LIST'], POST: ['createUser', 'CREATE', userBody] }),
  path('Users/.search', both, 'USER', { POST: ['searchUsers', 'SEARCH', userBody] }),
  path('Users/*', both, 'USER', {
    GET: ['getUser', 'GET'], PUT: ['replaceUser', 'REPLACE', userBody], PATCH: ['patchUser', 'PATCH', userBody], DELETE: ['removeUser', 'DELETE'],
  }),
  path('Groups', projects, 'GROUP', { GET: ['listGroups', 'LIST'], POST: ['createGroup', 'CREATE', groupBody] }),
  path('Groups/.search', projects, 'GROUP', { POST: ['searchGroups', 'SEARCH', userBody] }),
  path('Groups/*', projects, 'GROUP', {
    GET: ['getGroup', 'GET'], PUT: ['replaceGroup', 'REPLACE', groupBody], PATCH: ['patchGroup', 'PATCH', groupBody], DELETE: ['removeGroup', 'DELETE'],
  }),
  path('.search', both, null, { POST: ['searchAll', 'SEARCH', userBody] }),
  path('Bulk', both, null, { POST: ['bulk', 'BULK', bulkLimits.maxPayloadSize] }),
  path('Me', both, null, { GET: ['me', null], POST: ['me', null], PUT: ['me', null], PATCH: ['me', null], DELETE: ['me', null] }),
  path('ServiceProviderConfig', both, 'SERVICE_PROVIDER_CONFIG', { GET: ['getServiceProviderConfig', 'DISCOVER'] }),
  path('Schemas', both, 'SCHEMA', { GET: ['listSchemas', 'DISCOVER'] }),
  path('Schemas/*', both, 'SCHEMA', { GET: ['getSchema', 'DISCOVER'] }),
  path('ResourceTypes', both, 'RESOURCE_TYPE', { GET: ['listResourceTypes', 'DISCOVER'] }),
  path('ResourceTypes/*', both, 'RESOURCE_TYPE', { GET: ['getResourceType', 'DISCOVER'] }),
];

type MethodRow = readonly [name: RouteName, operation: ScimOperation | null, bodyLimit?: number];

function path(
  pattern: string, kinds: readonly DirectoryKind[], resourceType: ScimResourceType | null, rows: Readonly<Record<string, MethodRow>>,
): PathOfRoutes {
  const methods = new Map(Object.entries(rows).map(([method, [name, operation, bodyLimit]]) => [
    method, { name, operation, resourceType, ...(bodyLimit !== undefined && { bodyLimit }) },
  ]));
  return { pattern: pattern.toLowerCase().split('/'), kinds, resourceType, methods };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length
    && pattern.every((word, index) => word === '*' || word === segments[index]?.toLowerCase());
}
