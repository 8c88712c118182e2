import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import { newId } from '../id.js';
import { jsonb } from '../jsonb.js';
import { keyOf } from '../key.js';
import { personColumns } from '../provisioning/person-record.js';
import type { Scope } from '../scope.js';
import { findFreeSlug, parseSlug, slugOf } from '../slug.js';
import type { Role } from '../teams/team.js';
import { parseName } from '../text.js';
import type { Project } from './project.js';

export interface CreateProjectInput {
  readonly name: string;
  /** Derived from the name when absent. */
  readonly slug?: string | null | undefined;
}

/** The account in whose name a project is made. */
export interface Founder {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
}

/** The teams that every project is born with (DESIGN 3.1). */
const firstTeams: readonly { readonly name: string; readonly role: Role; readonly description: string }[] = [
  { name: 'Owners', role: 'OWNER', description: 'Decide about the project itself, and about who else may.' },
  { name: 'Admins', role: 'ADMIN', description: 'Manage people, teams, status pages and provisioning.' },
  { name: 'Members', role: 'MEMBER', description: 'Work in the project.' },
];

/**
 * Makes a project with its three first teams and its founder in Owners, all in the caller's transaction. Throws
 * INVALID for a name or slug that cannot be, TAKEN for a chosen slug that another project has.
 */
export async function createProjectOf(scope: Scope, founder: Founder, input: CreateProjectInput): Promise<Project> {
  const name = parseName('name', input.name);
  const project = await insertProject(scope, name, input.slug ?? null);
  scope.unit.enter(project.id);
  const personId = await insertFounder(scope, project.id, founder);
  await insertFirstTeams(scope, project.id, personId);
  await recordAudit(scope, {
    directoryId: project.id, action: 'createProject', subjectType: 'PROJECT', subjectId: project.id,
    facts: { name, changes: [{ path: 'name', after: name }, { path: 'slug', after: project.slug }] },
  });
  return project;
}

async function insertProject(scope: Scope, name: string, chosenSlug: string | null): Promise<Project> {
  const id = newId(scope.clock);
  await scope.unit.db.insertInto('directory').values({ id, kind: 'PROJECT' }).execute();
  const slug = chosenSlug === null ? await findFreeSlug(scope, 'project', slugOf(name, 'project')) : parseSlug(chosenSlug);
  const now = scope.clock.now();
  const project = await scope.unit.db.insertInto('project')
    .values({ id, name, slug, version: 1, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returningAll().executeTakeFirst();
  if (project !== undefined) return project;
  throw new Failure('TAKEN', `Another project already has the slug "${slug}".`, { field: 'slug', help: 'Choose another slug.' });
}

async function insertFounder(scope: Scope, directoryId: string, founder: Founder): Promise<string> {
  const id = newId(scope.clock);
  const now = scope.clock.now();
  const columns = personColumns({
    userName: founder.email, externalId: null, displayName: founder.name,
    attributes: { emails: [{ value: founder.email, type: 'work', primary: true }] },
  });
  await scope.unit.db.insertInto('person').values({
    ...columns, attributes: jsonb(columns.attributes), attributesKey: jsonb(columns.attributesKey),
    directoryId, id, active: true, source: 'MANUAL', accountId: founder.id, formerAccountIds: [], version: 1, createdAt: now, updatedAt: now,
  }).execute();
  return id;
}

async function insertFirstTeams(scope: Scope, directoryId: string, ownerId: string): Promise<void> {
  const now = scope.clock.now();
  await scope.unit.db.insertInto('team').values(firstTeams.map((team) => ({
    ...team, directoryId, id: newId(scope.clock), nameKey: keyOf(team.name), isReserved: team.role === 'OWNER',
    source: 'MANUAL' as const, version: 1, createdAt: now, updatedAt: now,
  }))).execute();
  await scope.unit.db.insertInto('team_member')
    .columns(['directoryId', 'teamId', 'personId', 'source', 'addedAt'])
    .expression((from) => from.selectFrom('team')
      .select(['team.directoryId', 'team.id', sql<string>`${ownerId}::uuid`.as('personId'), sql<'MANUAL'>`'MANUAL'`.as('source'), sql<Date>`${now}::timestamptz`.as('addedAt')])
      .where('team.directoryId', '=', directoryId).where('team.isReserved', '=', true))
    .execute();
}
