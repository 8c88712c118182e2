import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { AuditLog } from '../../../src/domain/audit-log.js';
import { newId } from '../../../src/domain/id.js';
import { PeopleService } from '../../../src/domain/people/people-service.js';
import { ProjectService } from '../../../src/domain/projects/project-service.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { PersonLinkingService } from '../../../src/domain/scim-configurations/person-linking-service.js';
import { StatusPageService } from '../../../src/domain/status-pages/status-page-service.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld } from '../../support/domain-world.js';
import { listEntries, listPeople } from '../../support/lists.js';

let world: DomainWorld;
let projects: ProjectService;

beforeAll(async () => {
  world = await DomainWorld.open();
  projects = new ProjectService(world.transactions, 'anyone');
});
afterAll(() => world.close());

describe('createProject', () => {
  test('makes project, teams, founder and audit in one go', async () => {
    const account = await world.account();
    const scope = world.scope(account);
    const project = await projects.createProject(scope, { name: ' Acme Rockets ' });
    expect(project).toMatchObject({ name: 'Acme Rockets', slug: 'acme-rockets', version: 1 });
    const { rows: [founder] } = await listPeople(new PeopleService(world.transactions, new AccountLinking()), scope, { kind: 'PROJECT', directoryId: project.id }, {});
    expect(founder).toMatchObject({ userName: account.email, email: account.email, accountId: account.accountId, source: 'MANUAL', active: true });
    const { rows } = await listEntries(new AuditLog(world.transactions), scope, project.id, {});
    expect(rows).toMatchObject([{ action: 'createProject', actor: account.email, subjectId: project.id, facts: { name: 'Acme Rockets' } }]);
  });

  test('gives each of many projects that are made at once a slug of its own, and tells nobody that it is taken', async () => {
    const scope = world.scope(await world.account());
    const name = `At Once ${newId(world.clock)}`;
    const made = await Promise.all(Array.from({ length: 6 }, () => projects.createProject(scope, { name })));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(6);
  });

  test('finds a free slug for a name that is taken, and refuses a chosen slug that is', async () => {
    const scope = world.scope(await world.account());
    const name = `Twin ${newId(world.clock)}`;
    const slugs = [];
    for (let count = 0; count < 3; count += 1) slugs.push((await projects.createProject(scope, { name })).slug);
    expect(slugs).toEqual([slugs[0], `${slugs[0]}-2`, `${slugs[0]}-3`]);
    expect(await failureOf(projects.createProject(scope, { name, slug: slugs[0] }))).toMatchObject({ code: 'TAKEN', field: 'slug' });
    expect(await failureOf(projects.createProject(scope, { name, slug: 'Not A Slug' }))).toMatchObject({ code: 'INVALID', field: 'slug' });
    expect(await failureOf(projects.createProject(scope, { name: ' ' }))).toMatchObject({ code: 'INVALID', field: 'name' });
  });

  test('is for server administrators alone where the setting says so, and never for strangers or the system', async () => {
    const closed = new ProjectService(world.transactions, 'server-admins');
    expect((await failureOf(closed.createProject(world.scope(await world.account()), { name: 'Mine' }))).code).toBe('FORBIDDEN');
    await expect(closed.createProject(world.scope(await world.account(true)), { name: 'Mine' })).resolves.toBeDefined();
    expect((await failureOf(projects.createProject(world.scope({ kind: 'stranger' }), { name: 'Mine' }))).code).toBe('UNAUTHENTICATED');
    expect((await failureOf(projects.createProject(world.scope({ kind: 'system' }), { name: 'Mine' }))).code).toBe('FORBIDDEN');
  });
});

