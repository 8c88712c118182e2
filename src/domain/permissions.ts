import type { Person } from './people/person.js';
import { allows, type Access, type Action } from './policy.js';
import type { Team } from './teams/team.js';

/** What a caller may do with an object, for screens that grey out what would be refused; the services decide anew. */
export const permissions = ['READ', 'UPDATE', 'DELETE', 'MANAGE_PEOPLE', 'MANAGE_TEAMS', 'MANAGE_SCIM', 'ROTATE_TOKEN', 'READ_BODIES'] as const;
export type Permission = (typeof permissions)[number];

/** What the caller may do with a project and in it. */
export function permissionsOnProject(access: Access): readonly Permission[] {
  return permissions.filter((permission) => allows(access, permission));
}

/** What the caller may do with a status page; a public one may be read by everybody who got this far. */
export function permissionsOnStatusPage(access: Access): readonly Permission[] {
  return granted([
    ['READ', true], ['UPDATE', allows(access, 'MANAGE_STATUS_PAGES')], ['DELETE', allows(access, 'MANAGE_STATUS_PAGES')],
    ...each(access, ['MANAGE_PEOPLE', 'MANAGE_SCIM', 'ROTATE_TOKEN', 'READ_BODIES']),
  ]);
}

/** What the caller may do with a team: MANAGE_PEOPLE stands for changing who is in it. */
export function permissionsOnTeam(access: Access, team: Team): readonly Permission[] {
  const needed: Action = team.isReserved ? 'MANAGE_OWNERS' : team.role === 'ADMIN' ? 'GRANT_ADMIN' : 'MANAGE_TEAMS';
  const mayDecide = team.managedBy === null && allows(access, needed);
  return granted([
    ['READ', true], ['UPDATE', allows(access, 'MANAGE_TEAMS')], ['DELETE', mayDecide && !team.isReserved], ['MANAGE_PEOPLE', mayDecide],
  ]);
}

/** What the caller may do with a person: UPDATE names, suspend and restore by MANAGE_PEOPLE, DELETE by removePerson. */
export function permissionsOnPerson(access: Access, person: Person, isOwner: boolean): readonly Permission[] {
  if (person.removedAt !== null) return ['READ'];
  const isManaged = person.managedBy !== null;
  const mayEndAccess = allows(access, isOwner ? 'MANAGE_OWNERS' : 'MANAGE_PEOPLE');
  return granted([
    ['READ', true], ['UPDATE', !isManaged && allows(access, 'MANAGE_PEOPLE')], ['DELETE', !isManaged && mayEndAccess], ['MANAGE_PEOPLE', mayEndAccess],
  ]);
}

function each(access: Access, wanted: readonly Permission[]): readonly (readonly [Permission, boolean])[] {
  return wanted.map((permission) => [permission, allows(access, permission)]);
}

function granted(table: readonly (readonly [Permission, boolean])[]): readonly Permission[] {
  return table.filter(([, isGranted]) => isGranted).map(([permission]) => permission);
}
