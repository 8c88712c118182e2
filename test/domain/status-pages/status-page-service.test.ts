import { newId } from '../../../src/domain/id.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { StatusPageService } from '../../../src/domain/status-pages/status-page-service.js';
import type { StatusPageService as Service } from '../../../src/domain/status-pages/status-page.js';
import { failureOf } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';
import { listStatusPages } from '../../support/lists.js';

let world: DomainWorld;
let pages: StatusPageService;
let project: WorldProject;
let scope: Scope;

beforeAll(async () => {
  world = await DomainWorld.open();
  pages = new StatusPageService(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(() => world.close());

const make = (values: { readonly isPrivate?: boolean; readonly slug?: string } = {}) => pages.createStatusPage(scope, { projectId: project.id, name: 'Acme status', ...values });

test('a page is born private and without services, with a slug made from its name', async () => {
  const page = await make();
  expect(page).toMatchObject({ projectId: project.id, name: 'Acme status', description: null, isPrivate: true, services: [], version: 1 });
  expect(page.slug).toMatch(/^acme-status(-\d+)?$/);
  expect((await make()).slug).not.toBe(page.slug);
  expect((await failureOf(make({ slug: page.slug }))).code).toBe('TAKEN');
});

test('services are replaced as a whole, in their order; what is no list of services is refused and changes nothing', async () => {
  const { id } = await make();
  const services = [{ name: 'Website', state: 'OPERATIONAL' }, { name: ' API ', state: 'OUTAGE' }] as const;
  const page = await pages.updateStatusPage(scope, { id, services });
  expect(page).toMatchObject({ services: [{ name: 'Website', state: 'OPERATIONAL' }, { name: 'API', state: 'OUTAGE' }], version: 2 });
  expect(await pages.updateStatusPage(scope, { id, services, expectedVersion: 2 })).toEqual(page);
  for (const refused of [
    [{ name: 'API', state: 'OUTAGE' }, { name: 'ａpi', state: 'OUTAGE' }], [{ name: '', state: 'OUTAGE' }],
    [{ name: 'API', state: 'ON_FIRE' as 'OUTAGE' }], Array.from({ length: 201 }, (_, index) => ({ name: `Service ${index}`, state: 'OUTAGE' as const })),
  ] satisfies readonly (readonly Service[])[]) expect((await failureOf(pages.updateStatusPage(scope, { id, services: refused }))).code).toBe('INVALID');
  expect(await pages.updateStatusPage(scope, { id, services: null, description: ' All of it ' })).toMatchObject({ services: [], description: 'All of it', version: 3 });
  expect((await failureOf(pages.updateStatusPage(scope, { id, isPrivate: null }))).code).toBe('INVALID');
  expect((await failureOf(pages.updateStatusPage(scope, { id, name: 'x', expectedVersion: 2 }))).code).toBe('STALE');
});

test('a private page is read by the people of its project, its subscribers and server administrators', async () => {
  const page = await make();
  const subscriber = await world.account();
  const { id } = await world.person(page.id, { accountId: subscriber.accountId });
  const viewers = await world.team(project, 'VIEWER');
  for (const actor of [subscriber, await world.memberOf(project, viewers.id), await world.account(true)]) {
    expect(await pages.getStatusPage(world.scope(actor), { slug: page.slug })).toEqual(page);
  }
  await world.scope().unit.db.updateTable('person').set({ deactivatedAt: world.clock.now() }).where('directoryId', '=', page.id).where('id', '=', id).execute();
  for (const actor of [subscriber, await world.account(), (await world.project()).owner]) {
    expect((await failureOf(pages.getStatusPage(world.scope(actor), { id: page.id }))).code).toBe('NOT_FOUND');
  }
  expect((await failureOf(pages.getStatusPage(world.scope({ kind: 'stranger' }), { id: page.id }))).code).toBe('UNAUTHENTICATED');
});

test('a public page is read by everybody who is signed in, and changed by nobody else than before', async () => {
  const page = await make({ isPrivate: false });
  const passerBy = world.scope(await world.account());
  expect(await pages.getStatusPage(passerBy, { id: page.id })).toEqual(page);
  expect((await failureOf(pages.updateStatusPage(passerBy, { id: page.id, name: 'Mine' }))).code).toBe('NOT_FOUND');
  expect((await failureOf(pages.getStatusPage(world.scope({ kind: 'stranger' }), { id: page.id }))).code).toBe('UNAUTHENTICATED');
});

test('what is no page is not found: an unknown id or slug, and the id of a project', async () => {
  for (const key of [{ id: project.id }, { id: newId(world.clock) }, { id: 'nonsense' }, { slug: 'unknown' }]) expect((await failureOf(pages.getStatusPage(scope, key))).code).toBe('NOT_FOUND');
  expect((await failureOf(pages.getStatusPage(scope, {}))).code).toBe('INVALID');
});

test('the list of a project is for its people, and finds a part of a name', async () => {
  const page = await make();
  const subscriber = await world.account();
  await world.person(page.id, { accountId: subscriber.accountId });
  expect((await listStatusPages(pages, scope, project.id, {}, 'ACME')).rows).toEqual([page]);
  expect((await listStatusPages(pages, scope, project.id, {}, 'other')).rows).toEqual([]);
  expect((await failureOf(listStatusPages(pages, world.scope(subscriber), project.id, {}))).code).toBe('NOT_FOUND');
});

test('a deleted page takes its subscribers; its end is in the audit of the project', async () => {
  const page = await make();
  const { configuration } = await new ScimConfigurationService(world.transactions).createForStatusPage(scope, { statusPageId: page.id, name: 'Okta' });
  await world.person(page.id, { managedBy: configuration.id });
  expect((await failureOf(pages.deleteStatusPage(scope, { id: page.id, expectedVersion: 2 }))).code).toBe('STALE');
  expect(await pages.deleteStatusPage(scope, { id: page.id })).toBe(page.id);
  expect(await world.scope().unit.db.selectFrom('person').select('id').where('directoryId', '=', page.id).execute()).toEqual([]);
  expect(await world.audited(project.id)).toEqual(['createStatusPage', 'deleteStatusPage']);
});
