import type { Permission } from '../domain/permissions.js';
import { textEnum } from './text-enum.js';

/** What viewerCan lists. */
export const PermissionEnum = textEnum<Permission>('Permission', 'What the signed-in account may do with an object. Asking without the permission is answered with FORBIDDEN.', {
  READ: 'See it.',
  UPDATE: 'Change it.',
  DELETE: 'Take it away; of a person: remove them for ever.',
  MANAGE_PEOPLE: 'Add, change, suspend and remove people; of a team: decide who is in it; of a person: suspend and restore them.',
  MANAGE_TEAMS: 'Make, change and delete teams.',
  MANAGE_SCIM: 'Connect identity providers, and read the provisioning log.',
  ROTATE_TOKEN: 'Make and revoke the bearer tokens of identity providers.',
  READ_BODIES: 'Read what identity providers sent and got, word for word.',
});
