import { sql } from 'kysely';
import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail, type Connected } from '../support/build.js';
import { groupSchema, userSchema, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let connected: Connected;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  connected = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] });
  ({ scim } = connected);
});
afterAll(async () => { await app.stop(); });

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Everything a provider may say of a person, in spellings that a careless server would change. */
const everything = () => ({
  externalId: 'Ext-1', name: { formatted: 'Dr. Ada L', givenName: 'Ada', familyName: 'Lovelace', middleName: 'K', honorificPrefix: 'Dr.', honorificSuffix: 'III' },
  displayName: 'ADA', nickName: 'countess', profileUrl: 'https://people.example/Ada', title: 'Analyst', userType: 'Employee', preferredLanguage: 'en-GB',
  locale: 'en-GB', timezone: 'Europe/London', active: true,
  emails: [{ value: 'Ada@Acme.example', type: 'other', primary: true }, { value: 'a2@acme.example', type: 'MyOwnType', display: 'second' }],
  phoneNumbers: [{ value: '+44 (0)20 1234', type: 'work' }], addresses: [{ streetAddress: '1 Road', country: 'GB', type: 'work' }],
  roles: [{ value: 'Admin', primary: true, type: 'WindowsAzureActiveDirectoryRole' }], x509Certificates: [{ value: 'MIIB' }],
  [enterprise]: { employeeNumber: '007', department: 'R&D', manager: { value: 'nobody-yet' } },
});

