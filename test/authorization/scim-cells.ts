import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import { configure, createProject, reachable, updateConfiguration, type Configuration } from '../support/build.js';
import { groupSchema, userSchema } from '../support/scim-client.js';
import type { AuthorizationWorld } from './world.js';

interface ScimCell {
  readonly operation: string;
  readonly caller: string;
  readonly place: string;
  readonly expected: string;
  readonly actual: string;
}

/** What providers may show at the address of the configuration here. */
const tokens = [
  'no token', 'a wrong token', 'the token', 'the token of another project', 'the token of a status page', 'a revoked token', 'a person\'s access token',
  'the token, while it is paused', 'the token of a deleted configuration',
] as const;
type Shown = (typeof tokens)[number];

/** Every route, and whether it names somebody. */
const routes: readonly (readonly [string, string])[] = [
  ['GET', '/ServiceProviderConfig'], ['GET', '/Schemas'], ['GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User'], ['GET', '/ResourceTypes'], ['GET', '/ResourceTypes/User'],
  ['GET', '/Users'], ['POST', '/Users'], ['POST', '/Users/.search'], ['GET', '/Users/{user}'], ['PUT', '/Users/{user}'], ['PATCH', '/Users/{user}'], ['DELETE', '/Users/{user}'],
  ['GET', '/Groups'], ['POST', '/Groups'], ['POST', '/Groups/.search'], ['GET', '/Groups/{group}'], ['PUT', '/Groups/{group}'], ['PATCH', '/Groups/{group}'], ['DELETE', '/Groups/{group}'],
  ['POST', '/.search'], ['POST', '/Bulk'], ['GET', '/Me'], ['GET', '/Nothing'],
];
const prefixes = ['', '/api/identity'] as const;

/**
 * Each route with each token, under both prefixes; where it names somebody: of here, of elsewhere and of nowhere. A
 * token that is not of this very configuration is 401 whatever stands behind the address; a right one never is.
 */
export async function scimCells(app: TestApp, { configurations, things }: AuthorizationWorld): Promise<readonly ScimCell[]> {
  const { here } = configurations;
  const paused = await pausedTwin(app);
  const shown: Readonly<Record<Shown, { readonly at: Configuration; readonly token: string | undefined }>> = {
    'no token': { at: here, token: undefined },
    'a wrong token': { at: here, token: 'mst_scim_nothing' },
    'the token': { at: here, token: here.token },
    'the token of another project': { at: here, token: configurations.elsewhere.token },
    'the token of a status page': { at: here, token: configurations.ofPage.token },
    'a revoked token': { at: here, token: await revokedToken(app, here) },
    'a person\'s access token': { at: here, token: app.adminToken },
    'the token, while it is paused': { at: paused, token: paused.token },
    'the token of a deleted configuration': await deletedTwin(app),
  };
  const foreign = (await configurations.elsewhere.scim.createUser(`foreign-${randomUUID()}@acme.example`)).body.id;
  const foreignGroup = (await configurations.elsewhere.scim.createGroup(`Foreign ${randomUUID()}`)).body.id;
  const names = { here: [things.here.person, things.here.team], elsewhere: [foreign, foreignGroup], nowhere: [randomUUID(), randomUUID()] } as const;
  const cells: ScimCell[] = [];
  for (const [method, route] of routes) {
    for (const place of route.includes('{') ? (['nowhere', 'elsewhere', 'here'] as const) : (['-'] as const)) {
      for (const caller of tokens) {
        const [user = '', group = ''] = place === '-' ? [] : names[place];
        const verdicts = await Promise.all(prefixes.map((prefix) => ask(app, shown[caller], prefix, method, route.replace('{user}', user).replace('{group}', group))));
        cells.push({ operation: `SCIM ${method} ${route}`, caller, place, expected: expectedOf(caller, route, place), actual: [...new Set(verdicts)].join(' and ') });
      }
    }
  }
  return cells;
}

/** By hand: 401 for every token that is not of this configuration, 503 while it is paused; then 404 for what is not there. */
function expectedOf(caller: Shown, route: string, place: string): string {
  if (caller !== 'the token' && caller !== 'the token, while it is paused') return '401';
  // An address that is no address of SCIM is none while the configuration is paused, either.
  if (route !== '/Nothing' && caller === 'the token, while it is paused') return '503';
  if (route === '/Me') return '501';
  return place === 'elsewhere' || place === 'nowhere' || route === '/Nothing' ? '404' : 'yes';
}

async function ask(app: TestApp, { at, token }: { readonly at: Configuration; readonly token: string | undefined }, prefix: string, method: string, path: string): Promise<string> {
  const address = reachable(app, at.baseUrl).replace(/\/scim\/v2/, `${prefix}/scim/v2`);
  const body = bodyOf(method, path);
  const response = await fetch(`${address}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      // A version that nothing has: whoever is let in is told that the thing has changed since, and nothing is done.
      ...(method !== 'GET' && method !== 'POST' && { 'if-match': 'W/"none"' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return [401, 403, 404, 500, 501, 503].includes(response.status) ? String(response.status) : 'yes';
}

async function pausedTwin(app: TestApp): Promise<Configuration> {
  const configuration = await configure(app, await createProject(app), { pushGroupsEnabled: true });
  await updateConfiguration(app, configuration, { enabled: false });
  return configuration;
}

async function deletedTwin(app: TestApp): Promise<{ readonly at: Configuration; readonly token: string }> {
  const configuration = await configure(app, await createProject(app));
  await app.admin.run('mutation ($id: ID!) { deleteScimConfiguration(input: { id: $id }) { deletedId } }', { id: configuration.id });
  return { at: configuration, token: configuration.token };
}

/** Another token of the same configuration, revoked. */
async function revokedToken(app: TestApp, { id }: Configuration): Promise<string> {
  const { rotateScimToken: { bearerToken, token } } = await app.admin.run<{ rotateScimToken: { bearerToken: string; token: { id: string } } }>(
    'mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id }) { bearerToken token { id } } }', { id });
  await app.admin.run('mutation ($id: ID!) { revokeScimToken(input: { id: $id }) { token { id } } }', { id: token.id });
  return bearerToken;
}

/** A body that says something of what is there, and for what is new nothing that could be done. */
function bodyOf(method: string, path: string): object | undefined {
  const isUser = path.startsWith('/Users');
  switch (method) {
    case 'PUT': return { schemas: [isUser ? userSchema : groupSchema], ...(isUser ? { userName: `put-${randomUUID()}@acme.example` } : { displayName: `Put ${randomUUID()}` }) };
    case 'PATCH': return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'externalId', value: randomUUID() }] };
    case 'POST': return {};
    default: return undefined;
  }
}
