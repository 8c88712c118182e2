import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { groupSchema, userSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false }));
});
afterAll(async () => { await app.stop(); });

/** One result of a bulk, as RFC 7644 section 3.7 prints it. */
interface Result {
  readonly method: string;
  readonly bulkId?: string;
  readonly location?: string;
  readonly version?: string;
  readonly status: string;
  readonly response?: { readonly detail: string };
}

const requestSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const bulk = (Operations: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => scim.post('/Bulk', { schemas: [requestSchema], ...more, Operations });
const newUser = (bulkId: string, attributes: Readonly<Record<string, unknown>> = {}) =>
  ({ method: 'POST', path: '/Users', bulkId, data: { schemas: [userSchema], userName: uniqueEmail(), ...attributes } });
const newGroup = (bulkId: string, members: readonly string[]) =>
  ({ method: 'POST', path: '/Groups', bulkId, data: { schemas: [groupSchema], displayName: unique('Group'), members: members.map((value) => ({ value })) } });
const nowhere = { method: 'DELETE', path: '/Users/0196a0de-0000-7000-8000-00000000000a' };
// What the shape really is, is what these tests find out.
const resultsOf = ({ body }: ScimAnswer) => body['Operations'] as readonly Result[];
const statuses = (answer: ScimAnswer) => resultsOf(answer).map(({ status }) => status);
const idIn = (location = '') => location.split('/').at(-1) ?? '';

describe('bulk', () => {
  it('7644-3.7-01 MUST answer 200 with a BulkResponse once the job is done', async () => {
    const { status, body } = await bulk([newUser('a')]);
    expect([status, body['schemas']]).toEqual([200, ['urn:ietf:params:scim:api:messages:2.0:BulkResponse']]);
  });

  it('7644-3.7-02 MUST do POST, PUT, PATCH and DELETE as single requests would', async () => {
    const { body: user } = await scim.createUser(uniqueEmail());
    const { body: gone } = await scim.createUser(uniqueEmail());
    const answer = await bulk([
      newUser('a', { title: 'new' }), { method: 'PUT', path: `/Users/${user.id}`, data: { schemas: [userSchema], userName: user.userName, title: 'put' } },
      { method: 'PATCH', path: `/Users/${user.id}`, data: { Operations: [{ op: 'add', path: 'nickName', value: 'patch' }] } }, { method: 'DELETE', path: `/Users/${gone.id}` },
    ]);
    expect(statuses(answer)).toEqual(['201', '200', '200', '204']);
    expect((await scim.get(`/Users/${user.id}`)).body).toMatchObject({ title: 'put', nickName: 'patch' });
    expect([(await scim.get(`/Users/${gone.id}`)).status, (await scim.get(`/Users/${idIn(resultsOf(answer)[0]?.location)}`)).body['title']]).toEqual([404, 'new']);
  });

  it('7644-3.7-03 MUST do as much as it can, whatever fails', async () => {
    expect(statuses(await bulk([newUser('a'), nowhere, newUser('b')]))).toEqual(['201', '404', '201']);
  });

  it('7644-3.7-04 MUST stop after as many errors as failOnErrors says', async () => {
    const userName = uniqueEmail();
    expect(statuses(await bulk([nowhere, nowhere, newUser('a', { userName })], { failOnErrors: 2 })).slice(0, 2)).toEqual(['404', '404']);
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
    expect(statuses(await bulk([nowhere, newUser('a')], { failOnErrors: 2 }))).toEqual(['404', '201']);
  });

  it('7644-3.7-05 MUST return the bulkId of every POST', async () => {
    expect(resultsOf(await bulk([newUser('first'), newUser('second')])).map(({ method, bulkId }) => [method, bulkId])).toEqual([['POST', 'first'], ['POST', 'second']]);
  });

  it('7644-3.7-06 MUST refuse a POST without a bulkId', async () => {
    const { bulkId: _none, ...operation } = newUser('x');
    expect(statuses(await bulk([operation]))).toEqual(['400']);
  });

  it('7644-3.7-07 MUST apply an operation with a version only to that version', async () => {
    const { body: user } = await scim.createUser(uniqueEmail());
    const retitle = (version: string) => ({ method: 'PATCH', path: `/Users/${user.id}`, version, data: { Operations: [{ op: 'add', path: 'title', value: unique('T') }] } });
    expect(statuses(await bulk([retitle(user.meta.version), retitle(user.meta.version)]))).toEqual(['200', '412']);
  });

  it('7644-3.7-08 MUST refuse a method that bulk has not', async () => {
    expect(statuses(await bulk([{ method: 'GET', path: '/Users' }]))).toEqual(['400']);
  });

  it('7644-3.7-09 MUST do the operations on a resource in the order of the request', async () => {
    const { body: user } = await scim.createUser(uniqueEmail());
    const retitle = (value: string) => ({ method: 'PATCH', path: `/Users/${user.id}`, data: { Operations: [{ op: 'replace', path: 'title', value }] } });
    await bulk(['one', 'two', 'three'].map(retitle));
    expect((await scim.get(`/Users/${user.id}`)).body['title']).toBe('three');
  });
});

describe('references', () => {
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

  it('7644-3.7.2-01 MUST put the id of the new resource wherever its bulkId stands', async () => {
    const [user, group] = resultsOf(await bulk([newUser('ada'), newGroup('team', ['bulkId:ada'])]));
    expect((await scim.get(`/Groups/${idIn(group?.location)}`)).body.members?.map(({ value }) => value)).toEqual([idIn(user?.location)]);
  });

  it('7644-3.7.2-02 MUST resolve a bulkId that comes later in the request', async () => {
    const [group, user] = resultsOf(await bulk([newGroup('team', ['bulkId:ada']), newUser('ada')]));
    expect((await scim.get(`/Groups/${idIn(group?.location)}`)).body.members?.map(({ value }) => value)).toEqual([idIn(user?.location)]);
  });

  it('7644-3.7.2-03 MUST resolve a bulkId in the path of an operation', async () => {
    const [made] = resultsOf(await bulk([newUser('ada'), { method: 'PATCH', path: '/Users/bulkId:ada', data: { Operations: [{ op: 'add', path: 'title', value: 'T' }] } }]));
    expect((await scim.get(`/Users/${idIn(made?.location)}`)).body['title']).toBe('T');
  });

  it('7644-3.7.2-04 MUST refuse an operation with a bulkId that nobody has', async () => {
    expect(statuses(await bulk([newGroup('team', ['bulkId:nobody']), newUser('ada')]))).toEqual(['409', '201']);
  });

  it('7644-3.7.1-01 MUST try to resolve references that go in a circle', async () => {
    const made = resultsOf(await bulk([newUser('a', { [enterprise]: { manager: { value: 'bulkId:b' } } }), newUser('b', { [enterprise]: { manager: { value: 'bulkId:a' } } })]));
    expect(made.map(({ status }) => status)).toEqual(['201', '201']);
    const [a = '', b = ''] = made.map(({ location }) => idIn(location));
    for (const [id, manager] of [[a, b], [b, a]]) expect((await scim.get(`/Users/${id}`)).body[enterprise]).toMatchObject({ manager: { value: manager } });
  });
});

describe('results', () => {
  it('7644-3.7.3-01 MUST give a result for every operation, in their order', async () => {
    expect(resultsOf(await bulk([newUser('a'), nowhere, newUser('b')])).map(({ method }) => method)).toEqual(['POST', 'DELETE', 'POST']);
  });

  it('7644-3.7.3-02 MUST give the location of every resource but of a POST that failed', async () => {
    const { body: user } = await scim.createUser(uniqueEmail());
    const [made, failed, deleted] = resultsOf(await bulk([newUser('a'), newUser('b', { userName: user.userName }), { method: 'DELETE', path: `/Users/${user.id}` }]));
    expect([made?.location, failed?.location, deleted?.location]).toEqual([expect.stringMatching(/\/Users\/[0-9a-f-]{36}$/), undefined, user.meta.location]);
  });

  it('7644-3.7.3-03 MUST give in status what a single request would have answered, as a text', async () => {
    const { body: user } = await scim.createUser(uniqueEmail());
    expect(statuses(await bulk([newUser('a'), newUser('b', { userName: user.userName }), nowhere, newUser('c', { active: 'x' })]))).toEqual(['201', '409', '404', '400']);
  });

  it('7644-3.7.3-04 MUST give the error of every operation that failed, for people too', async () => {
    const [, failed] = resultsOf(await bulk([newUser('a'), nowhere]));
    expect(failed?.response).toEqual({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: expect.stringMatching(/\S/) });
  });

  it('7644-3.7.3-05 MAY give the version of what it made', async () => {
    const [made] = resultsOf(await bulk([newUser('a')]));
    expect((await scim.get(`/Users/${idIn(made?.location)}`)).body.meta.version).toBe(made?.version);
  });
});

describe('limits', () => {
  it('7644-3.7.4-01 MUST say in its configuration how many operations and bytes it takes', async () => {
    expect((await scim.get('/ServiceProviderConfig')).body['bulk']).toEqual({ supported: true, maxOperations: 1000, maxPayloadSize: 1024 * 1024 });
  });

  it('7644-3.7.4-02 MUST answer 413 to more operations, say the limit, and do none', async () => {
    const userName = uniqueEmail();
    const { status, body } = await bulk([newUser('a', { userName }), ...Array.from({ length: 1000 }, () => nowhere)]);
    expect([status, body.status, body.detail]).toEqual([413, '413', expect.stringMatching(/1,?000/)]);
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
  });

  it('7644-3.7.4-03 MUST answer 413 to more bytes and say the limit', async () => {
    const { status, body } = await bulk([newUser('a', { title: 'x'.repeat(1024 * 1024) })]);
    expect([status, body.detail]).toEqual([413, expect.stringMatching(/1,?024|1,?048,?576|1 M/)]);
  });

  it('7644-3.7-10 MUST refuse a body without operations, or that is another message', async () => {
    for (const body of [{ schemas: [requestSchema] }, { schemas: [requestSchema], Operations: 'x' }, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [nowhere] }]) {
      expect((await scim.post('/Bulk', body)).status).toBe(400);
    }
  });
});
