import type { Permission } from '../permissions.js';
import { allows, type Access, type Action } from '../policy.js';

/** What the caller may do with a configuration; one that reaches a team with role ADMIN is for owners to delete and to give tokens. */
export function permissionsOnConfiguration(access: Access, reachesAdmin: boolean): readonly Permission[] {
  const needed: readonly (readonly [Permission, Action])[] = [
    ['READ', 'MANAGE_SCIM'], ['UPDATE', 'MANAGE_SCIM'], ['DELETE', reachesAdmin ? 'GRANT_ADMIN' : 'MANAGE_SCIM'], ['MANAGE_SCIM', 'MANAGE_SCIM'],
    ['ROTATE_TOKEN', reachesAdmin ? 'ROTATE_POWERFUL_TOKEN' : 'ROTATE_TOKEN'], ['READ_BODIES', 'READ_BODIES'],
  ];
  return needed.filter(([, action]) => allows(access, action)).map(([permission]) => permission);
}
