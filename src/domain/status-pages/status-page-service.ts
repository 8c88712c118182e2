import { Failure } from '../../failure.js';
import { listAdmitted, type PerPlace } from '../admission.js';
import { recordAudit } from '../audit.js';
import { authorizedChange } from '../authorized-change.js';
import type { Change } from '../change.js';
import { removeDirectories } from '../directory-removal.js';
import { newId } from '../id.js';
import { jsonb } from '../jsonb.js';
import { byCreation, listPages } from '../keyset.js';
import { getDirectory } from '../located.js';
import type { Page, PageRequest } from '../page.js';
import { notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import { textContains } from '../search.js';
import { findFreeSlug, parseSlug, slugOf } from '../slug.js';
import { parseDescription, parseName } from '../text.js';
import type { Transactions } from '../transactions.js';
import { assertVersion, nextVersion } from '../version.js';
import { getReadablePage, type StatusPageKey } from './readable-page.js';
import { parseServices } from './services.js';
import type { StatusPage, StatusPageService as Service } from './status-page.js';

export interface CreateStatusPageInput {
  readonly projectId: string;
  readonly name: string;
  readonly slug?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** True when absent. */
  readonly isPrivate?: boolean | null | undefined;
}

/** Absent means unchanged, null means cleared. */
export interface UpdateStatusPageInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly slug?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly isPrivate?: boolean | null | undefined;
  readonly services?: readonly Service[] | null | undefined;
}

const described = ['name', 'slug', 'description', 'isPrivate', 'services'] as const;

/** Status pages of projects. What happens to a page itself is audited in its project, where its end can be read too. */
export class StatusPageService {
  constructor(private readonly transactions: Transactions) {}

  /** The page with this id or slug; throws NOT_FOUND where the caller may not read it (getReadablePage). */
  async getStatusPage(scope: Scope, key: StatusPageKey): Promise<StatusPage> {
    return this.transactions.read(() => getReadablePage(scope, key));
  }

  /** The same page of status pages of each of these projects, the oldest first, in one statement; `query` looks for a part of the name. Of those that refuse it, why. */
  listStatusPagesOf(scope: Scope, projectIds: readonly string[], request: PageRequest, query?: string | null): Promise<PerPlace<Page<StatusPage>>> {
    const text = query?.trim() ?? '';
    return this.transactions.read(() => listAdmitted(scope, 'READ', projectIds, 'PROJECT', (admissions) => listPages(scope.unit.db, new Map(admissions.map(({ directory: { id } }) => {
      const pages = scope.unit.db.selectFrom('status_page').selectAll('status_page').where('status_page.projectId', '=', id);
      return [id, text === '' ? pages : pages.where(textContains('status_page.name', text))];
    })), byCreation('status_page'), request)));
  }

  /** Makes a page with a directory of its own for its subscribers; throws INVALID, TAKEN for a slug in use. */
  async createStatusPage(scope: Scope, input: CreateStatusPageInput): Promise<StatusPage> {
    const project = await getDirectory(scope, 'PROJECT', input.projectId);
    const page = await authorizedChange(this.transactions, scope, 'MANAGE_STATUS_PAGES', project, async (tx) => {
      const created = await insertPage(tx, input, project.id);
      await audit(tx, 'createStatusPage', created, rowChanges(null, created, ['name', 'slug', 'description', 'isPrivate']));
      return created;
    });
    scope.unit.enter(page.id);
    return page;
  }

  /** Changes a page; throws INVALID, TAKEN for a slug in use, STALE. */
  async updateStatusPage(scope: Scope, input: UpdateStatusPageInput): Promise<StatusPage> {
    const directory = await getDirectory(scope, 'STATUS_PAGE', input.id);
    return authorizedChange(this.transactions, scope, 'MANAGE_STATUS_PAGES', directory, async (tx) => {
      const before = await holdPage(tx, directory.id);
      assertVersion(before, input.expectedVersion);
      const after = afterChange(before, input);
      const changes = rowChanges(before, after, described);
      if (changes.length === 0) return before;
      const { name, slug, description, isPrivate, services } = after;
      const page = await tx.unit.db.updateTable('status_page')
        .set({ name, slug, description, isPrivate, services: jsonb(services), ...nextVersion(before, tx.clock) })
        .where('status_page.id', '=', before.id).returningAll().executeTakeFirstOrThrow();
      await audit(tx, 'updateStatusPage', page, changes);
      return page;
    });
  }

  /** Deletes a page with its subscribers and configurations; logs and audit stay. Throws STALE. */
  async deleteStatusPage(scope: Scope, input: { readonly id: string; readonly expectedVersion?: number | null | undefined }): Promise<string> {
    const directory = await getDirectory(scope, 'STATUS_PAGE', input.id);
    return authorizedChange(this.transactions, scope, 'MANAGE_STATUS_PAGES', directory, async (tx) => {
      const page = await holdPage(tx, directory.id);
      assertVersion(page, input.expectedVersion);
      await removeDirectories(tx, [page.id]);
      await audit(tx, 'deleteStatusPage', page, [{ path: 'name', before: page.name }, { path: 'slug', before: page.slug }]);
      return page.id;
    });
  }
}

async function insertPage(scope: Scope, input: CreateStatusPageInput, projectId: string): Promise<StatusPage> {
  const id = newId(scope.clock);
  const now = scope.clock.now();
  const name = parseName('name', input.name);
  const slug = input.slug === undefined || input.slug === null ? await findFreeSlug(scope, 'status_page', slugOf(name, 'status')) : parseSlug(input.slug);
  await scope.unit.db.insertInto('directory').values({ id, kind: 'STATUS_PAGE' }).execute();
  const page = await scope.unit.db.insertInto('status_page').values({
    id, projectId, name, slug, description: parseDescription('description', input.description), isPrivate: input.isPrivate ?? true,
    services: jsonb<readonly Service[]>([]), version: 1, createdAt: now, updatedAt: now,
  }).onConflict((conflict) => conflict.column('slug').doNothing()).returningAll().executeTakeFirst();
  if (page === undefined) throw new Failure('TAKEN', `Another status page already has the slug "${slug}".`, { field: 'slug', help: 'Choose another slug.' });
  return page;
}

async function holdPage(scope: Scope, id: string): Promise<StatusPage> {
  const page = await scope.unit.db.selectFrom('status_page').selectAll('status_page').where('status_page.id', '=', id).forUpdate('status_page').executeTakeFirst();
  if (page === undefined) throw notFound();
  return page;
}

function afterChange(before: StatusPage, input: UpdateStatusPageInput): StatusPage {
  if (input.isPrivate === null) throw new Failure('INVALID', 'isPrivate is either true or false.', { field: 'isPrivate', help: 'Leave it out to keep it as it is.' });
  return {
    ...before,
    ...(input.name !== undefined && { name: parseName('name', input.name ?? '') }),
    ...(input.slug !== undefined && { slug: parseSlug(input.slug ?? '') }),
    ...(input.description !== undefined && { description: parseDescription('description', input.description) }),
    ...(input.isPrivate !== undefined && { isPrivate: input.isPrivate }),
    ...(input.services !== undefined && { services: parseServices(input.services ?? []) }),
  };
}

async function audit(scope: Scope, action: string, page: StatusPage, changes: readonly Change[]): Promise<void> {
  await recordAudit(scope, { directoryId: page.projectId, action, subjectType: 'STATUS_PAGE', subjectId: page.id, facts: { name: page.name, changes } });
}
