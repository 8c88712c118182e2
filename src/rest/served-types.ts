import type { DirectoryKind } from '../domain/directory.js';
import type { ResourceType } from '../scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types.js';

/** The resource types of a service: a status page has no groups (DESIGN 3.3). */
export const servedTypes: Readonly<Record<DirectoryKind, readonly ResourceType[]>> = {
  PROJECT: [userResourceType, groupResourceType],
  STATUS_PAGE: [userResourceType],
};
