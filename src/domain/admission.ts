import { Failure } from '../failure.js';
import type { DirectoryKind } from './directory.js';
import { listDirectories, type DirectoryRef } from './directory-lookup.js';
import { asId } from './id.js';
import { listAccess } from './list-access.js';
import { assertSignedIn } from './located.js';
import { assertCan, notFound, refusalOf, type Access, type Action } from './policy.js';
import type { Scope } from './scope.js';

/** A directory into which the policy has let the scope, and what the actor is there. */
export interface Admission {
  readonly directory: DirectoryRef;
  readonly access: Access;
}

/** What was asked of many places at once: of each its answer, or why the policy refused it there. */
export type PerPlace<Value> = ReadonlyMap<string, Value | Failure>;

/**
 * Asks the policy about the same action in many directories, in two statements outside a transaction:
 * what `assertCan` says of each, by the ids that were given. Throws UNAUTHENTICATED for strangers; refusals of single
 * directories are in the answer, in assertCan's own words. Directories of another kind are NOT_FOUND.
 */
export async function admitAll(scope: Scope, action: Action, directoryIds: readonly string[], kind?: DirectoryKind): Promise<PerPlace<Admission>> {
  assertSignedIn(scope);
  const found = (await listDirectories(scope, [...new Set(directoryIds)])).filter((directory) => kind === undefined || directory.kind === kind);
  // In a transaction the policy holds the actor's person, which a list of accesses does not.
  const known = scope.actor.kind === 'account' && !scope.unit.inTransaction ? await listAccess(scope, found) : [];
  const admissions = new Map<string, Admission | Failure>();
  for (const [index, directory] of found.entries()) {
    const access = known[index];
    const refusal = access && refusalOf(access, action);
    if (access === undefined) {
      admissions.set(directory.id, await admit(scope, action, directory));
    } else if (refusal === undefined) {
      scope.unit.enter(directory.id, directory.projectId);
      admissions.set(directory.id, { directory, access });
    } else {
      admissions.set(directory.id, refusal);
    }
  }
  return new Map(directoryIds.map((id) => [id, admissions.get(asId(id) ?? id) ?? notFound()]));
}

/** The same where one refusal refuses all: throws it. */
export async function assertCanAll(scope: Scope, action: Action, directoryIds: readonly string[]): Promise<void> {
  for (const admission of (await admitAll(scope, action, directoryIds)).values()) {
    if (admission instanceof Failure) throw admission;
  }
}

/** Lists for all directories in which the action is allowed; the others have their refusal. */
export async function listAdmitted<Value>(
  scope: Scope, action: Action, directoryIds: readonly string[], kind: DirectoryKind | undefined,
  list: (admissions: readonly Admission[]) => Promise<PerPlace<Value>>,
): Promise<PerPlace<Value>> {
  const admissions = await admitAll(scope, action, directoryIds, kind);
  const values = await list([...admissions.values()].flatMap((admission) => (admission instanceof Failure ? [] : [admission])));
  return new Map([...admissions].map(([id, admission]) => [id, admission instanceof Failure ? admission : values.get(admission.directory.id) ?? notFound()]));
}

async function admit(scope: Scope, action: Action, directory: DirectoryRef): Promise<Admission | Failure> {
  try {
    return { directory, access: await assertCan(scope, action, directory) };
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
