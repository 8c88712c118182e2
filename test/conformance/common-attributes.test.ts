import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { groupSchema, userSchema, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
});
afterAll(async () => { await app.stop(); });

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const create = (attributes: Readonly<Record<string, unknown>> = {}) => scim.createUser(uniqueEmail(), attributes);

describe('schemas', () => {
  it('7643-3-01 MUST give every resource a list of schemas that is not empty', async () => {
    await create();
    await scim.createGroup(unique('Group'));
    for (const endpoint of ['/Users', '/Groups', '/Schemas', '/ResourceTypes']) {
      const { body } = await scim.get(endpoint);
      for (const resource of [body, ...body.Resources]) expect(resource['schemas']).toEqual(expect.arrayContaining([expect.stringMatching(/^urn:ietf:params:scim:/)]));
    }
  });

  it('7643-3-02 MUST name only the schema and the extensions of the resource type there', async () => {
    const { body } = await scim.post('/Users', { schemas: [userSchema, groupSchema, 'urn:example:2.0:Thing'], userName: uniqueEmail() });
    expect(body['schemas']).toEqual([userSchema]);
  });

  it('7643-3-03 MUST name no schema twice', async () => {
    const made = await scim.post('/Users', { schemas: [userSchema, userSchema.toUpperCase(), enterprise, enterprise], userName: uniqueEmail(), [enterprise]: { department: 'D' } });
    expect(made.body['schemas']).toEqual([userSchema, enterprise]);
  });

  it('7643-3-04 MUST do the same whatever the order of the schemas', async () => {
    const make = (schemas: readonly string[]) => scim.post('/Users', { schemas, userName: uniqueEmail(), [enterprise]: { department: 'D' } });
    const [one, other] = [await make([userSchema, enterprise]), await make([enterprise, userSchema])];
    expect([other.status, other.body['schemas'], other.body[enterprise]]).toEqual([one.status, one.body['schemas'], one.body[enterprise]]);
  });

  it('7643-3-05 MUST refuse a resource without schemas', async () => {
    for (const schemas of [undefined, null, []]) {
      const { status, body } = await scim.post('/Users', { schemas, userName: uniqueEmail() });
      expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    }
  });

  it('7643-3.3-01 MUST keep the attributes of an extension in an object under its URN', async () => {
    const { body } = await create({ [enterprise]: { department: 'Sales', employeeNumber: '7' } });
    expect([body[enterprise], body['department']]).toEqual([{ department: 'Sales', employeeNumber: '7' }, undefined]);
  });

  it('7643-3.3-02 MUST name an extension in schemas when the resource has data of it', async () => {
    const [without, having] = [await create(), await create({ [enterprise]: { department: 'Sales' } })];
    expect([without.body['schemas'], having.body['schemas']]).toEqual([[userSchema], [userSchema, enterprise]]);
  });

  it('7643-3.3-03 MUST find an extension by its URN in any case', async () => {
    expect((await create({ [enterprise.toUpperCase()]: { DEPARTMENT: 'Sales' } })).body[enterprise]).toEqual({ department: 'Sales' });
  });
});

