import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import type { ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
});
afterAll(async () => { await app.stop(); });

const create = async () => (await scim.createUser(uniqueEmail(), { title: 'A' })).body;
const retitle = (id: string, title: string, headers: Readonly<Record<string, string>> = {}) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: title }], headers);

describe('versions', () => {
  it('7644-3.14-01 MUST give the version of a resource in the ETag header', async () => {
    const { id, meta } = await create();
    const answers = [await scim.get(`/Users/${id}`), await scim.send('HEAD', `/Users/${id}`), await retitle(id, 'A')];
    for (const { headers } of answers) expect(headers.get('etag')).toBe(meta.version);
  });

  it('7644-3.14-02 SHOULD give it in meta.version too, in lists as well', async () => {
    const { id, meta } = await create();
    expect((await scim.get(`/Users?filter=id%20eq%20%22${id}%22`)).body.Resources[0]?.meta.version).toBe(meta.version);
  });

  it('7644-3.14-03 MUST give another version after every change', async () => {
    const { id, meta } = await create();
    const one = await retitle(id, 'B');
    const two = await retitle(id, 'C');
    expect(new Set([meta.version, one.body.meta.version, two.body.meta.version]).size).toBe(3);
  });

  it('7644-3.14-04 MUST refuse with 412 a change under If-Match of a former version, and change nothing', async () => {
    const { id, meta, userName } = await create();
    const current = await retitle(id, 'B');
    const headers = { 'if-match': meta.version };
    const answers = [await retitle(id, 'C', headers), await scim.put(`/Users/${id}`, { schemas: current.body['schemas'], userName }, headers), await scim.delete(`/Users/${id}`, headers)];
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual([[412, '412'], [412, '412'], [412, '412']]);
    expect((await scim.get(`/Users/${id}`)).body).toEqual(current.body);
  });

  it('7644-3.14-05 MUST apply a change under If-Match of the present version', async () => {
    const { id, meta } = await create();
    const changed = await retitle(id, 'B', { 'if-match': meta.version });
    expect([changed.status, (await scim.delete(`/Users/${id}`, { 'if-match': changed.body.meta.version })).status]).toEqual([200, 204]);
  });

  it('7644-3.14-06 MUST answer 304 without a body to If-None-Match of the present version', async () => {
    const { id, meta } = await create();
    const { status, text, headers } = await scim.get(`/Users/${id}?excludedAttributes=groups`, { 'if-none-match': meta.version });
    expect([status, text, headers.get('etag')]).toEqual([304, '', meta.version]);
  });

  it('7644-3.14-07 MUST answer 200 to If-None-Match of a former version', async () => {
    const { id, meta } = await create();
    await retitle(id, 'B');
    expect((await scim.get(`/Users/${id}?excludedAttributes=groups`, { 'if-none-match': meta.version })).status).toBe(200);
  });

  it('7644-3.14-08 MUST version groups in the same way, by their members too', async () => {
    const { id } = await create();
    const { body: group } = await scim.createGroup(unique('Group'));
    const headers = { 'if-match': group.meta.version };
    const operations = [{ op: 'add', path: 'members', value: [{ value: id }] }];
    const changed = await scim.patch(`/Groups/${group.id}`, operations, headers);
    expect([changed.status, changed.body.meta.version === group.meta.version]).toEqual([200, false]);
    expect((await scim.patch(`/Groups/${group.id}`, operations, headers)).status).toBe(412);
    expect((await scim.get(`/Groups/${group.id}`, { 'if-none-match': changed.body.meta.version })).status).toBe(304);
  });
});
