import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, createTeam, homeKinds, unique, uniqueEmail, type Connected, type HomeKind } from '../support/build.js';
import type { ScimBody } from '../support/scim-client.js';
import { bindFilter } from '../../src/scim/filter/bind.js';
import { matches } from '../../src/scim/filter/matches.js';
import { parseFilter } from '../../src/scim/filter/parse.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/scim/json.js';
import type { Attribute, ResourceType } from '../../src/scim/schema/attribute.js';
import { commonAttributes } from '../../src/scim/schema/common-attributes.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';

let app: TestApp;
let connected: Readonly<Record<HomeKind, Connected>>;
beforeAll(async () => {
  app = await startApp();
  connected = {
    project: await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }),
    'status page': await connect(app, 'status page'),
  };
  for (const { scim, home } of Object.values(connected)) {
    const ids: string[] = [];
    for (const extra of [everything, { displayName: 'bob', active: false }, { [enterprise]: { manager: { value: 'M', $ref: '../Users/M' } } }]) {
      ids.push((await scim.createUser(uniqueEmail(), extra)).body.id);
    }
    await addPerson(app, home);
    if (home.kind === 'status page') continue;
    await scim.createGroup(unique('Three'), ids, { externalId: 'Ext-1' });
    await scim.createGroup(unique('One'), ids.slice(0, 1));
    await createTeam(app, home);
  }
});
afterAll(async () => { await app.stop(); });

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const everything = {
  externalId: 'Ext-1', name: { formatted: 'Dr. Ada L', givenName: 'Ada', familyName: 'Lovelace', middleName: 'K', honorificPrefix: 'Dr.', honorificSuffix: 'III' },
  displayName: 'ADA', nickName: 'countess', profileUrl: 'https://people.example/Ada', title: 'Analyst', userType: 'Employee', preferredLanguage: 'en-GB',
  locale: 'en-GB', timezone: 'Europe/London', emails: [{ value: 'Ada@Acme.example', type: 'other', primary: true, display: 'first' }, { value: 'a2@acme.example' }],
  phoneNumbers: [{ value: '+44', type: 'work' }], ims: [{ value: 'ada', type: 'xmpp' }], photos: [{ value: 'https://p.example/a.png', type: 'photo' }],
  addresses: [{ streetAddress: '1 Road', country: 'GB', locality: 'London', region: 'L', postalCode: 'N1', formatted: 'All', type: 'work' }],
  entitlements: [{ value: 'e' }], roles: [{ value: 'Admin', primary: true }], x509Certificates: [{ value: 'MIIB' }],
  [enterprise]: { employeeNumber: '007', costCenter: 'c', organization: 'o', division: 'd', department: 'R&D', manager: { value: 'm', $ref: '../Users/m' } },
};

const lists = homeKinds.flatMap((kind) => [userResourceType, groupResourceType]
  .filter(({ name }) => kind === 'project' || name === 'User').map((resourceType) => [`${resourceType.name} of a ${kind}`, kind, resourceType] as const));

test.each(lists)('every attribute of a %s is filterable, and the answer has those that the filter matches', async (_what, kind, resourceType) => {
  const { scim } = connected[kind];
  const read = async (query: string): Promise<readonly ScimBody[]> => {
    const { status, body } = await scim.get(`${resourceType.endpoint}?${query}`);
    expect([query, status, body.detail]).toEqual([query, 200, undefined]);
    return body.Resources;
  };
  // What the tests call a body is JSON that was parsed.
  const resources = await read('') as readonly unknown[] as readonly JsonObject[];
  const unmatched: string[] = [];
  for (const { path, attribute } of pathsOf(resourceType)) {
    const values = [...new Set(resources.flatMap((resource) => valuesAt(resource, path)))].slice(0, 2);
    const [first] = values;
    const compares = values.map((value) => `${path} eq ${JSON.stringify(value)}`);
    if (typeof first === 'string') compares.push(`${path} ${attribute.type === 'dateTime' || attribute.type === 'binary' ? 'ne' : 'gt'} ${JSON.stringify(first)}`);
    await Promise.all([`${path} pr`, ...compares].map(async (text) => {
      const bound = bindFilter(parseFilter(text), resourceType);
      const expected = resources.filter((resource) => matches(bound, resource)).map(({ id }) => id);
      expect([text, (await read(`attributes=id&filter=${encodeURIComponent(text)}`)).map(({ id }) => id)]).toEqual([text, expected]);
      if (text.includes(' eq ') && expected.length === 0) unmatched.push(text);
    }));
  }
  expect(unmatched).toEqual([]);
});

test('an address matches as the prefix that was called spells it, and no other', async () => {
  const { scim, configuration } = connected.project;
  const [first] = (await scim.get('/Users')).body.Resources;
  const location = first?.meta.location ?? '';
  const { pathname } = new URL(configuration.baseUrl);
  const count = async (root: string, filter: string): Promise<unknown> => {
    const answer = await fetch(`${app.baseUrl}${root}/Users?filter=${encodeURIComponent(filter)}`, { headers: { authorization: `Bearer ${configuration.token}` } });
    return (await answer.json() as ScimBody).totalResults;
  };
  expect(await count(pathname, `meta.location eq "${location}"`)).toBe(1);
  expect(await count(`/api/identity${pathname}`, `meta.location eq "${location}"`)).toBe(0);
  expect(await count(`/api/identity${pathname}`, `meta.location eq "${location.replace('/scim/', '/api/identity/scim/')}"`)).toBe(1);
  const [group] = (await scim.get('/Groups')).body.Resources;
  expect((await scim.post('/.search', { filter: `meta.location eq "${group?.meta.location ?? ''}"` })).body.Resources.map(({ id }) => id)).toEqual([group?.id]);
});

/** Every spelling under which an attribute that compares or is present can be named. */
function pathsOf({ schema, extensions }: ResourceType): readonly { readonly path: string; readonly attribute: Attribute }[] {
  const named = (prefix: string, attributes: readonly Attribute[]) => attributes.flatMap((attribute) => [
    { path: prefix + attribute.name, attribute },
    ...(attribute.subAttributes ?? []).map((part) => ({ path: `${prefix}${attribute.name}.${part.name}`, attribute: part })),
  ]);
  return [...named('', commonAttributes), ...named('', schema.attributes), ...extensions.flatMap(({ id, attributes }) => named(`${id}:`, attributes))];
}

function valuesAt(resource: JsonObject, path: string): readonly (string | boolean)[] {
  const colon = path.lastIndexOf(':');
  const container = colon < 0 ? resource : resource[path.slice(0, colon)];
  let values: readonly JsonValue[] = [container ?? null];
  for (const name of path.slice(colon + 1).split('.')) {
    values = values.flatMap((value) => (isJsonObject(value) ? value[name] ?? [] : [])).flatMap((value) => (isJsonArray(value) ? value : [value]));
  }
  return values.filter((value) => typeof value === 'string' || typeof value === 'boolean');
}
