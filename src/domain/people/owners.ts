import { Failure } from '../../failure.js';
import { passGate } from '../gate.js';
import { lockOwnership } from '../policy.js';
import type { Scope } from '../scope.js';

/** Which of these people are in the Owners team of the project, with access or without. */
export async function findOwners(scope: Scope, projectId: string, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await scope.unit.db.selectFrom('team_member')
    .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
    .select('team_member.personId')
    .where('team_member.directoryId', '=', projectId).where('team.directoryId', '=', projectId)
    .where('team.isReserved', '=', true).where('team_member.personId', 'in', [...personIds]).execute();
  return new Set(rows.map((row) => row.personId));
}

/**
 * Holds who owns the project before some of these people lose access, and says which of them are owners. An owner
 * needs it alone (THREATS C6); for others a shared hold is enough, so that a provider's deactivations
 * do not queue on each other. Both keep anybody from becoming an owner meanwhile. Best as the
 * first lock of a transaction: after a person's it may meet a deadlock, which is then retried.
 */
export async function holdOwners(scope: Scope, projectId: string, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const before = await findOwners(scope, projectId, personIds);
  if (before.size > 0) {
    await lockOwnership(scope, projectId);
    return findOwners(scope, projectId, personIds);
  }
  await passGate(scope, 'ownership', projectId);
  const held = await findOwners(scope, projectId, personIds);
  if (held.size > 0) await lockOwnership(scope, projectId);
  return held;
}

/**
 * Throws LAST_OWNER unless somebody in Owners still has access, as the transaction stands now: call it after the
 * change, under `lockOwnership` or `holdOwners`, and the transaction takes the change back.
 */
export async function assertOwnerRemains(scope: Scope, projectId: string): Promise<void> {
  const owner = await scope.unit.db.selectFrom('team_member')
    .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
    .innerJoin('person', (join) => join.onRef('person.directoryId', '=', 'team_member.directoryId').onRef('person.id', '=', 'team_member.personId'))
    .select('person.id')
    .where('team_member.directoryId', '=', projectId).where('team.directoryId', '=', projectId).where('person.directoryId', '=', projectId)
    .where('team.isReserved', '=', true)
    .where('person.removedAt', 'is', null).where('person.deactivatedAt', 'is', null).where('person.suspendedAt', 'is', null)
    .limit(1).executeTakeFirst();
  if (owner === undefined) {
    throw new Failure('LAST_OWNER', 'This would leave the project without an owner who has access, so nothing was changed.', {
      help: 'Add another person to the team Owners first, then repeat this.',
    });
  }
}
