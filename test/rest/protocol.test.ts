import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, unique, uniqueEmail, updateConfiguration, type Connected } from '../support/build.js';
import { userSchema, type ScimAnswer } from '../support/scim-client.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

const unknownId = '0196a0de-0000-7000-8000-00000000000a';

function expectError({ status, headers, body }: ScimAnswer, expected: number, scimType?: string): void {
  expect({ status, type: headers.get('content-type'), scimType: body.scimType }).toEqual({ status: expected, type: 'application/scim+json', scimType });
  expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(expected), detail: expect.stringMatching(/^\S.+\S$/) });
  expect(headers.get('x-request-id')).toMatch(/^\S+$/);
}

describe.each(homeKinds)('on a %s', (kind) => {
  const scim = () => (kind === 'project' ? project : page).scim;

  test('discovery describes what is there, below the address that was called', async () => {
    const types = await scim().get('/ResourceTypes');
    expect(types.body.Resources.map(({ id }) => id)).toEqual(kind === 'project' ? ['User', 'Group'] : ['User']);
    const schemas = await scim().get('/schemas');
    expect(schemas.body.Resources.map(({ id }) => id.split(':').slice(-2)[1])).toEqual(kind === 'project' ? ['User', 'User', 'Group'] : ['User', 'User']);
    const one = await scim().get(`/Schemas/${userSchema.toUpperCase()}`);
    expect(one.body).toMatchObject({ id: userSchema, meta: { location: `${(kind === 'project' ? project : page).configuration.baseUrl}/Schemas/${userSchema}` } });
    expect((await scim().get('/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true }, bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 }, sort: { supported: true }, etag: { supported: true }, filter: { supported: true, maxResults: 200 },
      pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: 100, maxPageSize: 200, cursorTimeout: 3600 },
    });
    expectError(await scim().get('/Schemas?filter=id%20pr'), 403);
    expectError(await scim().get('/Schemas/urn:nothing'), 404);
    expect((await scim().get('/ResourceTypes?count=0&x=1')).status).toBe(200);
  });

  test('a known path takes its methods only, and says which', async () => {
    for (const [method, path, allow] of [
      ['OPTIONS', '/Users', 'GET, HEAD, POST'], ['PATCH', '/Users', 'GET, HEAD, POST'], ['POST', `/Users/${unknownId}`, 'GET, HEAD, PUT, PATCH, DELETE'],
      ['GET', '/Users/.search', 'POST'], ['GET', '/.search', 'POST'], ['GET', '/Bulk', 'POST'], ['POST', '/Schemas', 'GET, HEAD'], ['DELETE', '/ServiceProviderConfig', 'GET, HEAD'],
      ['PROPFIND', '/Users', 'GET, HEAD, POST'],
    ] as const) {
      const answer = await scim().send(method, path);
      expectError(answer, 405);
      expect([method, path, answer.headers.get('allow')]).toEqual([method, path, allow]);
    }
  });

  test('what is not offered is 501, what is not there 404', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) expectError(await scim().send(method, '/Me', method === 'GET' ? undefined : {}), 501);
    for (const path of ['', '/', '/Nothing', '/Users/a/b', '/User', '/Users%2Fa']) expectError(await scim().get(path), 404);
    if (kind === 'status page') for (const path of ['/Groups', `/Groups/${unknownId}`, '/groups']) expectError(await scim().get(path), 404);
  });

  test('an id that is none, that nobody has, or that is somebody else\'s is refused alike', async () => {
    const foreign = await (kind === 'project' ? page : project).scim.createUser(uniqueEmail());
    const first = await scim().get(`/Users/${unknownId}`);
    expectError(first, 404);
    for (const id of ['x', '%00', '..%2f', `{${unknownId}}`, unknownId.toUpperCase(), foreign.body.id, '%E0%A4%A', 'a'.repeat(4000)]) {
      for (const method of ['GET', 'DELETE']) expect([id, (await scim().send(method, `/Users/${id}`)).text]).toEqual([id, first.text]);
      expect((await scim().patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).text).toBe(first.text);
    }
    expect((await (kind === 'project' ? page : project).scim.get(`/Users/${foreign.body.id}`)).body.active).toBe(true);
  });

  test('HEAD answers what GET does, without the body', async () => {
    const [head, get] = [await scim().send('HEAD', '/Users?count=1'), await scim().get('/Users?count=1')];
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
    expectHead(await scim().send('HEAD', `/Users/${unknownId}`));
  });

  test('slashes, case and strange parameters do not matter', async () => {
    for (const path of ['//Users', '/Users/', '/users', '/USERS//?aadOptscim062020', '/Users?aadOptscim062020&count=1', '/Users?aadOptscim062020=&x=%E0%A4%A']) {
      expect([path, (await scim().get(path)).status]).toEqual([path, 200]);
    }
  });

  test('media types are taken in every spelling, others refused before anything is read', async () => {
    const body = () => ({ schemas: [userSchema], userName: uniqueEmail() });
    for (const type of ['application/json', 'APPLICATION/SCIM+JSON', 'application/scim+json; charset=utf-8', 'application/json;charset="UTF-8"']) {
      expect([type, (await scim().post('/Users', body(), { 'content-type': type })).status]).toEqual([type, 201]);
    }
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/scim+json; charset=utf-16', 'multipart/form-data', '']) {
      expectError(await scim().post('/Users', body(), { 'content-type': type }), 415);
    }
  });

  test('the answer is application/json for who accepts that alone', async () => {
    expect((await scim().get('/Users?count=0', { accept: 'application/json' })).headers.get('content-type')).toBe('application/json');
    for (const accept of ['*/*', 'application/scim+json, application/json', 'text/html', '']) {
      expect([accept, (await scim().get('/Users?count=0', { accept })).headers.get('content-type')]).toEqual([accept, 'application/scim+json']);
    }
  });

  test('a body that is no JSON object is 400 invalidSyntax', async () => {
    for (const text of ['', '{', '[]', '1', 'null', '"x"', '{"a":1,}', '{"a":1}{', "{'a':1}", '\ufeff{}', '{"userName":"a","USERNAME":"b"}', '{"a":"\\u0000"}', '{"a":"\\ud800"}', '['.repeat(50_000), '{"a":'.repeat(40) + '1' + '}'.repeat(40)]) {
      expectError(await scim().post('/Users', text), 400, 'invalidSyntax');
    }
  });

  test('a body beyond the limit is 413, and the connection serves on', async () => {
    expectError(await scim().post('/Users', JSON.stringify({ userName: 'a'.repeat(1024 * 1024) })), 413);
    expect((await scim().get('/Users?count=0')).status).toBe(200);
  });

  test('a paused configuration is 503 with whole seconds to wait, for everything but a wrong token', async () => {
    const { scim: client, configuration } = await connect(app, kind);
    const { body: { id } } = await client.createUser(uniqueEmail());
    await updateConfiguration(app, configuration, { enabled: false });
    for (const [method, path, body] of [['GET', '/Users'], ['GET', '/Schemas'], ['DELETE', `/Users/${id}`], ['PATCH', `/Users/${id}`, { Operations: [{ op: 'replace', path: 'active', value: false }] }]] as const) {
      const answer = await client.send(method, path, body);
      expectError(answer, 503);
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9][0-9]*$/);
    }
    expect((await client.get('/Users', { authorization: 'Bearer x' })).status).toBe(401);
    await updateConfiguration(app, configuration, { enabled: true });
    expect((await client.get(`/Users/${id}`)).body.active).toBe(true);
  });
});

function expectHead(answer: ScimAnswer): void {
  expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([404, '', 'application/scim+json']);
}

test('addresses in answers start with the public address and the prefix that was called, whatever the headers say', async () => {
  const { scim, configuration } = project;
  const { body: { id } } = await scim.createUser(uniqueEmail());
  await scim.createGroup(unique('Group'), [id]);
  const { pathname } = new URL(configuration.baseUrl);
  for (const prefix of ['', '/api/identity']) {
    const response = await fetch(`${app.baseUrl}${prefix}${pathname.toUpperCase()}/Users/${id}`, {
      headers: { authorization: `Bearer ${configuration.token}`, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher', forwarded: 'host=evil.example' },
    });
    const text = await response.text();
    const root = `${app.publicUrl}${prefix}${pathname}`;
    expect(JSON.parse(text)).toMatchObject({ meta: { location: `${root}/Users/${id}` }, groups: [{ $ref: expect.stringContaining(`${root}/Groups/`) }] });
    expect(text).not.toContain('evil.example');
  }
});
