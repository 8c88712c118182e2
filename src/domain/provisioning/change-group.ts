import { Failure } from '../../failure.js';
import { asId } from '../id.js';
import { keyOf } from '../key.js';
import { notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import { nextVersion } from '../version.js';
import { assertMayCause, type Authority } from './authority.js';
import { addMembers, noMembers, removeMembers, resolveMembers, setMembers, type MemberChange } from './group-members.js';
import { readMetaVersion } from './group-reader.js';
import { assertGroupTexts, assertMayPushGroups, findLinkObstacle, findTeamByName, nameTaken } from './group-rules.js';
import { neverCleared } from './never-cleared.js';
import { outcomeOf, storeTeam, teamChanges, type GroupResult } from './push-group.js';
import type { ChangePushedGroupInput, RemovePushedGroupInput } from './provisioning-input.js';
import type { Outcome } from './outcome.js';
import { visibleTeams } from './visibility.js';

/**
 * PUT and PATCH of a group in the normal form: at most one UPDATE, one INSERT and one DELETE, whatever its size
 * (DESIGN 7). Links an unmanaged MEMBER or VIEWER team first. Throws NOT_FOUND, FORBIDDEN, STALE, TAKEN, INVALID.
 */
export async function changeGroup(scope: Scope, authority: Authority, input: ChangePushedGroupInput): Promise<GroupResult> {
  const members = input.members === null ? [] : input.members;
  const alone = members !== undefined || input.displayName !== undefined || input.expectedMetaVersion != null;
  const team = await holdTeam(scope, authority, input.id, alone ? 'against all' : 'against changes', input.expectedMetaVersion);
  const displayName = neverCleared('displayName', input.displayName);
  assertGroupTexts({ displayName, externalId: input.externalId });
  const links = team.managedBy === null;
  const obstacle = links ? await findLinkObstacle(scope, authority, team) : undefined;
  if (obstacle !== undefined) throw obstacle;
  if (team.role === 'ADMIN') await assertMayCause(scope, authority, 'GRANT_ADMIN');
  await assertNameIsFree(scope, authority, team, displayName);

  const wanted = await resolveMembers(scope, authority, members ?? input.addMembers ?? []);
  const change = await changeMembers(scope, authority, team, members === undefined ? input.removeMembers ?? [] : 'all', wanted.known);
  const values = { ...(displayName !== undefined && { displayName }), ...(input.externalId !== undefined && { externalId: input.externalId }) };
  const changes = teamChanges(team, { name: displayName ?? team.name, externalId: input.externalId === undefined ? team.externalId : input.externalId });
  const touched = links || changes.length > 0 || change.added.length > 0 || change.removed.length > 0;
  const after = touched ? await storeTeam(scope, authority, team, values) : team;
  // A membership that the provider answers for from now on is a change too, but none that SCIM sees: the version stays.
  const kind = links ? 'group-linked' : touched || change.turned.length > 0 ? 'group-changed' : 'group-unchanged';
  return { team: after, outcome: outcomeOf(kind, after, change, wanted.unknown, changes) };
}

/** DELETE of a group (DESIGN 3.3): a team that this configuration made goes, a linked one is let go, an unmanaged one is refused. */
export async function removeGroup(scope: Scope, authority: Authority, input: RemovePushedGroupInput): Promise<Outcome> {
  const team = await holdTeam(scope, authority, input.id, 'against all', input.expectedMetaVersion);
  if (team.managedBy === null) {
    throw new Failure('FORBIDDEN', `The team "${team.name}" was not made by this provider, so it cannot delete it.`, { help: 'Delete the team in Muster, if that is what is meant.' });
  }
  if (team.role === 'ADMIN') await assertMayCause(scope, authority, 'GRANT_ADMIN');
  if (team.pushedBy === authority.configuration.id) {
    // Before the team, whose end would take them along without saying whom it took.
    const members = await scope.unit.db.deleteFrom('team_member')
      .where('directoryId', '=', team.directoryId).where('teamId', '=', team.id).returning('personId').execute();
    await scope.unit.db.deleteFrom('team').where('directoryId', '=', team.directoryId).where('id', '=', team.id).execute();
    return outcomeOf('group-removed', team, { ...noMembers, removed: members.map((member) => member.personId) }, []);
  }
  const rows = await scope.unit.db.deleteFrom('team_member')
    .where('directoryId', '=', team.directoryId).where('teamId', '=', team.id).where('source', '=', 'PUSH').returning('personId').execute();
  await scope.unit.db.updateTable('team')
    .set({ managedBy: null, ...nextVersion(team, scope.clock) })
    .where('directoryId', '=', team.directoryId).where('id', '=', team.id).execute();
  return outcomeOf('group-released', team, { ...noMembers, removed: rows.map((row) => row.personId) }, []);
}

/**
 * The team, held until the transaction ends. Changes of one group come one after the other: an addition and a removal
 * that name the same people would otherwise each do half of what it says (THREATS C3). Default teams are granted past
 * that, so that a first sync into one team does not queue on it; a replace, a rename and an expected version keep those
 * out as well (C4). Throws NOT_FOUND for what this configuration does not see before FORBIDDEN while groups are not
 * pushed: both are true of an unknown id.
 */
export async function holdTeam(
  scope: Scope, authority: Authority, id: string, hold: 'against changes' | 'against all', expectedMetaVersion?: string | null,
): Promise<Team> {
  const canonical = asId(id);
  if (canonical === undefined || authority.configuration.kind === 'STATUS_PAGE') throw notFound('No group');
  const query = scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', authority.directory.id).where('team.id', '=', canonical).where(visibleTeams(authority.configuration));
  const team = await (hold === 'against changes' ? query.forNoKeyUpdate('team') : query.forUpdate('team')).executeTakeFirst();
  if (team === undefined) throw notFound('No group');
  assertMayPushGroups(authority);
  if (expectedMetaVersion != null && expectedMetaVersion !== await readMetaVersion(scope, team)) {
    throw new Failure('STALE', 'The group was changed since it was read; nothing was changed.', { field: 'expectedMetaVersion', help: 'Read the group again and repeat the change.' });
  }
  return team;
}

async function assertNameIsFree(scope: Scope, authority: Authority, team: Team, displayName: string | undefined): Promise<void> {
  if (displayName === undefined || keyOf(displayName) === team.nameKey) return;
  const holder = await findTeamByName(scope, authority, displayName);
  if (holder !== undefined) throw nameTaken(holder, displayName);
}

/** Makes `joining` the whole team when all others leave, else lets some leave and some join. */
async function changeMembers(scope: Scope, authority: Authority, team: Team, leaving: readonly string[] | 'all', joining: readonly string[]): Promise<MemberChange> {
  if (leaving === 'all') return setMembers(scope, authority, team.id, joining);
  const removed = await removeMembers(scope, authority, team.id, leaving);
  return { ...removed, ...await addMembers(scope, authority, team.id, joining) };
}
