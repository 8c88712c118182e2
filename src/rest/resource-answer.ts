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

/** The answer that shows one resource, with its ETag and Content-Location; a created one has its Location too. */
export function resourceAnswer(status: 200 | 201, resource: JsonObject, { projection, resourceType }: View): Answer {
  const location = locationOf(resource);
  return {
    status,
    body: project(resource, projection, resourceType),
    headers: { ...headersOf(resource), ...(status === 201 && location !== undefined && { Location: location }) },
  };
}

/** The answer to a GET: 304 without a body where If-None-Match names the version (RFC 7644 section 3.14). */
export function readAnswer(resource: JsonObject, view: View, ifNoneMatch: TagCondition | undefined): Answer {
  const version = versionOf(resource);
  const known = ifNoneMatch !== undefined && version !== undefined && namesVersion(ifNoneMatch, version);
  return known ? { status: 304, headers: headersOf(resource) } : resourceAnswer(200, resource, view);
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

/** Whether a write depends on the version that is there; `If-Match: *` asks only that there is one, which every write does. */
export function dependsOnVersion({ ifMatch, ifNoneMatch }: Call): boolean {
  return namesTags(ifMatch) || ifNoneMatch !== undefined;
}

/** Whether a condition names versions one by one. */
export function namesTags(condition: TagCondition | undefined): boolean {
  return condition !== undefined && condition !== 'any';
}

/** Throws STALE for a write of a resource in this version where If-Match names others or If-None-Match names it (RFC 9110 section 13.2.2). */
export function assertConditions({ ifMatch, ifNoneMatch }: Call, version: string): void {
  if (ifMatch !== undefined && !namesVersion(ifMatch, version)) {
    throw new Failure('STALE', 'The resource was changed since the version that If-Match names, and nothing was changed now.', {
      help: 'Read the resource again and repeat the change.',
    });
  }
  if (ifNoneMatch !== undefined && namesVersion(ifNoneMatch, version)) {
    throw new Failure('STALE', 'The resource is there in a version that If-None-Match rules out, and nothing was changed.', {
      help: 'Send the request without If-None-Match to change a resource that exists.',
    });
  }
}

/** The headers that repeat what meta says (RFC 7643 section 3.1). */
function headersOf(resource: JsonObject): Readonly<Record<string, string>> {
  const version = versionOf(resource);
  const location = locationOf(resource);
  return { ...(version !== undefined && { ETag: version }), ...(location !== undefined && { 'Content-Location': location }) };
}
