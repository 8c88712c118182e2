import { Failure } from '../failure.js';
import type { ProvisionedPage } from '../domain/provisioning/provisioning-input.js';
import type { JsonObject } from '../scim/json.js';
import { listResponse } from '../scim/messages.js';
import { parseProjection, project, type Projection } from '../scim/projection.js';
import type { ResourceType } from '../scim/schema/attribute.js';
import { canonicalId } from './address.js';
import type { Call } from './call.js';
import { namesVersion, type TagCondition } from './entity-tag.js';
import { readProjectionRequest, type ListQuery } from './list-query.js';
import { locationOf, versionOf } from './present.js';
import type { QueryParameters } from './query-string.js';
import type { Answer } from './respond.js';
import type { Subject } from './translate.js';

/** How an answer shows the resources of one type. */
export interface View {
  readonly resourceType: ResourceType;
  readonly projection: Projection;
}

/** The view that a request asks for. */
export function viewOf(parameters: QueryParameters, resourceType: ResourceType): View {
  return { resourceType, projection: parseProjection(readProjectionRequest(parameters), resourceType) };
}

/** The resource that a path names. Text that is no id becomes one that nobody has, so that both are refused alike (THREATS V26). */
export function subjectOf(call: Call): Subject {
  return { scimConfigurationId: call.provider.configuration.id, id: canonicalId(call.id) ?? '00000000-0000-0000-0000-000000000000' };
}

/** The answer that shows one resource, with its ETag; a created one has its Location too. */
export function resourceAnswer(status: 200 | 201, resource: JsonObject, { projection, resourceType }: View): Answer {
  const location = locationOf(resource);
  return {
    status,
    body: project(resource, projection, resourceType),
    headers: { ...etagOf(resource), ...(status === 201 && location !== undefined && { Location: location }) },
  };
}

/** The answer to a GET: 304 without a body where If-None-Match names the version (RFC 7644 section 3.14). */
export function readAnswer(resource: JsonObject, view: View, ifNoneMatch: TagCondition | undefined): Answer {
  const version = versionOf(resource);
  const known = ifNoneMatch !== undefined && version !== undefined && namesVersion(ifNoneMatch, version);
  return known ? { status: 304, headers: etagOf(resource) } : resourceAnswer(200, resource, view);
}

/** One page of a list: with its startIndex when it was asked for by index, with its cursors when by cursor. */
export function listAnswer(
  resources: readonly JsonObject[], { totalResults, nextCursor, previousCursor }: Omit<ProvisionedPage<unknown>, 'items'>, { startIndex }: Pick<ListQuery, 'startIndex'>,
): Answer {
  const page = {
    totalResults, itemsPerPage: resources.length, ...(startIndex !== undefined && { startIndex }),
    ...(nextCursor !== undefined && { nextCursor }), ...(previousCursor !== undefined && { previousCursor }),
  };
  return { status: 200, body: listResponse(resources, page), headers: {} };
}

/** The answer without a body. */
export const noContent: Answer = { status: 204, headers: {} };

/** Throws STALE unless the condition, if there is one, names this version. */
export function assertVersion(condition: TagCondition | undefined, version: string): void {
  if (condition === undefined || namesVersion(condition, version)) return;
  throw new Failure('STALE', 'The resource was changed since the version that If-Match names, and nothing was changed now.', {
    help: 'Read the resource again and repeat the change.',
  });
}

function etagOf(resource: JsonObject): Readonly<Record<string, string>> {
  const version = versionOf(resource);
  return version === undefined ? {} : { ETag: version };
}
