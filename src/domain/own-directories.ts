import { signInFirst } from './accounts/hold-account.js';
import { listPeopleOfAccount } from './directory-lookup.js';
import { isOneOf } from './id-set.js';
import type { Scope } from './scope.js';

/**
 * The directories, as a subquery of ids, in which a row that tells nothing of where it lives may be looked for: those
 * that the account is a person of with their status pages, all for server administrators and the system. Grants
 * nothing: ask the policy about what is found. Throws UNAUTHENTICATED for strangers.
 */
export async function selectOwnDirectories(scope: Scope) {
  const directories = scope.unit.db.selectFrom('directory').leftJoin('status_page', 'status_page.id', 'directory.id').select('directory.id');
  const own = await listOwnDirectories(scope);
  return own === undefined ? directories : directories.where((row) => row.or([isOneOf('directory.id', own), isOneOf('status_page.projectId', own)]));
}

/** Undefined stands for all. */
async function listOwnDirectories({ actor, ...scope }: Scope): Promise<readonly string[] | undefined> {
  if (actor.kind === 'stranger') throw signInFirst();
  if (actor.kind === 'system' || (actor.kind === 'account' && actor.isServerAdmin)) return undefined;
  const people = actor.kind === 'account' ? await listPeopleOfAccount({ actor, ...scope }, actor.accountId) : [];
  return people.map((person) => person.directoryId);
}
