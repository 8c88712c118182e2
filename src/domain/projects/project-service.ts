import type { SelectQueryBuilder } from 'kysely';
import { Failure } from '../../failure.js';
import { isServerAdministrator, signInFirst } from '../accounts/hold-account.js';
import { recordAudit } from '../audit.js';
import { findProjectBySlug, listPeopleOfAccount, type DirectoryRef } from '../directory-lookup.js';
import { removeDirectories } from '../directory-removal.js';
import { passGate } from '../gate.js';
import { isOneOf } from '../id-set.js';
import { byCreation, listPage } from '../keyset.js';
import { assertSignedIn, getDirectory } from '../located.js';
import type { Page, PageRequest } from '../page.js';
import { hasAccess } from '../people/access.js';
import { assertCan, lockOwnership, notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import { textContains } from '../search.js';
import { parseSlug } from '../slug.js';
import { parseName } from '../text.js';
import type { Transactions } from '../transactions.js';
import type { Tables } from '../unit-of-work.js';
import { assertVersion, nextVersion } from '../version.js';
import { createProjectOf, type CreateProjectInput, type Founder } from './create-project.js';
import type { Project } from './project.js';

/** Who may create projects: the setting PROJECT_CREATION (DESIGN 3.1). */
export type ProjectCreation = 'server-admins' | 'anyone';

/** Absent means unchanged. */
export interface UpdateProjectInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly slug?: string | null | undefined;
}

/** Projects: made with their first teams, found, renamed, deleted with everything in them. */
export class ProjectService {
  constructor(private readonly transactions: Transactions, private readonly creation: ProjectCreation) {}

  /** Makes a project that the signed-in account owns; throws FORBIDDEN where only server administrators may. */
  async createProject(scope: Scope, input: CreateProjectInput): Promise<Project> {
    const project = await this.transactions.run(scope, async (tx) => createProjectOf(tx, await getFounder(tx, this.creation), input));
    scope.unit.enter(project.id);
    return project;
  }

  /** The project with this id or this slug, one of the two; throws NOT_FOUND where the caller may not enter. */
  async getProject(scope: Scope, key: { readonly id?: string | null | undefined; readonly slug?: string | null | undefined }): Promise<Project> {
    return this.transactions.read(async () => {
      const directory = await findByKey(scope, key);
      if (directory === undefined) throw notFound();
      await assertCan(scope, 'READ', directory);
      return selectProject(scope, directory.id);
    });
  }

  /** All projects to server administrators, to others those that they may enter now; the oldest first. */
  async listProjects(scope: Scope, request: PageRequest, query?: string | null): Promise<Page<Project>> {
    if (scope.actor.kind === 'account' && !scope.actor.isServerAdmin) return this.listEnteredProjects(scope, request, query);
    assertSignedIn(scope);
    if (scope.actor.kind === 'provider') throw notFound();
    return this.transactions.read(() => listPage(named(scope.unit.db.selectFrom('project').selectAll('project'), query), byCreation('project'), request));
  }

  /** The projects that the signed-in account is a person of, with access now: also for server administrators (DESIGN 3.1). */
  async listEnteredProjects(scope: Scope, request: PageRequest, query?: string | null): Promise<Page<Project>> {
    const { actor, unit } = scope;
    if (actor.kind !== 'account') throw signInFirst();
    return this.transactions.read(async () => {
      const ids = (await listPeopleOfAccount(scope, actor.accountId)).map((person) => person.directoryId);
      const entered = unit.db.selectFrom('project').selectAll('project')
        .where(isOneOf('project.id', ids))
        .where(({ exists, selectFrom }) => exists(selectFrom('person').select('person.id')
          .whereRef('person.directoryId', '=', 'project.id').where('person.accountId', '=', actor.accountId).where(hasAccess('PROJECT'))));
      return listPage(named(entered, query), byCreation('project'), request);
    });
  }

