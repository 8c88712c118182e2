import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { groupSchema, patchSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
});
afterAll(async () => { await app.stop(); });

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const create = (attributes: Readonly<Record<string, unknown>> = {}) => scim.createUser(uniqueEmail(), attributes);
const refusal = ({ status, body }: ScimAnswer) => [status, body.scimType];

describe('the request', () => {
  it('7644-3.5.2-01 MUST take a PatchOp with a list of operations', async () => {
    const { body: { id } } = await create();
    const { status, body } = await scim.send('PATCH', `/Users/${id}`, { schemas: [patchSchema], Operations: [{ op: 'add', path: 'title', value: 'T' }] });
    expect([status, body['title']]).toEqual([200, 'T']);
  });

  it('7644-3.5.2-02 MUST refuse a body that says it is another message', async () => {
    const { body: { id } } = await create();
    expect(refusal(await scim.send('PATCH', `/Users/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], Operations: [{ op: 'add', path: 'title', value: 'T' }] }))).toEqual([400, 'invalidValue']);
  });

  it('7644-3.5.2-03 MUST refuse a body without one operation at least', async () => {
    const { body: { id } } = await create();
    for (const Operations of [undefined, [], 'add', {}]) expect((await scim.send('PATCH', `/Users/${id}`, { schemas: [patchSchema], Operations })).status).toBe(400);
  });

  it('7644-3.5.2-04 MUST refuse an operation whose op is not add, remove or replace', async () => {
    const { body: { id } } = await create();
    for (const op of ['move', '', null, 1, undefined]) expect(refusal(await scim.patch(`/Users/${id}`, [{ op, path: 'title', value: 'T' }]))).toEqual([400, 'invalidSyntax']);
  });

  it('7644-3.5.2-05 MUST refuse a path that is none, with invalidPath', async () => {
    const { body: { id } } = await create();
    for (const path of ['emails[', 'emails[type eq "work"', 'a b', 'name.', '.name', 'shoeSize', 'emails[type eq "work"].value.x', 1]) {
      expect([path, ...refusal(await scim.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x' }]))]).toEqual([path, 400, 'invalidPath']);
    }
  });

  it('7644-3.5.2-06 MUST refuse to change readOnly attributes, with mutability', async () => {
    const { body: { id } } = await create();
    for (const path of ['id', 'meta', 'meta.created', 'groups', `${enterprise}:manager.displayName`]) {
      expect([path, ...refusal(await scim.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x' }]))]).toEqual([path, 400, 'mutability']);
    }
  });

  it('7644-3.5.2-07 MUST refuse a value that does not fit the schema, with a reason', async () => {
    const { body: { id } } = await create();
    for (const [path, value] of [['active', 'perhaps'], ['name', 'Ada'], ['emails', 'a@acme.example'], ['profileUrl', 'x']]) {
      expect([path, ...refusal(await scim.patch(`/Users/${id}`, [{ op: 'replace', path, value }]))]).toEqual([path, 400, 'invalidValue']);
    }
  });

  it('7644-3.5.2-08 MUST read paths with and without the URN of the schema, in any case', async () => {
    const { body: { id } } = await create();
    const { body } = await scim.patch(`/Users/${id}`, [
      { op: 'add', path: 'TITLE', value: 'T' }, { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:nickName', value: 'N' },
      { op: 'add', path: `${enterprise.toUpperCase()}:Department`, value: 'D' }, { op: 'add', path: 'Name.GIVENNAME', value: 'G' },
    ]);
    expect([body['title'], body['nickName'], body[enterprise], body['name']]).toEqual(['T', 'N', { department: 'D' }, { givenName: 'G' }]);
  });

  it('7644-3.5.2-09 MUST name an extension in schemas once an operation has put data in it, and no longer when they are gone', async () => {
    const { body: { id, schemas } } = await create();
    const added = await scim.patch(`/Users/${id}`, [{ op: 'add', path: `${enterprise}:employeeNumber`, value: '7' }]);
    expect(added.body['schemas']).toEqual([...schemas as readonly string[], enterprise]);
    const removed = await scim.patch(`/Users/${id}`, [{ op: 'remove', path: `${enterprise}:employeeNumber` }]);
    expect(removed.body['schemas']).toEqual(schemas);
  });

  it('7644-3.5.2-10 MUST apply operations in their order, each to what the one before left', async () => {
    const { body: { id } } = await create();
    const { body } = await scim.patch(`/Users/${id}`, [
      { op: 'add', path: 'emails', value: [{ value: 'a@acme.example', type: 'work' }] }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@acme.example' },
      { op: 'add', path: 'title', value: 'one' }, { op: 'remove', path: 'title' }, { op: 'add', path: 'title', value: 'two' },
    ]);
    expect([body['emails'], body['title']]).toEqual([[{ value: 'b@acme.example', type: 'work' }], 'two']);
  });

  it('7644-3.5.2-11 MUST set primary to false elsewhere when an operation sets it to true', async () => {
    const { body: { id } } = await create({ emails: [{ value: 'a@acme.example', type: 'work', primary: true }, { value: 'b@acme.example', type: 'home' }] });
    const { body } = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }]);
    expect(body['emails']).toEqual([{ value: 'a@acme.example', type: 'work', primary: false }, { value: 'b@acme.example', type: 'home', primary: true }]);
  });

  it('7644-3.5.2-12 MUST apply all operations or none', async () => {
    const { body: user } = await create({ title: 'A' });
    expect((await scim.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'title', value: 'B' }, { op: 'replace', path: 'id', value: 'x' }])).status).toBe(400);
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
  });

  it('7644-3.5.2-13 MUST apply all operations on a group or none', async () => {
    const { body: user } = await create();
    const { body: group } = await scim.createGroup(unique('Group'));
    const other = await scim.createGroup(unique('Other'));
    const refused = await scim.patch(`/Groups/${group.id}`, [{ op: 'add', path: 'members', value: [{ value: user.id }] }, { op: 'replace', path: 'displayName', value: other.body.displayName }]);
    expect(refusal(refused)).toEqual([409, 'uniqueness']);
    expect((await scim.get(`/Groups/${group.id}`)).body).toEqual(group);
  });

  it('7644-3.5.2-14 MUST answer a refused PATCH with an error body', async () => {
    const { body: { id } } = await create();
    const { body } = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'shoeSize', value: 1 }]);
    expect(body).toEqual({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400', scimType: 'invalidPath', detail: expect.stringMatching(/shoeSize/) });
  });

  it('7644-3.5.2-15 MUST answer 200 with the whole resource, or 204 without a body', async () => {
    const { body: { id } } = await create({ title: 'A' });
    const { status, body } = await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'B' }]);
    expect([status, body]).toEqual([200, (await scim.get(`/Users/${id}`)).body]);
  });

  it('7644-3.5.2-16 MUST answer 200 where attributes is given, with these attributes', async () => {
    const { body: { id } } = await create();
    const answer = await scim.patch(`/Users/${id}?attributes=title`, [{ op: 'replace', path: 'title', value: 'B' }]);
    expect([answer.status, Object.keys(answer.body).toSorted(), answer.body['title']]).toEqual([200, ['id', 'schemas', 'title'], 'B']);
  });

  it('7644-3.5.2-17 MUST answer 404 for a resource that is not there', async () => {
    expect((await scim.patch('/Users/0196a0de-0000-7000-8000-00000000000a', [{ op: 'add', path: 'title', value: 'T' }])).status).toBe(404);
  });

  it('7644-3.5.2-18 MUST refuse an operation that makes two resources of one name', async () => {
    const [{ body: ada }, { body: bob }] = [await create(), await create()];
    expect(refusal(await scim.patch(`/Users/${ada.id}`, [{ op: 'replace', path: 'userName', value: bob.userName }]))).toEqual([409, 'uniqueness']);
  });

  it('7644-3.5.2-19 MUST refuse to change schemas into those of another resource', async () => {
    const { body: { id } } = await create();
    expect(refusal(await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'schemas', value: [groupSchema] }]))).toEqual([400, 'mutability']);
  });
});
