import { sql } from 'kysely';
import { asId } from './id.js';
import type { DirectoryKind } from './directory.js';
import type { Scope } from './scope.js';

/**
 * The look-ups that cannot name a directory because they find it (DESIGN 7): the audit's allow-list, marked in the
 * statement itself. Each gives ids only; what they stand for is read by statements that name the directory.
 */
const marked = sql`/* directory-lookup */`;

/** A directory and the project that it belongs to; of a project both ids are the same. */
export interface DirectoryRef {
  readonly id: string;
  readonly kind: DirectoryKind;
  readonly projectId: string;
}

/** A row of a directory and where it lives. */
export interface Located {
  readonly id: string;
  readonly directory: DirectoryRef;
}

/** The directory with this id: of a project or of a status page. */
export async function findDirectory(scope: Scope, id: string): Promise<DirectoryRef | undefined> {
  const canonical = asId(id);
  if (canonical === undefined) return undefined;
  const row = await scope.unit.db.selectFrom('directory')
    .leftJoin('status_page', 'status_page.id', 'directory.id')
    .select(['directory.id', 'directory.kind', 'status_page.projectId'])
    .where('directory.id', '=', canonical).executeTakeFirst();
  return row && { id: row.id, kind: row.kind, projectId: row.projectId ?? row.id };
}

/** The directories with these ids, for lists; unknown ids are left out. */
export async function listDirectories(scope: Scope, ids: readonly string[]): Promise<readonly DirectoryRef[]> {
  const canonical = ids.flatMap((id) => asId(id) ?? []);
  if (canonical.length === 0) return [];
  const rows = await scope.unit.db.selectFrom('directory')
    .leftJoin('status_page', 'status_page.id', 'directory.id')
    .select(['directory.id', 'directory.kind', 'status_page.projectId'])
    .where('directory.id', 'in', canonical).execute();
  return rows.map((row) => ({ id: row.id, kind: row.kind, projectId: row.projectId ?? row.id }));
}

/** The directories of these people, teams, configurations or tokens, by row id; unknown ids are left out. */
export async function locate(
  scope: Scope, table: 'person' | 'team' | 'scim_configuration' | 'scim_token', ids: readonly string[],
): Promise<ReadonlyMap<string, Located>> {
  const canonical = ids.flatMap((id) => asId(id) ?? []);
  if (canonical.length === 0) return new Map();
  const rows = await scope.unit.db.selectFrom(table)
    .innerJoin('directory', 'directory.id', `${table}.directoryId`)
    .leftJoin('status_page', 'status_page.id', 'directory.id')
    .modifyFront(marked)
    .select([`${table}.id as rowId`, 'directory.id', 'directory.kind', 'status_page.projectId'])
    .where(`${table}.id`, 'in', canonical).execute();
  return new Map(rows.map((row) => [row.rowId, {
    id: row.rowId, directory: { id: row.id, kind: row.kind, projectId: row.projectId ?? row.id },
  }]));
}

/** The people, not removed, that an account is linked to, and their directories; the policy decides what they may. */
export async function listPeopleOfAccount(scope: Scope, accountId: string): Promise<readonly { readonly directoryId: string; readonly personId: string }[]> {
  return scope.unit.db.selectFrom('person').modifyFront(marked)
    .select(['person.directoryId', 'person.id as personId'])
    .where('person.accountId', '=', accountId).where('person.removedAt', 'is', null).execute();
}

/** People without an account whose primary e-mail has this key: those who wait for it to be proved (DESIGN 3.2). */
export async function listPeopleWaitingForEmail(scope: Scope, emailKey: string): Promise<readonly { readonly directoryId: string; readonly personId: string }[]> {
  return scope.unit.db.selectFrom('person').modifyFront(marked)
    .select(['person.directoryId', 'person.id as personId'])
    .where('person.emailKey', '=', emailKey).where('person.accountId', 'is', null).where('person.removedAt', 'is', null)
    .execute();
}

/** Where the SCIM token with this public id lives; whether it is live is the business of the statement that uses it. */
export async function locateScimToken(scope: Scope, tokenId: string): Promise<{ readonly id: string; readonly directoryId: string } | undefined> {
  return scope.unit.db.selectFrom('scim_token').modifyFront(marked)
    .select(['scim_token.id', 'scim_token.directoryId']).where('scim_token.tokenId', '=', tokenId).executeTakeFirst();
}

/** The project with this slug, as a directory; undefined for an unknown one. */
export async function findProjectBySlug(scope: Scope, slug: string): Promise<DirectoryRef | undefined> {
  const row = await scope.unit.db.selectFrom('project').select('project.id').where('project.slug', '=', slug).executeTakeFirst();
  return row && { id: row.id, kind: 'PROJECT', projectId: row.id };
}

/** The status page with this slug, as a directory; undefined for an unknown one. */
export async function findStatusPageBySlug(scope: Scope, slug: string): Promise<DirectoryRef | undefined> {
  const row = await scope.unit.db.selectFrom('status_page').select(['status_page.id', 'status_page.projectId'])
    .where('status_page.slug', '=', slug).executeTakeFirst();
  return row && { id: row.id, kind: 'STATUS_PAGE', projectId: row.projectId };
}
