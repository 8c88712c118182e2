import { mintToken } from '../../../src/domain/secret.js';
import { ScimAuthentication, type AuthenticatedProvider } from '../../../src/domain/scim-configurations/scim-authentication.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import { ScimTokenService } from '../../../src/domain/scim-configurations/scim-token-service.js';
import { TokenUsage } from '../../../src/domain/scim-configurations/token-usage.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

const minute = 60_000;
let world: DomainWorld;
let usage: TokenUsage;
let authentication: ScimAuthentication;
let configurations: ScimConfigurationService;
let project: WorldProject;
let scope: Scope;
const lost: unknown[] = [];

beforeAll(async () => {
  world = await DomainWorld.open();
  usage = new TokenUsage(world.transactions, { delayMs: 60_000, capacity: 3, onLost: (count, cause) => { lost.push(count, cause); } });
  authentication = new ScimAuthentication(world.transactions, usage);
  configurations = new ScimConfigurationService(world.transactions);
  project = await world.project();
  scope = world.scope(project.owner);
});
afterAll(async () => {
  await usage.flush();
  await world.close();
});

const provider = (): Scope => world.scope({ kind: 'stranger' }, { clientIp: '192.0.2.7', userAgent: 'Okta SCIM Client 1.0.0' });

function authenticate(configurationId: string, token: string, kind: 'PROJECT' | 'STATUS_PAGE' = 'PROJECT'): Promise<AuthenticatedProvider | undefined> {
  return authentication.authenticate(provider(), { kind, configurationId, token });
}

async function connect(): Promise<{ readonly id: string; readonly token: string }> {
  const { configuration, bearerToken } = await configurations.createForProject(scope, { projectId: project.id, name: 'Okta' });
  return { id: configuration.id, token: bearerToken };
}

test('a live token speaks for its configuration, in whatever letters the id of the address is', async () => {
  const { id, token } = await connect();
  for (const address of [id, id.toUpperCase()]) {
    expect(await authenticate(address, token)).toMatchObject({
      actor: { kind: 'provider', directoryId: project.id, configurationId: id }, configuration: { id, name: 'Okta', version: 1 },
    });
  }
  expect(JSON.stringify(await authenticate(id, token))).not.toContain('secretHash');
});

test('a paused configuration is still known, so that its provider can be told to wait', async () => {
  const { id, token } = await connect();
  await configurations.change(scope, { id, enabled: false });
  expect(await authenticate(id, token)).toMatchObject({ configuration: { enabled: false } });
});

test('a token opens nothing but its own configuration, on addresses of its own kind', async () => {
  const [one, other] = [await connect(), await connect()];
  const page = await configurations.createForStatusPage(scope, { statusPageId: await world.statusPage(project), name: 'Entra' });
  expect(await authenticate(other.id, one.token)).toBeUndefined();
  expect(await authenticate(one.id, one.token, 'STATUS_PAGE')).toBeUndefined();
  expect(await authenticate(page.configuration.id, page.bearerToken)).toBeUndefined();
  expect(await authenticate(page.configuration.id, page.bearerToken, 'STATUS_PAGE')).toBeDefined();
  const foreign = await world.project();
  const theirs = await configurations.createForProject(world.scope(foreign.owner), { projectId: foreign.id, name: 'Okta' });
  expect(await authenticate(theirs.configuration.id, one.token)).toBeUndefined();
});

test('after a rotation both tokens work until the overlap is over', async () => {
  const { id, token } = await connect();
  const { bearerToken } = await new ScimTokenService(world.transactions).rotate(scope, { scimConfigurationId: id, overlapMinutes: 10 });
  expect([await authenticate(id, token), await authenticate(id, bearerToken!)]).not.toContain(undefined);
  world.clock.step(10 * minute);
  expect(await authenticate(id, token)).toBeUndefined();
  expect(await authenticate(id, bearerToken!)).toBeDefined();
});

test('revoked and expired tokens, and those of deleted configurations, are refused at once', async () => {
  const tokens = new ScimTokenService(world.transactions);
  const { id, token } = await connect();
  const { token: second, bearerToken } = await tokens.rotate(scope, { scimConfigurationId: id, expiresAt: new Date(world.clock.now().getTime() + 5 * minute) });
  const first = (await authenticate(id, token))!.actor.tokenId;
  await tokens.revoke(scope, { id: first });
  expect(await authenticate(id, token)).toBeUndefined();
  expect((await authenticate(id, bearerToken!))!.actor.tokenId).toBe(second.id);
  world.clock.step(5 * minute);
  expect(await authenticate(id, bearerToken!)).toBeUndefined();
  const gone = await connect();
  await configurations.remove(scope, { id: gone.id });
  expect(await authenticate(gone.id, gone.token)).toBeUndefined();
});