describe('a user', () => {
  test('comes back value for value, with a Location, and the same from GET, list and search', async () => {
    const userName = uniqueEmail('Ada.Case');
    const created = await scim.createUser(userName, everything());
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ schemas: [userSchema, enterprise], userName, ...everything() });
    expect(created.headers.get('location')).toBe(created.body.meta.location);
    expect(created.body.meta.location).toBe(`${connected.configuration.baseUrl}/Users/${created.body.id}`);
    expect(created.headers.get('etag')).toBe(created.body.meta.version);
    const { body } = await scim.get(`/Users/${created.body.id}`);
    expect(body).toEqual(created.body);
    expect((await scim.findUser(userName.toUpperCase())).body.Resources).toEqual([body]);
    expect((await scim.post('/Users/.search', { filter: `userName eq "${userName}"` })).body.Resources).toEqual([body]);
  });

  test('keeps every digit of a number where text is defined', async () => {
    const digits = '12345678901234567890';
    const { body: { id, ...created }, status } = await scim.send('POST', '/Users', `{"schemas":["${userSchema}"],"userName":"${uniqueEmail()}","externalId":${digits},"${enterprise}":{"employeeNumber":${digits}}}`);
    expect([status, created.externalId, created[enterprise]]).toEqual([201, digits, { employeeNumber: digits }]);
    const patched = await scim.send('PATCH', `/Users/${id}`, `{"Operations":[{"op":"replace","path":"title","value":9007199254740993},{"op":"add","value":{"emails":[{"value":1.50}]}}]}`);
    expect(patched.body).toMatchObject({ title: '9007199254740993', emails: [{ value: '1.50' }] });
    expect((await scim.get(`/Users?filter=${encodeURIComponent(`${enterprise}:employeeNumber eq ${digits}`)}`)).body.Resources.map((user) => user.id)).toContain(id);
  });

  test('loses by PUT what is not mentioned, and keeps active', async () => {
    const { body: { id, userName } } = await scim.createUser(uniqueEmail(), everything());
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    const replaced = await scim.put(`/Users/${id}`, { schemas: [userSchema], id: 'ignored', userName, title: 'Other', meta: { version: 'ignored' } });
    expect([replaced.status, Object.keys(replaced.body).toSorted()]).toEqual([200, ['active', 'id', 'meta', 'schemas', 'title', 'userName']]);
    expect(replaced.body).toMatchObject({ id, title: 'Other', active: false });
  });

  test('keeps its version when nothing changes, and gets a new one when something does', async () => {
    const created = await scim.createUser(uniqueEmail(), { title: 'A' });
    const same = await scim.patch(`/Users/${created.body.id}`, [{ op: 'replace', path: 'title', value: 'A' }]);
    expect([same.status, same.body.meta]).toEqual([200, created.body.meta]);
    const put = await scim.put(`/Users/${created.body.id}`, created.body);
    expect([put.status, put.body]).toEqual([200, created.body]);
    const other = await scim.patch(`/Users/${created.body.id}`, [{ op: 'replace', path: 'title', value: 'B' }]);
    expect(other.body.meta.version).not.toBe(created.body.meta.version);
  });

  test('changes only for who knows its version, when If-Match is sent', async () => {
    const { body: { id, meta: { version } } } = await scim.createUser(uniqueEmail());
    const patch = (ifMatch: string) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: unique('T') }], { 'if-match': ifMatch });
    expect((await patch('W/"999"')).status).toBe(412);
    expect((await patch('nonsense')).status).toBe(412);
    expect((await patch(`W/"999", ${version}`)).status).toBe(200);
    expect((await patch(version)).status).toBe(412);
    expect((await patch('*')).status).toBe(200);
    const { headers, body } = await scim.get(`/Users/${id}`);
    const put = (ifMatch: string) => scim.put(`/Users/${id}`, { schemas: [userSchema], userName: body.userName, title: 'put' }, { 'if-match': ifMatch });
    expect((await put(version)).status).toBe(412);
    expect((await put(headers.get('etag') ?? '')).status).toBe(200);
    expect((await scim.delete(`/Users/${id}`, { 'if-match': version })).status).toBe(412);
    expect((await scim.delete(`/Users/${id}`, { 'if-match': '*' })).status).toBe(204);
  });

  test('is not written where If-None-Match rules its version out', async () => {
    const user = (await scim.createUser(uniqueEmail())).body;
    const group = (await scim.createGroup(unique('Group'))).body;
    const writes = [
      ['PUT', `/Users/${user.id}`, { schemas: [userSchema], userName: user.userName, title: 'x' }, user.meta.version],
      ['PATCH', `/Users/${user.id}`, { Operations: [{ op: 'add', path: 'title', value: 'x' }] }, user.meta.version],
      ['DELETE', `/Users/${user.id}`, undefined, user.meta.version],
      ['PUT', `/Groups/${group.id}`, { schemas: [groupSchema], displayName: unique('Other') }, group.meta.version],
      ['PATCH', `/Groups/${group.id}`, { Operations: [{ op: 'replace', path: 'displayName', value: unique('Other') }] }, group.meta.version],
      ['DELETE', `/Groups/${group.id}`, undefined, group.meta.version],
    ] as const;
    for (const [method, path, body, version] of writes) {
      for (const tag of ['*', version, `W/"999", ${version}`]) {
        const answer = await scim.send(method, path, body, { 'if-none-match': tag });
        expect([method, path, tag, answer.status, answer.body.detail]).toEqual([method, path, tag, 412, expect.stringContaining('If-None-Match')]);
      }
    }
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
    expect((await scim.get(`/Groups/${group.id}`)).body).toEqual(group);
    expect((await scim.patch(`/Users/${user.id}`, [{ op: 'add', path: 'title', value: 'x' }], { 'if-none-match': 'W/"999"' })).status).toBe(200);
    expect((await scim.put('/Users/0196a0de-0000-7000-8000-00000000000a', writes[0][2], { 'if-none-match': '*' })).status).toBe(404);
  });

  test('is 304 for who has it, unless teams are shown, which its version does not cover', async () => {
    const { body: { id, meta: { version } } } = await scim.createUser(uniqueEmail());
    const get = (query: string, tag: string) => scim.get(`/Users/${id}${query}`, { 'if-none-match': tag });
    const known = await get('?excludedAttributes=groups', version);
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', version]);
    expect((await get('?excludedAttributes=groups', 'W/"999"')).status).toBe(200);
    expect((await get('?attributes=userName', '*')).status).toBe(304);
    expect((await get('', version)).status).toBe(200);
  });

  test('shows what is asked for, in every answer', async () => {
    const created = await scim.post('/Users?attributes=userName', { schemas: [userSchema], userName: uniqueEmail(), title: 'x' });
    expect(Object.keys(created.body).toSorted()).toEqual(['id', 'schemas', 'userName']);
    expect(created.headers.get('location')).toContain(created.body.id);
    for (const [query, names] of [
      ['attributes=nothing,emails.nothing,urn:x:y', ['id', 'schemas']], ['attributes=nothing,title', ['id', 'schemas', 'title']],
      ['excludedAttributes=nothing,id', ['active', 'id', 'meta', 'schemas', 'title', 'userName']],
    ] as const) {
      for (const path of [`/Users/${created.body.id}?${query}`, `/Users?filter=id%20eq%20%22${created.body.id}%22&${query}`]) {
        const { body } = await scim.get(path);
        expect([path, Object.keys(body.Resources?.[0] ?? body).toSorted()]).toEqual([path, names]);
      }
    }
    const searched = await scim.post('/Users/.search', { filter: `id eq "${created.body.id}"`, attributes: ['nothing'] });
    expect(Object.keys(searched.body.Resources[0] ?? {}).toSorted()).toEqual(['id', 'schemas']);
    const list = await scim.get(`/Users?filter=id%20eq%20%22${created.body.id}%22&excludedAttributes=meta,%20Title,groups`);
    expect(Object.keys(list.body.Resources[0] ?? {}).toSorted()).toEqual(['active', 'id', 'schemas', 'userName']);
  });

  test('is atomic in a PATCH: one bad operation leaves everything', async () => {
    const { body } = await scim.createUser(uniqueEmail(), { title: 'A' });
    const refused = await scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'title', value: 'B' }, { op: 'replace', path: 'emails[type eq', value: 'x' }]);
    expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidPath']);
    expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
  });

  test('is refused with the keyword of the RFC', async () => {
    const { body: { id, userName } } = await scim.createUser(uniqueEmail());
    const cases = [
      [await scim.createUser(userName.toUpperCase()), 409, 'uniqueness'],
      [await scim.createUser('not an address'), 400, 'invalidValue'],
      [await scim.createUser(''), 400, 'invalidValue'],
      [await scim.post('/Users', { userName: uniqueEmail() }), 400, 'invalidValue'],
      [await scim.createUser(uniqueEmail(), { active: 'nope' }), 400, 'invalidValue'],
      [await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'id', value: 'x' }]), 400, 'mutability'],
      [await scim.patch(`/Users/${id}`, [{ op: 'remove' }]), 400, 'noTarget'],
      [await scim.patch(`/Users/${id}`, [{ op: 'move', path: 'title' }]), 400, 'invalidSyntax'],
      [await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'shoeSize', value: 1 }]), 400, 'invalidPath'],
      [await scim.get('/Users?filter=shoeSize%20eq%201'), 400, 'invalidFilter'],
      [await scim.get('/Users?count=x'), 400, 'invalidValue'],
      [await scim.get('/Users?cursor=x'), 400, 'invalidCursor'],
      [await scim.get('/Users?filter=id%20pr&filter=id%20pr'), 400, 'invalidValue'],
    ] as const;
    for (const [{ status, body }, expected, scimType] of cases) expect({ status, scimType: body.scimType, detail: body.detail }).toMatchObject({ status: expected, scimType });
  });
});

