import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { ScimConfiguration } from '../../../src/domain/scim-configurations/scim-configuration.js';
import type { ScimToken } from '../../../src/domain/scim-configurations/scim-token.js';
import { ScimTokenService } from '../../../src/domain/scim-configurations/scim-token-service.js';
import { scimTokenStatus } from '../../../src/domain/scim-configurations/scim-token-status.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

const minute = 60_000;
let world: DomainWorld;
let service: ScimTokenService;
let project: WorldProject;
let scope: Scope;
let configuration: ScimConfiguration;

beforeAll(async () => {
  world = await DomainWorld.open();
  service = new ScimTokenService(world.transactions);
});
beforeEach(async () => {
  project = await world.project();
  scope = world.scope(project.owner);
  ({ configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Okta' }));
});
afterAll(() => world.close());

const rotate = (input: Partial<Parameters<ScimTokenService['rotate']>[1]> = {}) => service.rotate(scope, { scimConfigurationId: configuration.id, ...input });
const tokens = (): Promise<ScimToken[]> => scope.unit.db.selectFrom('scim_token').selectAll().where('directoryId', '=', project.id).orderBy('createdAt').orderBy('id').execute();
const statuses = async (): Promise<readonly string[]> => (await tokens()).map((token) => scimTokenStatus(token, world.clock.now()));

test('a rotation makes a second token; the first retires after a day and says what replaces it', async () => {
  const { token, bearerToken } = await rotate({ name: 'Winter' });
  expect([bearerToken?.slice(-4), token.name]).toEqual([token.lastFour, 'Winter']);
  const [first] = await tokens();
  expect(first).toMatchObject({ replacedBy: token.id });
  expect(first!.retiresAt!.getTime() - token.createdAt.getTime()).toBeGreaterThan(24 * 60 * minute - 1000);
  expect(await statuses()).toEqual(['RETIRING', 'ACTIVE']);
  world.clock.step(24 * 60 * minute);
  expect(await statuses()).toEqual(['EXPIRED', 'ACTIVE']);
});

test('a third live token is refused, until one of the two is over', async () => {
  await rotate({ overlapMinutes: 10 });
  await expect(rotate()).rejects.toMatchObject({ code: 'LIMIT_REACHED', help: expect.stringContaining('Revoke') as string });
  world.clock.step(10 * minute);
  await rotate();
  expect(await statuses()).toEqual(['EXPIRED', 'RETIRING', 'ACTIVE']);
});

test('two rotations at once make one token: the other finds the limit reached', async () => {
  for (let round = 0; round < 10; round += 1) {
    const results = await Promise.allSettled([rotate(), rotate(), rotate()]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    await rotate({ overlapMinutes: 0 });
    world.clock.step(1000);
  }
});

test('an overlap of 0 ends the tokens of before at once, both of them', async () => {
  await rotate();
  await rotate({ overlapMinutes: 0 });
  expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED', 'ACTIVE']);
});

test('a token that was to retire earlier still does, and keeps naming the one that replaced it', async () => {
  const { token: second } = await rotate({ overlapMinutes: 5 });
  await service.revoke(scope, { id: second.id });
  await rotate({ overlapMinutes: 60 });
  const [first] = await tokens();
  expect(first!.replacedBy).toBe(second.id);
  world.clock.step(5 * minute);
  expect(await statuses()).toEqual(['EXPIRED', 'REVOKED', 'ACTIVE']);
});

test('a token may have an end of its own, in the future', async () => {
  await expect(rotate({ expiresAt: world.clock.now() })).rejects.toMatchObject({ code: 'INVALID', field: 'expiresAt' });
  await rotate({ expiresAt: new Date(world.clock.now().getTime() + minute), overlapMinutes: 0 });
  world.clock.step(minute);
  expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED']);
});

test('overlaps that are no whole number of minutes within 30 days are refused', async () => {
  for (const overlapMinutes of [-1, 1.5, Number.NaN, 43_201]) {
    await expect(rotate({ overlapMinutes })).rejects.toMatchObject({ code: 'INVALID', field: 'overlapMinutes' });
  }
  expect(await tokens()).toHaveLength(1);
});

test('revoking ends a token at once; again it changes nothing and is not audited', async () => {
  const [first] = await tokens();
  await expect(service.revoke(scope, { id: first!.id, expectedVersion: 5 })).rejects.toMatchObject({ code: 'STALE' });
  const { token } = await service.revoke(scope, { id: first!.id, expectedVersion: 1 });
  expect(await statuses()).toEqual(['REVOKED']);
  expect((await service.revoke(scope, { id: first!.id })).token).toEqual(token);
  expect(await world.audited(project.id)).toEqual(['createProjectScimConfiguration', 'revokeScimToken']);
});

test('admins rotate and revoke; with a team of role ADMIN in reach only owners rotate, and admins may still revoke', async () => {
  const admin = world.scope(await world.memberOf(project, project.admins));
  await service.rotate(admin, { scimConfigurationId: configuration.id, overlapMinutes: 0 });
  await scope.unit.db.insertInto('scim_configuration_default_team').values({ directoryId: project.id, configurationId: configuration.id, teamId: project.admins }).execute();
  await expect(service.rotate(admin, { scimConfigurationId: configuration.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await scope.unit.db.deleteFrom('scim_configuration_default_team').where('directoryId', '=', project.id).execute();
  await scope.unit.db.updateTable('team').set({ managedBy: configuration.id }).where('directoryId', '=', project.id).where('id', '=', project.admins).execute();
  await expect(service.rotate(admin, { scimConfigurationId: configuration.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const { token } = await rotate();
  await expect(service.revoke(admin, { id: token.id })).resolves.toBeDefined();
});

test('nobody else touches tokens: members are refused, the owners of another project see nothing', async () => {
  const [first] = await tokens();
  const member = world.scope(await world.memberOf(project, project.members));
  const foreigner = world.scope((await world.project()).owner);
  for (const [who, code] of [[member, 'FORBIDDEN'], [foreigner, 'NOT_FOUND'], [world.scope({ kind: 'stranger' }), 'UNAUTHENTICATED']] as const) {
    await expect(service.rotate(who, { scimConfigurationId: configuration.id })).rejects.toMatchObject({ code });
    await expect(service.revoke(who, { id: first!.id })).rejects.toMatchObject({ code });
  }
  await expect(service.revoke(world.scope({ kind: 'stranger' }), { id: configuration.id })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
