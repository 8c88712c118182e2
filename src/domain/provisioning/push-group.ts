import { Failure } from '../../failure.js';
import type { Change } from '../change.js';
import { newId } from '../id.js';
import { keyOf } from '../key.js';
import { notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import { laterThanBefore } from '../version.js';
import type { Authority } from './authority.js';
import { addMembers, noMembers, resolveMembers, setMembers, type MemberChange } from './group-members.js';
import { assertGroupTexts, assertMayPushGroups, findLinkObstacle, findTeamByName, nameTaken } from './group-rules.js';
import type { Outcome, Warning } from './outcome.js';
import type { PushGroupInput } from './provisioning-input.js';

/** What a change of a group came to. */
export interface GroupResult {
  readonly team: Team;
  readonly outcome: Outcome;
}

/**
 * POST /Groups in domain words (DESIGN 3.3): a new team with role MEMBER, or the unmanaged MEMBER or VIEWER team of
 * that name which showUnmanaged hides from the provider. Throws FORBIDDEN, TAKEN, INVALID.
 */
export async function pushGroup(scope: Scope, authority: Authority, input: PushGroupInput): Promise<GroupResult> {
  assertMayPushGroups(authority);
  assertGroupTexts(input);
  const members = await resolveMembers(scope, authority, input.memberIds ?? []);
  const inserted = await insertTeam(scope, authority, input);
  if (inserted !== undefined) {
    const change = { ...noMembers, ...await addMembers(scope, authority, inserted.id, members.known) };
    return { team: inserted, outcome: outcomeOf('group-created', inserted, change, members.unknown, teamChanges(null, inserted)) };
  }
  const holder = await findTeamByName(scope, authority, input.displayName);
  if (holder === undefined) {
    throw new Failure('UNAVAILABLE', 'A group of this name was deleted at the same moment; nothing was changed, please try again.', { retryAfter: 1 });
  }
  const isHidden = !holder.isReserved && holder.managedBy === null && !authority.configuration.showUnmanaged;
  if (!isHidden || await findLinkObstacle(scope, authority, holder) !== undefined) throw nameTaken(holder, input.displayName);
  const linked = await storeTeam(scope, authority, holder, { displayName: input.displayName, externalId: input.externalId ?? null });
  const change = input.memberIds ? await setMembers(scope, authority, holder.id, members.known) : noMembers;
  return { team: linked, outcome: outcomeOf('group-linked', linked, change, members.unknown, teamChanges(holder, linked)) };
}

/**
 * The columns of a team that a provider may change; the team is its own afterwards. Moves the version. The caller holds
 * the team; the statement itself says once more that nobody takes it from another configuration. Throws NOT_FOUND.
 */
export async function storeTeam(
  scope: Scope, authority: Authority, team: Team, values: { readonly displayName?: string; readonly externalId?: string | null },
): Promise<Team> {
  const stored = await scope.unit.db.updateTable('team')
    .set({
      managedBy: authority.configuration.id,
      ...(values.displayName !== undefined && { name: values.displayName, nameKey: keyOf(values.displayName) }),
      ...(values.externalId !== undefined && { externalId: values.externalId }),
      version: (row) => row('team.version', '+', 1),
      updatedAt: laterThanBefore(scope.clock),
    })
    .where('directoryId', '=', authority.directory.id).where('id', '=', team.id)
    .where((row) => row.or([row('managedBy', 'is', null), row('managedBy', '=', authority.configuration.id)]))
    .returningAll().executeTakeFirst();
  if (stored === undefined) throw notFound('No group');
  return stored;
}

/** The facts of a group change: its members as ids, and what an administrator should know. */
export function outcomeOf(kind: Outcome['kind'], team: Team, change: MemberChange, unknown: readonly string[], changes: Outcome['changes'] = []): Outcome {
  const warnings: Warning[] = [
    ...(unknown.length > 0 ? [{ kind: 'unknown-members', names: unknown } as const] : []),
    ...(change.removedManual.length > 0 ? [{ kind: 'manual-members-removed', names: change.removedManual } as const] : []),
  ];
  return { kind, teamId: team.id, subject: team.name, changes, warnings, added: change.added, removed: change.removed };
}

/** What differs between a team and what becomes of it, as far as a provider decides it, by SCIM names. */
export function teamChanges(before: Pick<Team, 'name' | 'externalId'> | null, after: Pick<Team, 'name' | 'externalId'>): readonly Change[] {
  const provided = (team: typeof after): { readonly displayName: string; readonly externalId: string | null } => ({ displayName: team.name, externalId: team.externalId });
  return rowChanges(before && provided(before), provided(after), ['displayName', 'externalId']);
}

function insertTeam(scope: Scope, authority: Authority, input: PushGroupInput): Promise<Team | undefined> {
  const now = scope.clock.now();
  return scope.unit.db.insertInto('team').values({
    directoryId: authority.directory.id,
    id: newId(scope.clock),
    name: input.displayName,
    nameKey: keyOf(input.displayName),
    description: null,
    role: 'MEMBER',
    isReserved: false,
    externalId: input.externalId ?? null,
    source: 'SCIM',
    managedBy: authority.configuration.id,
    pushedBy: authority.configuration.id,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }).onConflict((conflict) => conflict.columns(['directoryId', 'nameKey']).doNothing()).returningAll().executeTakeFirst();
}
