import { signInFirst } from './accounts/hold-account.js';
import type { DirectoryKind } from './directory.js';
import { findDirectory, locate, type DirectoryRef, type Located } from './directory-lookup.js';
import { notFound } from './policy.js';
import type { Scope } from './scope.js';

/**
 * The directory of a project or a status page by id; throws NOT_FOUND for any other id, in the very words in which the
 * policy refuses a foreign one (THREATS V26), and UNAUTHENTICATED for strangers. Grants nothing: ask the policy.
 */
export async function getDirectory(scope: Scope, kind: DirectoryKind, id: string): Promise<DirectoryRef> {
  assertSignedIn(scope);
  const directory = await findDirectory(scope, id);
  if (directory === undefined || directory.kind !== kind) throw notFound();
  return directory;
}

/** Where a person or a team lives; throws as getDirectory does. Grants nothing: ask the policy. */
export async function getLocated(scope: Scope, table: 'person' | 'team', id: string): Promise<Located> {
  assertSignedIn(scope);
  const [located] = (await locate(scope, table, [id])).values();
  if (located === undefined) throw notFound();
  return located;
}

/** Throws UNAUTHENTICATED for strangers, before anything is looked up for them. */
export function assertSignedIn(scope: Scope): void {
  if (scope.actor.kind === 'stranger') throw signInFirst();
}