describe('a group', () => {
  test('is made, read, renamed, filled, emptied and deleted', async () => {
    const { body: { id: ada } } = await scim.createUser(uniqueEmail());
    const { body: { id: bob } } = await scim.createUser(uniqueEmail('bob'));
    const made = await scim.createGroup(unique('Group'), [ada], { externalId: 'G-1' });
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([201, made.body.meta.location, made.body.meta.version]);
    const path = `/Groups/${made.body.id}`;
    const ids = async () => (await scim.get(path)).body.members?.map(({ value }) => value).toSorted();

    const patched = await scim.patch(path, [{ op: 'Add', path: 'members', value: [{ $ref: null, value: bob }] }, { op: 'replace', value: { id: made.body.id, displayName: unique('New') } }]);
    expect([patched.status, patched.body.members?.length]).toEqual([200, 2]);
    expect(patched.body.meta.version).not.toBe(made.body.meta.version);
    await scim.patch(path, [{ op: 'remove', path: `members[value eq "${ada}"]` }]);
    expect(await ids()).toEqual([bob]);
    await scim.put(path, { schemas: [groupSchema], displayName: unique('Put') });
    expect(await ids()).toEqual([bob]);
    const put = await scim.put(path, { schemas: [groupSchema], displayName: unique('Put'), members: [] });
    expect([put.status, put.body.members, put.body.externalId]).toEqual([200, [], undefined]);
    expect((await scim.delete(path)).status).toBe(204);
    expect((await scim.get(path)).status).toBe(404);
  });

  test('shows no members to who excludes them', async () => {
    const { body: { id: ada } } = await scim.createUser(uniqueEmail());
    const { body: { id, displayName } } = await scim.createGroup(unique('Group'), [ada]);
    expect((await scim.get(`/Groups/${id}?excludedAttributes=Members`)).body.members).toBeUndefined();
    const found = await scim.get(`/Groups?excludedAttributes=members&filter=displayName%20eq%20%22${displayName}%22`);
    expect([found.body.totalResults, found.body.Resources[0]?.members]).toEqual([1, undefined]);
    const patched = await scim.patch(`/Groups/${id}?excludedAttributes=members`, [{ op: 'replace', path: 'externalId', value: 'x' }]);
    expect([patched.status, patched.body.members, patched.body.externalId]).toEqual([200, undefined, 'x']);
  });

  test('can be changed by what its members are', async () => {
    const names = [uniqueEmail('alpha'), uniqueEmail('beta')];
    const people = await Promise.all(names.map((name) => scim.createUser(name)));
    const { body: { id } } = await scim.createGroup(unique('Group'), people.map(({ body }) => body.id));
    const patched = await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members[display sw "alpha"]' }]);
    expect([patched.status, patched.body.members?.map(({ display }) => display)]).toEqual([200, [names[1]]]);
  });

  test('changes only for who knows its version, when If-Match is sent', async () => {
    const { body: { id, meta: { version } } } = await scim.createGroup(unique('Group'));
    const { body: { id: ada } } = await scim.createUser(uniqueEmail());
    const add = (ifMatch: string) => scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: ada }] }], { 'if-match': ifMatch });
    expect((await add('W/"nonsense"')).status).toBe(412);
    expect((await add(version)).status).toBe(200);
    expect((await add(version)).status).toBe(412);
    expect((await scim.get(`/Groups/${id}`, { 'if-none-match': version })).status).toBe(200);
    const { headers } = await scim.get(`/Groups/${id}`);
    expect((await scim.get(`/Groups/${id}`, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
    expect((await scim.delete(`/Groups/${id}`, { 'if-match': version })).status).toBe(412);
  });

  test('of more than a thousand answers a PATCH with 204, and with a body only when attributes are named', async () => {
    const large = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] });
    const ids = await insertPeople(large, 1001);
    const { body: { id, members } } = await large.scim.createGroup(unique('Large'), ids);
    expect(members).toHaveLength(1001);
    const [first = ''] = ids;
    const silent = await large.scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: first }] }]);
    expect([silent.status, silent.text, silent.headers.get('etag')]).toEqual([204, '', null]);
    const told = await large.scim.patch(`/Groups/${id}?attributes=displayName`, [{ op: 'replace', path: 'displayName', value: unique('Huge') }]);
    expect([told.status, Object.keys(told.body).toSorted()]).toEqual([200, ['displayName', 'id', 'schemas']]);
    const smaller = await large.scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members', value: [{ value: first }] }]);
    expect([smaller.status, smaller.body.members?.length]).toEqual([200, 1000]);
  });
});

/** Many people of a provider at once: a thousand requests would say nothing more. */
async function insertPeople({ home, configuration }: Connected, count: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into person (directory_id, id, user_name, user_name_key, source, managed_by, created_at, updated_at)
    select ${home.id}, gen_random_uuid(), 'p' || n || '@acme.example', 'p' || n || '@acme.example', 'SCIM', ${configuration.id}, now(), now()
      from generate_series(1, ${count}::integer) as n returning id`.execute(app.app.openSystemScope('test').unit.db);
  return rows.map(({ id }) => id);
}