  /** Renames a project or gives it another slug; throws STALE, INVALID, or TAKEN for a slug that is in use. */
  async updateProject(scope: Scope, input: UpdateProjectInput): Promise<Project> {
    const directory = await getDirectory(scope, 'PROJECT', input.id);
    await assertCan(scope, 'UPDATE', directory);
    return this.transactions.run(scope, async (tx) => {
      const before = await holdProject(tx, directory);
      await assertCan(tx, 'UPDATE', directory);
      assertVersion(before, input.expectedVersion);
      const wanted = {
        ...(input.name !== undefined && { name: parseName('name', input.name ?? '') }),
        ...(input.slug !== undefined && { slug: parseSlug(input.slug ?? '') }),
      };
      const changes = rowChanges(before, { ...before, ...wanted }, ['name', 'slug']);
      if (changes.length === 0) return before;
      const project = await tx.unit.db.updateTable('project').set({ ...wanted, ...nextVersion(before, tx.clock) })
        .where('project.id', '=', directory.id).returningAll().executeTakeFirstOrThrow();
      await recordAudit(tx, {
        directoryId: project.id, action: 'updateProject', subjectType: 'PROJECT', subjectId: project.id, facts: { name: project.name, changes },
      });
      return project;
    });
  }

  /**
   * Deletes a project with its people, teams and configurations, and those of its status pages; logs and audit stay.
   * Owners and server administrators only; throws STALE.
   */
  async deleteProject(scope: Scope, input: { readonly id: string; readonly expectedVersion?: number | null | undefined }): Promise<string> {
    const directory = await getDirectory(scope, 'PROJECT', input.id);
    await assertCan(scope, 'DELETE', directory);
    return this.transactions.run(scope, async (tx) => {
      const project = await holdProject(tx, directory);
      await assertCan(tx, 'DELETE', directory);
      assertVersion(project, input.expectedVersion);
      const pages = await tx.unit.db.selectFrom('status_page').select('status_page.id').where('status_page.projectId', '=', directory.id).execute();
      await removeDirectories(tx, pages.map((page) => page.id));
      await removeDirectories(tx, [directory.id]);
      await recordAudit(tx, {
        directoryId: directory.id, action: 'deleteProject', subjectType: 'PROJECT', subjectId: directory.id,
        facts: { name: project.name, changes: [{ path: 'name', before: project.name }], detail: `${pages.length} status pages` },
      });
      return directory.id;
    });
  }
}

/** The account that asks, if it may create projects, held until the transaction ends; throws UNAUTHENTICATED or FORBIDDEN. */
async function getFounder(scope: Scope, creation: ProjectCreation): Promise<Founder> {
  assertSignedIn(scope);
  const { actor } = scope;
  if (actor.kind === 'account') await passGate(scope, 'account', actor.accountId);
  if (actor.kind !== 'account' || (creation === 'server-admins' && !await isServerAdministrator(scope))) {
    throw new Failure('FORBIDDEN', 'Only server administrators may create projects here.', {
      help: 'Ask a server administrator, or have PROJECT_CREATION set to "anyone".',
    });
  }
  const account = await scope.unit.db.selectFrom('account').select(['account.id', 'account.email', 'account.name'])
    .where('account.id', '=', actor.accountId).where('account.disabledAt', 'is', null).executeTakeFirst();
  if (account === undefined) throw signInFirst();
  return account;
}

async function findByKey(scope: Scope, key: { readonly id?: string | null | undefined; readonly slug?: string | null | undefined }): Promise<DirectoryRef | undefined> {
  const { id, slug } = key;
  if (typeof id === 'string' && typeof slug !== 'string') return getDirectory(scope, 'PROJECT', id);
  if (typeof slug === 'string' && typeof id !== 'string') {
    assertSignedIn(scope);
    return findProjectBySlug(scope, slug);
  }
  throw new Failure('INVALID', 'Give either the id or the slug of the project.', { field: 'id', help: 'Name it by one of the two and leave the other out.' });
}

async function selectProject(scope: Scope, id: string): Promise<Project> {
  const project = await scope.unit.db.selectFrom('project').selectAll('project').where('project.id', '=', id).executeTakeFirst();
  if (project === undefined) throw notFound();
  return project;
}

/**
 * The project, held before anything else of the transaction, the caller's own person included: whoever ends that
 * person's access holds who owns the project first as well, so the two never wait for each other.
 */
async function holdProject(scope: Scope, directory: DirectoryRef): Promise<Project> {
  await lockOwnership(scope, directory.id);
  const project = await scope.unit.db.selectFrom('project').selectAll('project').where('project.id', '=', directory.id).forUpdate('project').executeTakeFirst();
  if (project === undefined) throw notFound();
  return project;
}

function named<Query extends SelectQueryBuilder<Tables, 'project', Project>>(projects: Query, query: string | null | undefined) {
  const text = query?.trim() ?? '';
  return text === '' ? projects : projects.where(textContains('project.name', text));
}
