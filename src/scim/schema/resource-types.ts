import type { ResourceType } from './attribute.js';
import { enterpriseUserSchema } from './enterprise-user.js';
import { groupSchema } from './group.js';
import { userSchema } from './user.js';

/** User with the Enterprise extension; served by both kinds of configuration. */
export const userResourceType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'A person.',
  schema: userSchema,
  extensions: [enterpriseUserSchema],
};

/** Group; served by project configurations only. */
export const groupResourceType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'A group of people.',
  schema: groupSchema,
  extensions: [],
};
