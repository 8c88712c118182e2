import { Failure } from '../../failure.js';
import { admitAll, type PerPlace } from '../admission.js';
import { findDirectory, findStatusPageBySlug, listDirectories, type DirectoryRef } from '../directory-lookup.js';
import { isOneOf } from '../id-set.js';
import { assertSignedIn } from '../located.js';
import { allows, assertCan, loadAccess, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { StatusPage } from './status-page.js';

/** By what a status page is asked for: exactly one of the two. */
export interface StatusPageKey {
  readonly id?: string | null | undefined;
  readonly slug?: string | null | undefined;
}

/**
 * The status page, if the caller may read it (DESIGN 3.1): a private one by the people of its project and its
 * subscribers with access, a public one by everybody who is signed in, who sees the page alone and nobody on it.
 * Throws NOT_FOUND otherwise.
 */
export async function getReadablePage(scope: Scope, key: StatusPageKey): Promise<StatusPage> {
  const directory = await findByKey(scope, key);
  const page = directory && await scope.unit.db.selectFrom('status_page').selectAll('status_page').where('status_page.id', '=', directory.id).executeTakeFirst();
  if (directory === undefined || page === undefined) throw notFound();
  if (page.isPrivate || await hasRole(scope, directory)) await assertCan(scope, 'READ', directory);
  return page;
}

/** The pages among these ids, by the same rule, in as many statements whatever their number; of those not to be read, why. */
export async function listReadablePages(scope: Scope, ids: readonly string[]): Promise<PerPlace<StatusPage>> {
  const pageIds = (await listDirectories(scope, ids)).filter(({ kind }) => kind === 'STATUS_PAGE').map(({ id }) => id);
  if (pageIds.length === 0) return new Map();
  const admissions = await admitAll(scope, 'READ', pageIds);
  const pages = await scope.unit.db.selectFrom('status_page').selectAll('status_page').where(isOneOf('status_page.id', pageIds)).execute();
  return new Map(pages.map((page) => {
    const admission = admissions.get(page.id) ?? notFound();
    return [page.id, page.isPrivate && admission instanceof Failure ? admission : page];
  }));
}

/** Whoever is more than a passer-by enters the directory of a public page as well, and reads what is in it. */
async function hasRole(scope: Scope, directory: DirectoryRef): Promise<boolean> {
  const access = await loadAccess(scope, directory);
  return access.subscriber || allows(access, 'READ');
}

async function findByKey(scope: Scope, { id, slug }: StatusPageKey): Promise<DirectoryRef | undefined> {
  assertSignedIn(scope);
  if (typeof id === 'string' && typeof slug !== 'string') {
    const directory = await findDirectory(scope, id);
    return directory?.kind === 'STATUS_PAGE' ? directory : undefined;
  }
  if (typeof slug === 'string' && typeof id !== 'string') return findStatusPageBySlug(scope, slug);
  throw new Failure('INVALID', 'Give either the id or the slug of the status page.', { field: 'id', help: 'Name it by one of the two and leave the other out.' });
}
