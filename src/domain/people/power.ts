import type { Action } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Person } from './person.js';

/** The rights that only owners have over somebody: what it takes to decide who such a person is. */
export type Power = Extract<Action, 'MANAGE_OWNERS' | 'GRANT_ADMIN'>;

/**
 * What it takes to decide who signs in as this person: MANAGE_OWNERS for somebody in Owners, GRANT_ADMIN for
 * somebody in a team with role ADMIN, undefined for everybody else. What `grantedBy`, a configuration, has given
 * itself does not count: it may give that to anybody (DESIGN 3.1, THREATS V4 and V11).
 */
export async function powerOver(scope: Scope, person: Pick<Person, 'directoryId' | 'id'>, grantedBy: string | null): Promise<Power | undefined> {
  let query = scope.unit.db.selectFrom('team_member')
    .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
    .select('team.role').distinct()
    .where('team_member.directoryId', '=', person.directoryId).where('team.directoryId', '=', person.directoryId)
    .where('team_member.personId', '=', person.id).where('team.role', 'in', ['OWNER', 'ADMIN']);
  if (grantedBy !== null) query = query.where('team_member.grantedBy', 'is distinct from', grantedBy);
  const rows = await query.execute();
  if (rows.some((row) => row.role === 'OWNER')) return 'MANAGE_OWNERS';
  return rows.length > 0 ? 'GRANT_ADMIN' : undefined;
}
