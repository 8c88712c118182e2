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

const unknownId = '0196a0de-0000-7000-8000-00000000000a';
const create = (attributes: Readonly<Record<string, unknown>> = {}) => scim.createUser(uniqueEmail(), attributes);
const makers = [['/Users', () => ({ schemas: [userSchema], userName: uniqueEmail() })], ['/Groups', () => ({ schemas: [groupSchema], displayName: unique('Group') })]] as const;

describe('POST', () => {
  it('7644-3.3-01 MUST create by POST to the endpoint of the resource type, and answer 201', async () => {
    for (const [endpoint, body] of makers) {
      const made = await scim.post(endpoint, body());
      expect([made.status, (await scim.get(`${endpoint}/${made.body.id}`)).status]).toEqual([201, 200]);
    }
  });

  it('7644-3.3-02 SHOULD answer with the whole resource as it was created', async () => {
    for (const [endpoint, body] of makers) {
      const made = await scim.post(endpoint, body());
      expect((await scim.get(`${endpoint}/${made.body.id}`)).body).toEqual(made.body);
    }
  });

  it('7644-3.3-03 MUST say the URI of the new resource in Location and in meta.location', async () => {
    for (const [endpoint, body] of makers) {
      const made = await scim.post(endpoint, body());
      expect([made.headers.get('location'), made.body.meta.location]).toEqual([made.body.meta.location, expect.stringMatching(new RegExp(`^http.*${endpoint}/${made.body.id}$`))]);
    }
  });

  it('7644-3.3-04 MUST ignore readOnly attributes of the body', async () => {
    const { status, body } = await create({ id: unknownId, meta: { version: 'W/"9"' }, groups: [{ value: unknownId }] });
    expect([status, body.groups, body.id === unknownId, body.meta.version === 'W/"9"']).toEqual([201, undefined, false, false]);
  });

  it('7644-3.3-05 MAY give a default to what the client does not say', async () => {
    expect((await create()).body.active).toBe(true);
  });

  it('7644-3.3-06 MUST let a client override a default', async () => {
    expect((await create({ active: false })).body.active).toBe(false);
  });

  it('7644-3.3-07 MUST answer 409 with scimType uniqueness where the resource is there already', async () => {
    const [{ body: user }, { body: group }] = [await create(), await scim.createGroup(unique('Group'))];
    for (const { status, body } of [await scim.createUser(user.userName), await scim.createGroup(group.displayName)]) expect([status, body.status, body.scimType]).toEqual([409, '409', 'uniqueness']);
    expect((await scim.findUser(user.userName)).body.totalResults).toBe(1);
  });

  it('7644-3.3-08 MUST create nothing where it refuses', async () => {
    const userName = uniqueEmail();
    expect((await scim.createUser(userName, { active: 'perhaps' })).status).toBe(400);
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
  });

  it('7644-3.3.1-01 MUST set meta.resourceType by the endpoint', async () => {
    for (const [endpoint, body] of makers) {
      const made = await scim.post(endpoint, { ...body(), meta: { resourceType: 'Other' } });
      expect(made.body.meta.resourceType).toBe(endpoint === '/Users' ? 'User' : 'Group');
    }
  });
});

describe('GET of one resource', () => {
  it('7644-3.4.1-01 MUST answer 200 with the resource in the body', async () => {
    const made = await create({ title: 'T' });
    const read = await scim.get(`/Users/${made.body.id}`);
    expect([read.status, read.body]).toEqual([200, made.body]);
  });

  it('7644-3.4.1-02 MUST answer 404 with an error body where there is no such resource', async () => {
    for (const path of [`/Users/${unknownId}`, `/Groups/${unknownId}`, '/Users/no-id']) {
      const { status, body } = await scim.get(path);
      expect([status, body.status, body['schemas']]).toEqual([404, '404', ['urn:ietf:params:scim:api:messages:2.0:Error']]);
    }
  });

  it('7644-3.4.1-03 MUST not find a resource at the endpoint of another type', async () => {
    const { body: { id } } = await create();
    expect((await scim.get(`/Groups/${id}`)).status).toBe(404);
  });
});

describe('DELETE', () => {
  it('7644-3.6-01 MUST answer 204 without a body', async () => {
    const { body: { id } } = await create();
    const { status, text } = await scim.delete(`/Users/${id}`);
    expect([status, text]).toEqual([204, '']);
  });

  it('7644-3.6-02 MUST answer 404 to every operation on what was deleted', async () => {
    const [{ body: user }, { body: group }] = [await create(), await scim.createGroup(unique('Group'))];
    for (const [path, put] of [[`/Users/${user.id}`, user], [`/Groups/${group.id}`, group]] as const) {
      await scim.delete(path);
      const operations = [{ op: 'replace', path: 'externalId', value: 'x' }];
      const answers = [await scim.get(path), await scim.put(path, put), await scim.patch(path, operations), await scim.delete(path), await scim.send('HEAD', path)];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
  });

  it('7644-3.6-03 MUST leave what was deleted out of every query', async () => {
    const { body: { id, userName } } = await create();
    const { body: group } = await scim.createGroup(unique('Group'), [id]);
    await scim.delete(`/Users/${id}`);
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
    expect((await scim.post('/.search', { filter: `id eq "${id}"` })).body.totalResults).toBe(0);
    expect((await scim.get(`/Groups/${group.id}`)).body.members).toEqual([]);
  });

  it('7644-3.6-04 SHOULD not let what was deleted stand in the way of a new resource', async () => {
    const [{ body: user }, { body: group }] = [await create(), await scim.createGroup(unique('Group'))];
    await scim.delete(`/Users/${user.id}`);
    await scim.delete(`/Groups/${group.id}`);
    expect([(await scim.createUser(user.userName)).status, (await scim.createGroup(group.displayName)).status]).toEqual([201, 201]);
  });
});

describe('endpoints', () => {
  it('7644-3.2-01 MUST serve the methods that its endpoints have, and answer 405 with Allow to others', async () => {
    const { body: { id } } = await create();
    for (const [method, path, allow] of [['PUT', '/Users', 'GET, HEAD, POST'], ['POST', `/Users/${id}`, 'GET, HEAD, PUT, PATCH, DELETE'], ['DELETE', '/Schemas', 'GET, HEAD']] as const) {
      const { status, headers } = await scim.send(method, path);
      expect([status, headers.get('allow')]).toEqual([405, allow]);
    }
  });

  it('7644-3.11-01 SHOULD answer 501 at /Me, where it is not offered', async () => {
    for (const [method, body] of [['GET', undefined], ['PUT', {}], ['PATCH', {}], ['POST', {}], ['DELETE', undefined]] as const) {
      const answer = await scim.send(method, '/Me', body);
      expect([answer.status, answer.body.status]).toEqual([501, '501']);
    }
  });
});
