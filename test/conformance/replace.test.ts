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
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const full = () => ({ externalId: 'E', title: 'T', name: { givenName: 'A' }, emails: [{ value: 'a@acme.example', type: 'work' }], [enterprise]: { department: 'D' } });
const create = () => scim.createUser(uniqueEmail(), full());

describe('PUT', () => {
  it('7644-3.5.1-01 MUST create no resource by PUT', async () => {
    for (const path of [`/Users/${unknownId}`, `/Groups/${unknownId}`]) {
      expect((await scim.put(path, { schemas: [path.startsWith('/Users') ? userSchema : groupSchema], userName: uniqueEmail(), displayName: unique('G') })).status).toBe(404);
      expect((await scim.get(path)).status).toBe(404);
    }
    expect((await scim.put('/Users', { schemas: [userSchema], userName: uniqueEmail() })).status).toBe(405);
  });

  it('7644-3.5.1-02 MUST replace the values of readWrite attributes by those of the body', async () => {
    const { body: { id, userName } } = await create();
    const next = { title: 'New', name: { familyName: 'L' }, emails: [{ value: 'b@acme.example' }], externalId: 'F', [enterprise]: { division: 'X' } };
    const { status, body } = await scim.put(`/Users/${id}`, { schemas: [userSchema, enterprise], userName, ...next });
    expect([status, (await scim.get(`/Users/${id}`)).body]).toEqual([200, body]);
    expect({ ...next, name: body['name'], emails: body['emails'], [enterprise]: body[enterprise] }).toEqual(next);
  });

  it('7644-3.5.1-03 MAY clear what the body leaves out', async () => {
    const { body: { id, userName } } = await create();
    const { body } = await scim.put(`/Users/${id}`, { schemas: [userSchema], userName });
    expect(Object.keys(body).toSorted()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
  });

  it('7644-3.5.1-04 MUST ignore readOnly attributes of the body', async () => {
    const { body } = await create();
    const put = await scim.put(`/Users/${body.id}`, { ...body, id: unknownId, meta: { created: '2001-01-01T00:00:00Z' }, groups: [{ value: unknownId }] });
    expect([put.status, put.body.id, put.body.meta.created, put.body.groups]).toEqual([200, body.id, body.meta.created, undefined]);
  });

  it('7644-3.5.1-05 MUST keep members that the body repeats: their immutable parts match', async () => {
    const { body: user } = await create();
    const { body: group } = await scim.createGroup(unique('Group'), [user.id]);
    const put = await scim.put(`/Groups/${group.id}`, group);
    expect([put.status, put.body]).toEqual([200, group]);
  });

  it('7644-3.5.1-06 MUST refuse a body without a required attribute', async () => {
    const { body: { id } } = await create();
    const { body: group } = await scim.createGroup(unique('Group'));
    const refused = [await scim.put(`/Users/${id}`, { schemas: [userSchema], title: 'x' }), await scim.put(`/Groups/${group.id}`, { schemas: [groupSchema] })];
    expect(refused.map(({ status, body }) => [status, body.scimType])).toEqual([[400, 'invalidValue'], [400, 'invalidValue']]);
    expect((await scim.get(`/Users/${id}`)).body['title']).toBe('T');
  });

  it('7644-3.5.1-07 MUST answer 200 with the whole resource', async () => {
    const { body } = await create();
    const put = await scim.put(`/Users/${body.id}`, { ...body, title: 'Other' });
    expect([put.status, put.body]).toEqual([200, (await scim.get(`/Users/${body.id}`)).body]);
  });

  it('7644-3.5.1-08 MUST take back unchanged what it gave', async () => {
    const { body } = await create();
    const put = await scim.put(`/Users/${body.id}`, body);
    expect([put.status, put.body]).toEqual([200, body]);
  });

  it('7644-3.5.1-09 MUST answer 409 with uniqueness where the new name is taken', async () => {
    const [{ body: ada }, { body: bob }] = [await create(), await create()];
    const { status, body } = await scim.put(`/Users/${ada.id}`, { schemas: [userSchema], userName: bob.userName });
    expect([status, body.scimType]).toEqual([409, 'uniqueness']);
    expect((await scim.get(`/Users/${ada.id}`)).body).toEqual(ada);
  });

  it('7644-3.5.1-10 MUST replace members by those of the body', async () => {
    const [{ body: ada }, { body: bob }] = [await create(), await create()];
    const { body: group } = await scim.createGroup(unique('Group'), [ada.id]);
    const put = await scim.put(`/Groups/${group.id}`, { schemas: [groupSchema], displayName: group.displayName, members: [{ value: bob.id }] });
    expect(put.body.members?.map(({ value }) => value)).toEqual([bob.id]);
  });

  it('7644-3.5.1-11 MUST read names of attributes in any case here too', async () => {
    const { body: { id, userName } } = await create();
    expect((await scim.put(`/Users/${id}`, { Schemas: [userSchema], USERNAME: userName, TITLE: 'x' })).body['title']).toBe('x');
  });
});