describe('finding projects', () => {
  test('by id or by slug, never by both or neither, and never foreign ones', async () => {
    const { id, owner } = await world.project();
    const scope = world.scope(owner);
    const project = await projects.getProject(scope, { id: id.toUpperCase() });
    expect(await projects.getProject(scope, { slug: project.slug })).toEqual(project);
    for (const key of [{}, { id, slug: project.slug }, { id: null, slug: null }]) expect((await failureOf(projects.getProject(scope, key))).code).toBe('INVALID');
    const outsider = world.scope(await world.account());
    const refusals = await Promise.all([{ id }, { slug: project.slug }, { id: newId(world.clock) }, { slug: 'unknown' }].map((key) => failureOf(projects.getProject(outsider, key))));
    expect(new Set(refusals.map(({ code, message, help }) => JSON.stringify({ code, message, help })))).toEqual(new Set([JSON.stringify({
      code: 'NOT_FOUND', message: refusals[0]?.message, help: refusals[0]?.help,
    })]));
  });

  test('lists those that one may enter now; all of them to server administrators, who are people of none by that', async () => {
    const { id, owner } = await world.project();
    const name = (await projects.getProject(world.scope(owner), { id })).name;
    const ids = async (list: Promise<{ readonly rows: readonly { readonly id: string }[] }>): Promise<readonly string[]> => (await list).rows.map((row) => row.id);
    expect(await ids(projects.listProjects(world.scope(owner), {}))).toEqual([id]);
    expect(await ids(projects.listProjects(world.scope(await world.account()), {}))).toEqual([]);
    const administrator = world.scope(await world.account(true));
    expect(await ids(projects.listProjects(administrator, { first: 100 }, name.toUpperCase()))).toContain(id);
    expect(await ids(projects.listProjects(administrator, {}, 'no such %'))).toEqual([]);
    expect(await ids(projects.listEnteredProjects(administrator, {}))).toEqual([]);
    await world.scope().unit.db.updateTable('person').set({ suspendedAt: world.clock.now() }).where('directoryId', '=', id).execute();
    expect(await ids(projects.listProjects(world.scope(owner), {}))).toEqual([]);
    expect((await failureOf(projects.listProjects(world.scope({ kind: 'stranger' }), {}))).code).toBe('UNAUTHENTICATED');
  });
});

test('updateProject renames, moves the slug, and leaves the version when nothing changes', async () => {
  const { id, owner } = await world.project();
  const scope = world.scope(owner);
  const other = await world.project();
  const before = await projects.getProject(scope, { id });
  expect(await projects.updateProject(scope, { id, name: before.name })).toEqual(before);
  const slug = `moved-${id.slice(-12)}`;
  expect(await projects.updateProject(scope, { id, name: 'Renamed', slug, expectedVersion: 1 })).toMatchObject({ name: 'Renamed', slug, version: 2 });
  expect((await failureOf(projects.updateProject(scope, { id, name: 'Again', expectedVersion: 1 }))).code).toBe('STALE');
  expect((await failureOf(projects.updateProject(scope, { id, name: null }))).code).toBe('INVALID');
  const taken = (await projects.getProject(world.scope(other.owner), { id: other.id })).slug;
  expect((await failureOf(projects.updateProject(scope, { id, slug: taken }))).code).toBe('TAKEN');
  expect(await world.audited(id)).toEqual(['updateProject']);
});

test('deleteProject takes everything behind it, its status pages included; the audit stays', async () => {
  const project = await world.project();
  const scope = world.scope(project.owner);
  const page = await new StatusPageService(world.transactions).createStatusPage(scope, { projectId: project.id, name: 'Status' });
  const configurations = new ScimConfigurationService(world.transactions);
  const { configuration } = await configurations.createForProject(scope, { projectId: project.id, name: 'Okta', defaultTeamIds: [project.members] });
  await configurations.createForStatusPage(scope, { statusPageId: page.id, name: 'Okta' });
  await new PersonLinkingService(world.transactions).link(scope, { id: (await world.person(project.id)).id, scimConfigurationId: configuration.id });
  await world.person(page.id);
  expect((await failureOf(projects.deleteProject(scope, { id: project.id, expectedVersion: 9 }))).code).toBe('STALE');
  expect(await projects.deleteProject(scope, { id: project.id, expectedVersion: 1 })).toBe(project.id);
  const { db } = world.scope().unit;
  for (const table of ['person', 'team', 'team_member', 'scim_configuration', 'scim_token', 'scim_configuration_default_team'] as const) {
    expect(await db.selectFrom(table).select('directoryId').where('directoryId', 'in', [project.id, page.id]).execute()).toEqual([]);
  }
  expect(await db.selectFrom('directory').select('id').where('id', 'in', [project.id, page.id]).execute()).toEqual([]);
  expect((await world.audited(project.id)).at(-1)).toBe('deleteProject');
});