describe('id', () => {
  it('7643-3.1-01 MUST give every resource an id that is not empty', async () => {
    const made = [await create(), await scim.createGroup(unique('Group'))];
    for (const { body } of made) expect(body.id).toMatch(/^\S+$/);
  });

  it('7643-3.1-02 MUST give no id to two resources of the whole service', async () => {
    const made = await Promise.all([create(), create(), scim.createGroup(unique('A')), scim.createGroup(unique('B'))]);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(4);
  });

  it('7643-3.1-03 MUST keep the id of a resource whatever else of it changes', async () => {
    const { body: { id } } = await create();
    await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { userName: uniqueEmail(), externalId: 'other' } }]);
    const put = await scim.put(`/Users/${id}`, { schemas: [userSchema], userName: uniqueEmail() });
    expect([put.body.id, (await scim.get(`/Users/${id}`)).body.id]).toEqual([id, id]);
  });

  it('7643-3.1-04 MUST never give the id of a deleted resource to another', async () => {
    const userName = uniqueEmail();
    const { body: { id } } = await scim.createUser(userName);
    await scim.delete(`/Users/${id}`);
    const again = await scim.createUser(userName);
    expect([again.status, again.body.id === id]).toEqual([201, false]);
  });

  it('7643-3.1-05 MUST issue the id itself, whatever the client says', async () => {
    const { status, body } = await create({ id: '7818078a-5d8c-4e4c-823c-0d3b1ed025b4' });
    expect([status, body.id]).toEqual([201, expect.not.stringMatching('7818078a-5d8c-4e4c-823c-0d3b1ed025b4')]);
  });

  it('7643-3.1-06 MUST never have the word bulkId in an id', async () => {
    expect((await create()).body.id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('externalId', () => {
  it('7643-3.1-07 MUST never issue an externalId itself', async () => {
    const { body } = await create();
    expect(Object.keys(body)).not.toContain('externalId');
    expect(Object.keys((await scim.createGroup(unique('Group'))).body)).not.toContain('externalId');
  });

  it('7643-3.1-08 MUST keep the externalId as it was sent, in its case', async () => {
    const { body: { id } } = await create({ externalId: 'Ext-ÄB' });
    expect((await scim.get(`/Users/${id}`)).body.externalId).toBe('Ext-ÄB');
    const found = async (value: string) => (await scim.get(`/Users?filter=${encodeURIComponent(`externalId eq "${value}" and id eq "${id}"`)}`)).body.totalResults;
    expect([await found('Ext-ÄB'), await found('ext-äb')]).toEqual([1, 0]);
  });

  it('7643-3.1-09 MUST read an externalId in the domain of the client that set it: elsewhere it means nothing', async () => {
    const other = await connect(app, 'project');
    await create({ externalId: 'scoped-1' });
    const elsewhere = await other.scim.createUser(uniqueEmail(), { externalId: 'scoped-1' });
    expect(elsewhere.status).toBe(201);
    expect((await other.scim.get('/Users?filter=externalId%20eq%20%22scoped-1%22')).body.Resources.map(({ id }) => id)).toEqual([elsewhere.body.id]);
  });
});

describe('meta', () => {
  it('7643-3.1-10 MUST ignore meta where clients send it', async () => {
    const meta = { resourceType: 'Group', created: '2001-01-01T00:00:00Z', location: 'https://evil.example/', version: 'W/"999"' };
    const { status, body } = await create({ meta });
    expect(status).toBe(201);
    expect(Object.values(body.meta).filter((value) => Object.values(meta).includes(value))).toEqual([]);
  });

  it('7643-3.1-11 MUST name the resource type in meta.resourceType', async () => {
    expect([(await create()).body.meta.resourceType, (await scim.createGroup(unique('G'))).body.meta.resourceType]).toEqual(['User', 'Group']);
  });

  it('7643-3.1-12 MUST say in meta.created when the resource was added, and keep it', async () => {
    const { body: { id, meta } } = await create();
    const patched = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'T' }]);
    expect(patched.body.meta.created).toBe(meta.created);
  });

  it('7643-3.1-13 MUST give a resource that never changed a lastModified that equals created', async () => {
    for (const { body } of [await create(), await scim.createGroup(unique('G'))]) expect(body.meta.lastModified).toBe(body.meta.created);
  });

  it('7643-3.1-14 MUST give in lastModified the time of the last change', async () => {
    const { body: { id, meta } } = await create();
    app.clock.step(5_000);
    const patched = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'T' }]);
    expect(Date.parse(patched.body.meta.lastModified)).toBeGreaterThan(Date.parse(meta.lastModified));
  });

  it('7643-3.1-15 MUST give in meta.location the address of the resource, equal to Content-Location', async () => {
    const made = await create();
    const read = await scim.get(`/Users/${made.body.id}`);
    for (const { headers, body } of [made, read]) expect(headers.get('content-location')).toBe(body.meta.location);
    expect(new URL(read.body.meta.location).pathname).toBe(`${new URL(scim.baseUrl).pathname}/Users/${made.body.id}`);
  });

  it('7643-3.1-16 MUST give in meta.version what the ETag header says', async () => {
    const made = [await create(), await scim.createGroup(unique('G'))];
    for (const { headers, body } of made) expect([body.meta.version, headers.get('etag')]).toEqual([expect.stringMatching(/\S/), body.meta.version]);
  });

  it('7643-3.1-17 MUST mark versions as weak by W/, as two answers of one version may differ in their bytes', async () => {
    for (const { body } of [await create(), await scim.createGroup(unique('G'))]) expect(body.meta.version).toMatch(/^W\/"[^"]+"$/);
  });
});
