import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, unique, uniqueEmail, updateConfiguration, type Connected } from '../support/build.js';
import { bulkSchema, idOf, postGroup, postUser, sendBulk } from '../support/bulk.js';
import { groupSchema, userSchema } from '../support/scim-client.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

const unknownId = '0196a0de-0000-7000-8000-00000000000a';
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

describe.each(homeKinds)('a bulk on a %s', (kind) => {
  const scim = () => (kind === 'project' ? project : page).scim;
  const root = () => (kind === 'project' ? project : page).configuration.baseUrl;

  test('creates, replaces, patches and removes people, and tells of each in order', async () => {
    const { body: { id } } = await scim().createUser(uniqueEmail());
    const { body: { id: other } } = await scim().createUser(uniqueEmail());
    const [name, renamed] = [uniqueEmail(), uniqueEmail()];
    const answer = await sendBulk(scim(), [
      postUser('new', name, { title: 'Countess' }),
      { method: 'PUT', path: `/Users/${id}`, data: { schemas: [userSchema], userName: renamed } },
      { method: 'PATCH', path: `/Users/${id}`, data: { Operations: [{ op: 'replace', path: 'active', value: false }] } },
      { method: 'PATCH', path: `users/${id.toUpperCase()}/`, data: [{ op: 'add', path: 'title', value: 'Boss' }] },
      { method: 'delete', path: `/Users/${other}` },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    expect(answer.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
      Operations: [
        { method: 'POST', bulkId: 'new', location: expect.stringContaining(`${root()}/Users/`) as string, version: 'W/"1"', status: '201' },
        { method: 'PUT', location: `${root()}/Users/${id}`, version: 'W/"2"', status: '200' },
        { method: 'PATCH', location: `${root()}/Users/${id}`, version: 'W/"3"', status: '200' },
        { method: 'PATCH', location: `${root()}/Users/${id}`, version: 'W/"4"', status: '200' },
        { method: 'DELETE', location: `${root()}/Users/${other}`, status: '204' },
      ],
    });
    expect((await scim().get(`/Users/${id}`)).body).toMatchObject({ userName: renamed, active: false, title: 'Boss', meta: { version: 'W/"4"' } });
    expect((await scim().get(`/Users/${idOf(answer.operations[0])}`)).body).toMatchObject({ userName: name, title: 'Countess', meta: { location: answer.operations[0]?.location } });
    expect((await scim().get(`/Users/${other}`)).status).toBe(404);
  });

  test('goes on after errors, which it tells as single requests would', async () => {
    const { body: { userName } } = await scim().createUser(uniqueEmail());
    const answer = await sendBulk(scim(), [
      postUser('taken', userName),
      { method: 'GET', path: `/Users/${unknownId}` },
      { method: 'DELETE', path: `/Users/${unknownId}` },
      { method: 'PUT', path: '/Users', data: { schemas: [userSchema], userName: 'a' } },
      { method: 'POST', path: '/Nothing', bulkId: 'n', data: {} },
      postUser('invalid', 'no address'),
      { method: 'PATCH', path: `/Users/${unknownId}`, data: { Operations: [] } },
      { method: 'POST', path: '/Users', data: { schemas: [userSchema], userName: uniqueEmail() } },
      { method: 'POST', path: '/Users/.search', bulkId: 's', data: {} },
      { method: 'POST', path: '/Bulk', bulkId: 'b', data: { Operations: [postUser('inner', uniqueEmail())] } },
      { method: 'DELETE', path: '/Me' },
      'nothing',
      postUser('good', uniqueEmail()),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.operations.map(({ status, response }) => [status, response?.scimType])).toEqual([
      ['409', 'uniqueness'], ['400', 'invalidSyntax'], ['404', undefined], ['405', undefined], ['404', undefined], ['400', 'invalidValue'], ['400', 'invalidValue'],
      ['400', 'invalidValue'], ['400', 'invalidValue'], ['400', 'invalidValue'], ['400', 'invalidValue'], ['400', 'invalidSyntax'], ['201', undefined],
    ]);
    for (const { status, response, method, bulkId, location } of answer.operations.slice(0, -1)) {
      expect(response).toMatchObject({ schemas: [errorSchema], status, detail: expect.stringMatching(/^\S.+\S$/) });
      // An address that is there to be told of belongs to everything but a POST that failed.
      expect([method, bulkId, location !== undefined]).toEqual([method, bulkId, method !== 'POST' && method !== undefined]);
    }
    const single = await scim().createUser(userName);
    expect(answer.operations[0]?.response).toEqual(single.body);
    expect(answer.operations[2]?.response).toEqual((await scim().delete(`/Users/${unknownId}`)).body);
  });

  test('ends after as many errors as it is told, and does not do the rest', async () => {
    const operations = () => [
      postUser('a', uniqueEmail()), { method: 'DELETE', path: `/Users/${unknownId}` }, postUser('b', uniqueEmail()),
      { method: 'GET', path: '/Users' }, postUser('c', uniqueEmail()), { method: 'DELETE', path: `/Users/${unknownId}` }, postUser('d', uniqueEmail()),
    ];
    for (const [failOnErrors, statuses] of [
      [1, ['201', '404']], [2, ['201', '404', '201', '400']], [3, ['201', '404', '201', '400', '201', '404']],
      [4, ['201', '404', '201', '400', '201', '404', '201']], [null, ['201', '404', '201', '400', '201', '404', '201']],
    ] as const) {
      const before = (await scim().get('/Users?count=0')).body.totalResults;
      const answer = await sendBulk(scim(), operations(), { failOnErrors });
      expect([failOnErrors, answer.statuses]).toEqual([failOnErrors, statuses]);
      expect((await scim().get('/Users?count=0')).body.totalResults - before).toBe(statuses.filter((status) => status === '201').length);
    }
  });

  test('takes the version of an operation as its If-Match', async () => {
    const { body: { id, meta } } = await scim().createUser(uniqueEmail());
    const patch = (version: string | null, title: string) => ({ method: 'PATCH', path: `/Users/${id}`, version, data: { Operations: [{ op: 'replace', path: 'title', value: title }] } });
    const answer = await sendBulk(scim(), [
      patch(meta.version, 'first'), patch(meta.version, 'lost'), patch('*', 'second'), patch(null, 'third'), patch('nonsense', 'lost'),
      { method: 'PUT', path: `/Users/${id}`, version: meta.version, data: { schemas: [userSchema], userName: uniqueEmail() } },
      { method: 'DELETE', path: `/Users/${id}`, version: meta.version },
    ]);
    expect(answer.statuses).toEqual(['200', '412', '200', '200', '412', '412', '412']);
    expect((await scim().get(`/Users/${id}`)).body).toMatchObject({ title: 'third', meta: { version: answer.operations[3]?.version } });
    expect((await sendBulk(scim(), [{ method: 'DELETE', path: `/Users/${id}`, version: answer.operations[3]?.version }])).statuses).toEqual(['204']);
  });

  test('follows the path of an operation and never an id in its data', async () => {
    const [a, b] = [(await scim().createUser(uniqueEmail())).body, (await scim().createUser(uniqueEmail())).body];
    const foreign = (await (kind === 'project' ? page : project).scim.createUser(uniqueEmail())).body;
    const put = (id: string) => ({ method: 'PUT', path: `/Users/${a.id}`, data: { schemas: [userSchema], userName: a.userName, id, title: id } });
    const patch = (id: string) => ({ method: 'PATCH', path: `/Users/${a.id}`, data: { Operations: [{ op: 'replace', value: { id, title: 'lost' } }] } });
    const answer = await sendBulk(scim(), [put(b.id), put(foreign.id), patch(b.id), patch(foreign.id), { method: 'DELETE', path: `/Users/${foreign.id}` }]);
    expect(answer.operations.map(({ status, response }) => [status, response?.scimType])).toEqual([
      ['200', undefined], ['200', undefined], ['400', 'mutability'], ['400', 'mutability'], ['404', undefined],
    ]);
    expect((await scim().get(`/Users/${a.id}`)).body.title).toBe(foreign.id);
    expect((await scim().get(`/Users/${b.id}`)).body).toEqual(b);
    expect((await (kind === 'project' ? page : project).scim.get(`/Users/${foreign.id}`)).body).toEqual(foreign);
  });

  test('that is malformed as a whole is 400, and does nothing', async () => {
    const before = (await scim().get('/Users?count=0')).body.totalResults;
    const good = [postUser('a', uniqueEmail())];
    for (const [body, scimType] of [
      ['', 'invalidSyntax'], ['[]', 'invalidSyntax'], ['{', 'invalidSyntax'], ['{"Operations":[],"operations":[]}', 'invalidSyntax'], [{}, 'invalidSyntax'],
      [{ Operations: {} }, 'invalidSyntax'], [{ Operations: [] }, 'invalidValue'], [{ Operations: good, failOnErrors: 0 }, 'invalidValue'],
      [{ Operations: good, failOnErrors: 'many' }, 'invalidValue'],
    ] as const) {
      const answer = await scim().post('/Bulk', body);
      expect([body, answer.status, answer.body.scimType, answer.body['schemas']]).toEqual([body, 400, scimType, [errorSchema]]);
    }
    expect((await scim().post('/Bulk', { Operations: good }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await scim().get('/Users?count=0')).body.totalResults).toBe(before);
    expect((await scim().post('/bulk/', { operations: good })).status).toBe(200);
  });

  test('needs a token, a POST, and a configuration that is not paused', async () => {
    const { scim: client, configuration } = await connect(app, kind);
    const body = { schemas: [bulkSchema], Operations: [postUser('a', uniqueEmail())] };
    expect((await client.post('/Bulk', body, { authorization: 'Bearer wrong' })).status).toBe(401);
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await client.send(method, '/Bulk');
      expect([method, status, headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
    await updateConfiguration(app, configuration, { enabled: false });
    const paused = await client.post('/Bulk', body);
    expect([paused.status, paused.headers.get('retry-after'), paused.body['Operations']]).toEqual([503, '300', undefined]);
    await updateConfiguration(app, configuration, { enabled: true });
    expect((await client.findUser(body.Operations[0]?.data.userName ?? '')).body.totalResults).toBe(0);
  });
});

describe('groups in a bulk', () => {
  test('are created, replaced, patched and removed', async () => {
    const { scim } = project;
    const { body: { id } } = await scim.createUser(uniqueEmail());
    const group = (await scim.createGroup(unique('G'))).body;
    const answer = await sendBulk(scim, [
      postGroup('g', unique('G'), [id]),
      { method: 'PUT', path: `/Groups/${group.id}`, data: { schemas: [groupSchema], displayName: unique('H'), members: [{ value: id }] } },
      { method: 'PATCH', path: `/Groups/${group.id}`, version: group.meta.version, data: { Operations: [{ op: 'remove', path: 'members' }] } },
      { method: 'PATCH', path: `/Groups/${group.id}`, data: { Operations: [{ op: 'remove', path: `members[value eq "${id}"]` }] } },
      { method: 'DELETE', path: '/Groups/bulkId:g' },
    ]);
    expect(answer.statuses).toEqual(['201', '200', '412', '200', '204']);
    expect((await scim.get(`/Groups/${group.id}`)).body.meta.version).toBe(answer.operations[3]?.version);
    expect((await scim.get(`/Groups/${group.id}`)).body.members ?? []).toEqual([]);
    expect((await scim.get(`/Groups/${idOf(answer.operations[0])}`)).status).toBe(404);
  });

  test('are refused one by one while push groups is off', async () => {
    const { scim } = await connect(app, 'project');
    expect((await sendBulk(scim, [postUser('u', uniqueEmail()), postGroup('g', unique('G'), ['bulkId:u']), postUser('v', uniqueEmail())])).statuses).toEqual(['201', '403', '201']);
  });

  test('are not there on a status page', async () => {
    const operations = [postGroup('g', unique('G')), { method: 'DELETE', path: `/Groups/${unknownId}` }, postUser('u', uniqueEmail())];
    expect((await sendBulk(page.scim, operations)).statuses).toEqual(['404', '404', '201']);
  });
});
