import { sendRaw } from '../support/http-server.js';
import { startApp, type TestApp } from '../support/app.js';
import { connect, type Connected } from '../support/build.js';
import { mintToken } from '../../src/domain/secret.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

const id = '0196a0de-0000-7000-8000-00000000000a';
const routes = [
  'GET /Users', 'POST /Users', `GET /Users/${id}`, `PUT /Users/${id}`, `PATCH /Users/${id}`, `DELETE /Users/${id}`, 'POST /Users/.search',
  'GET /Groups', 'POST /Groups', `GET /Groups/${id}`, `PUT /Groups/${id}`, `PATCH /Groups/${id}`, `DELETE /Groups/${id}`, 'POST /Groups/.search',
  'POST /.search', 'POST /Bulk', 'GET /Me', 'GET /ServiceProviderConfig', 'GET /Schemas', 'GET /Schemas/urn:x', 'GET /ResourceTypes', 'GET /ResourceTypes/User',
  'GET /Nothing', 'OPTIONS /Users', 'HEAD /Users', 'GET ', 'PROPFIND /Users',
] as const;

/** The answer without what differs from request to request. */
async function answer(path: string, authorization: string | undefined, method = 'GET') {
  const response = await fetch(app.baseUrl + path, { method, headers: authorization === undefined ? {} : { authorization } });
  return { status: response.status, type: response.headers.get('content-type'), challenge: response.headers.get('www-authenticate'), body: await response.text() };
}

describe('wrong credentials', () => {
  const wrong = (): readonly (string | undefined)[] => [
    undefined, 'Bearer', 'Bearer ', 'bearer x', `Basic ${Buffer.from('a:b').toString('base64')}`, 'Bearer undefined', 'Bearer null', 'Bearer [object Object]',
    project.configuration.token, `Token ${project.configuration.token}`, `Bearer ${project.configuration.token}x`, `Bearer ${project.configuration.token} x`,
    `Bearer ${project.configuration.token.slice(0, -1)}`, `Bearer ${mintToken('mst_scim_').text}`, `Bearer ${mintToken('mst_pat_').text}`,
    `Bearer ${page.configuration.token}`, `Bearer ${project.configuration.token},Bearer x`, `Bearer ${'a'.repeat(8000)}`, 'Bearer \u00fc\u00e4',
  ];

  test.each(routes)('are refused alike at %s', async (route) => {
    const [method, path = ''] = route.split(' ') as [string, string?]; // A route is a method and a path.
    const root = new URL(project.configuration.baseUrl).pathname;
    const first = await answer(root + path, undefined, method);
    expect(first).toMatchObject({ status: 401, type: 'application/scim+json', challenge: 'Bearer' });
    if (method !== 'HEAD') expect(JSON.parse(first.body)).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
    for (const authorization of wrong()) {
      expect([authorization, await answer(root + path, authorization, method)]).toEqual([authorization, first]);
    }
  });

  test('are refused in the same words for a configuration that is unknown, malformed or of the other kind', async () => {
    const right = `Bearer ${project.configuration.token}`;
    const same = await answer(new URL(project.configuration.baseUrl).pathname, undefined);
    for (const path of [`/scim/v2/${id}/Users`, '/scim/v2/nobody/Users', '/scim/v2/%00/Users', '/scim/v2/%E0%A4%A/Users', `/scim/v2/{${project.configuration.id}}/Users`,
      `/status-page-scim/v2/${project.configuration.id}/Users`, `/scim/v2/${page.configuration.id}/Users`, `/api/identity/scim/v2/${page.configuration.id}/Users`]) {
      expect([path, await answer(path, right)]).toEqual([path, same]);
    }
  });

  test('are two Authorization headers, even with the right token in both', async () => {
    const { pathname } = new URL(project.configuration.baseUrl);
    const header = `Authorization: Bearer ${project.configuration.token}\r\n`;
    const send = (headers: string) => sendRaw(app.baseUrl, `GET ${pathname}/Users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`);
    expect(await send(header + header)).toMatch('HTTP/1.1 401');
    expect(await send(header)).toMatch('HTTP/1.1 200');
  });
});

test('the right token opens its own configuration, whatever the case of the scheme and of the address', async () => {
  const { pathname } = new URL(project.configuration.baseUrl);
  for (const [scheme, path] of [['Bearer', pathname], ['bearer', pathname], ['BEARER  ', pathname.toUpperCase()], ['Bearer', `/api/identity${pathname}`]] as const) {
    expect((await answer(`${path}/Users`, `${scheme} ${project.configuration.token}`)).status).toBe(200);
  }
  expect((await answer(`${new URL(page.configuration.baseUrl).pathname}/Users`, `Bearer ${page.configuration.token}`)).status).toBe(200);
});
