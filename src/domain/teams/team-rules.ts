import { Failure } from '../../failure.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { keyOf } from '../key.js';
import { assertCan, notFound } from '../policy.js';
import { isManaged, managedByScim } from '../scim-configurations/manager.js';
import type { Scope } from '../scope.js';
import { parseName } from '../text.js';
import type { Role, Team } from './team.js';

/** The name of a team: trimmed, 1 to 200 characters on one line, with something in it that tells it from others. */
export function parseTeamName(text: string): string {
  const name = parseName('name', text);
  if (keyOf(name) === '') throw new Failure('INVALID', 'name has nothing in it that can be seen.', { field: 'name' });
  return name;
}

/** Throws INVALID for OWNER, which is the role of Owners alone, and FORBIDDEN for ADMIN without the right to grant it. */
export async function assertMayGrant(scope: Scope, directory: DirectoryRef, role: Role): Promise<void> {
  if (role === 'OWNER') {
    throw new Failure('INVALID', 'OWNER is the role of the team Owners alone.', { field: 'role', help: 'To make somebody an owner, add them to the team Owners.' });
  }
  if (role === 'ADMIN') await assertCan(scope, 'GRANT_ADMIN', directory);
}

/**
 * Whether the caller may add people to a team by hand, or take them out (DESIGN 3.1 and 3.3). Throws FORBIDDEN for
 * Owners and teams of role ADMIN unless the caller is an owner, MANAGED_BY_SCIM where a provider decides.
 */
export async function assertMayChangeMembers(scope: Scope, directory: DirectoryRef, team: Team): Promise<void> {
  if (team.isReserved) await assertCan(scope, 'MANAGE_OWNERS', directory);
  if (team.role === 'ADMIN') await assertCan(scope, 'GRANT_ADMIN', directory);
  if (!isManaged(team)) return;
  throw await managedByScim(scope, team, 'teamId',
    (provider) => `Who is in the team "${team.name}" is decided by ${provider}; add or remove people there, because the next push would overwrite it here.`,
    'Change the group in the identity provider, or take the team back with unlinkTeam first.');
}

/** Throws TAKEN, naming the holder, when another team of the project has this name in any spelling of it. */
export async function assertNameIsFree(scope: Scope, directoryId: string, name: string, exceptId: string | null): Promise<void> {
  const holder = await scope.unit.db.selectFrom('team').select(['team.id', 'team.name'])
    .where('team.directoryId', '=', directoryId).where('team.nameKey', '=', keyOf(name)).executeTakeFirst();
  if (holder === undefined || holder.id === exceptId) return;
  throw new Failure('TAKEN', `The project already has a team called "${holder.name}".`, {
    field: 'name', conflictingId: holder.id, help: 'Use that team, or choose another name.',
  });
}

/** The team, held against every other change of it until the transaction ends; throws NOT_FOUND. */
export async function holdTeam(scope: Scope, directoryId: string, id: string): Promise<Team> {
  const team = await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', directoryId).where('team.id', '=', id).forUpdate('team').executeTakeFirst();
  if (team === undefined) throw notFound();
  return team;
}

/** Throws INVALID for Owners, which keeps its name and role and is never deleted. */
export function assertNotReserved(team: Team, field: string, sentence: string): void {
  if (team.isReserved) throw new Failure('INVALID', `${sentence}: the team ${team.name} decides who owns the project.`, { field });
}