test('another secret under the id of a live token is refused, whichever of its characters is wrong', async () => {
  const { id, token } = await connect();
  const row = await scope.unit.db.selectFrom('scim_token').select(['id', 'secretHash']).where('directoryId', '=', project.id).where('configurationId', '=', id).executeTakeFirstOrThrow();
  for (const at of [0, 15, 31]) {
    const hash = Buffer.from(row.secretHash);
    hash[at] = hash[at]! ^ 1;
    await scope.unit.db.updateTable('scim_token').set({ secretHash: hash }).where('directoryId', '=', project.id).where('id', '=', row.id).execute();
    expect(await authenticate(id, token)).toBeUndefined();
  }
});

test('10,000 misspelled tokens, and what never was a token, are refused without asking the database', async () => {
  const { id, token } = await connect();
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  world.forgetStatements();
  for (let count = 0; count < 10_000; count += 1) {
    const at = count % token.length;
    const letter = alphabet[(alphabet.indexOf(token[at]!) + 1 + Math.floor(Math.random() * 61)) % 62]!;
    expect(await authenticate(id, token.slice(0, at) + letter + token.slice(at + 1))).toBeUndefined();
  }
  for (const text of ['', 'undefined', 'null', '[object Object]', '\0', 'x'.repeat(65_536), '🙂', token.slice(1), `${token} `, mintToken('mst_pat_').text]) {
    expect(await authenticate(id, text)).toBeUndefined();
  }
  for (const address of ['', 'x', `{${id}}`, `${id}/`, '\0', 'undefined']) expect(await authenticate(address, token)).toBeUndefined();
  expect(world.statements).toEqual([]);
});

test('a well-formed token that was never given out costs one look-up', async () => {
  const { id } = await connect();
  world.forgetStatements();
  expect(await authenticate(id, mintToken('mst_scim_').text)).toBeUndefined();
  expect(world.statements.filter((sql) => sql.startsWith('select'))).toHaveLength(1);
});

describe('the last use of a token', () => {
  test('is remembered once a minute, with its place and its client, and not in the request', async () => {
    await usage.flush();
    const { id, token } = await connect();
    world.forgetStatements();
    await authenticate(id, token);
    await authenticate(id, token);
    expect(world.statements.filter((sql) => sql.includes('update'))).toEqual([]);
    await usage.flush();
    const used = await lastUse(id);
    expect(used).toMatchObject({ lastUsedIp: '192.0.2.7', lastUserAgent: 'Okta SCIM Client 1.0.0' });
    world.clock.step(minute / 2);
    await authenticate(id, token);
    await usage.flush();
    expect(await lastUse(id)).toEqual(used);
    world.clock.step(minute / 2);
    await authenticate(id, token);
    await usage.flush();
    expect((await lastUse(id)).lastUsedAt!.getTime()).toBeGreaterThan(used.lastUsedAt!.getTime());
  });

  test('of many tokens is written in one statement; those beyond the capacity are not kept waiting', async () => {
    await usage.flush();
    const connections = await Promise.all([connect(), connect(), connect(), connect()]);
    for (const { id, token } of connections) await authenticate(id, token);
    world.forgetStatements();
    await usage.flush();
    expect(world.statements.filter((sql) => sql.includes('update scim_token'))).toHaveLength(1);
    expect((await Promise.all(connections.map(({ id }) => lastUse(id)))).filter((use) => use.lastUsedAt !== null)).toHaveLength(3);
    expect(lost).toEqual([]);
  });

  test('that cannot be written is reported and fails nothing', async () => {
    const failures: number[] = [];
    const broken = new TokenUsage(world.transactions, { delayMs: 60_000, capacity: 3, onLost: (count) => { failures.push(count); } });
    broken.remember({ directoryId: 'no-id', id: 'no-id', lastUsedAt: null, at: world.clock.now(), ip: null, userAgent: null });
    await broken.flush();
    expect(failures).toEqual([1]);
  });

  function lastUse(configurationId: string) {
    return scope.unit.db.selectFrom('scim_token').select(['lastUsedAt', 'lastUsedIp', 'lastUserAgent'])
      .where('directoryId', '=', project.id).where('configurationId', '=', configurationId).executeTakeFirstOrThrow();
  }
});
