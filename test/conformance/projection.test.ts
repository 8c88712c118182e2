import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let app: TestApp;
let scim: ScimClient;
let id: string;
let group: string;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false }));
  ({ body: { id } } = await scim.createUser(uniqueEmail(), {
    title: 'T', name: { givenName: 'A', familyName: 'L' }, emails: [{ value: 'a@acme.example', type: 'work' }], [enterprise]: { department: 'D', division: 'V' }, password: 'never-shown',
  }));
  ({ body: { id: group } } = await scim.createGroup(unique('Group'), [id]));
});
afterAll(async () => { await app.stop(); });

const read = (query: string) => scim.get(`/Users/${id}?${query}`);
const keys = ({ body }: ScimAnswer) => Object.keys(body).toSorted();

describe('attributes', () => {
  it('7644-3.9-01 MUST give the attributes named, and besides only what is always given', async () => {
    expect(keys(await read('attributes=userName,title'))).toEqual(['id', 'schemas', 'title', 'userName']);
  });

  it('7644-3.9-02 MUST give single sub-attributes where they are named', async () => {
    const { body } = await read('attributes=name.givenName,emails.value');
    expect([body['name'], body['emails']]).toEqual([{ givenName: 'A' }, [{ value: 'a@acme.example' }]]);
  });

  it('7644-3.9-03 MUST read names in the notation of section 3.10, in any case', async () => {
    const answer = await read(`attributes=TITLE,${enterprise}:department,urn:ietf:params:scim:schemas:core:2.0:User:userName`);
    expect([keys(answer), answer.body[enterprise]]).toEqual([['id', 'schemas', 'title', enterprise, 'userName'], { department: 'D' }]);
  });

  it('7644-3.9-04 MUST give them from every operation that answers with a resource', async () => {
    const made = await scim.post('/Users?attributes=userName', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: uniqueEmail(), title: 'x' });
    const path = `/Users/${made.body.id}?attributes=userName`;
    const answers = [made, await scim.get(path), await scim.put(path, { schemas: made.body['schemas'], userName: made.body.userName }), await scim.patch(path, [{ op: 'add', path: 'title', value: 'y' }])];
    for (const answer of answers) expect(keys(answer)).toEqual(['id', 'schemas', 'userName']);
  });

  it('7644-3.9-05 MUST give them in lists and from searches', async () => {
    const answers = [await scim.get('/Users?attributes=title'), await scim.post('/Users/.search', { attributes: ['title'] }), await scim.post('/.search', { attributes: ['title'], filter: 'userName pr' })];
    for (const { body } of answers) for (const resource of body.Resources) expect(['id', 'schemas', 'title']).toEqual(expect.arrayContaining(Object.keys(resource)));
  });

  it('7644-3.9-06 MUST give members of a group only where they are asked for', async () => {
    const path = `/Groups/${group}`;
    expect(keys(await scim.get(`${path}?attributes=displayName`))).toEqual(['displayName', 'id', 'schemas']);
    expect((await scim.get(`${path}?attributes=members.value`)).body.members).toEqual([{ value: id }]);
  });
});

describe('excludedAttributes', () => {
  it('7644-3.9-07 MUST leave out the attributes named, and give all others', async () => {
    expect(keys(await read('excludedAttributes=title,emails,meta'))).toEqual(keys(await read('')).filter((name) => !['title', 'emails', 'meta'].includes(name)));
  });

  it('7644-3.9-08 MUST leave out single sub-attributes where they are named', async () => {
    const { body } = await read(`excludedAttributes=name.givenName,emails.type,${enterprise}:division`);
    expect([body['name'], body['emails'], body[enterprise]]).toEqual([{ familyName: 'L' }, [{ value: 'a@acme.example' }], { department: 'D' }]);
  });

  it('7644-3.4.2.5-01 MUST never leave out by it what is always returned', async () => {
    expect(keys(await read('excludedAttributes=id,schemas,title'))).toEqual(expect.arrayContaining(['id', 'schemas']));
  });

  it('7644-3.9-09 MUST leave members of a group out', async () => {
    expect(keys(await scim.get(`/Groups/${group}?excludedAttributes=members`))).toEqual(['displayName', 'id', 'meta', 'schemas']);
  });
});

describe('what is returned', () => {
  it('7643-7-14 MUST return always what is returned always', async () => {
    for (const query of ['attributes=title', 'attributes=nothing', 'excludedAttributes=id,schemas']) expect(keys(await read(query))).toEqual(expect.arrayContaining(['id', 'schemas']));
  });

  it('7643-7-15 MUST return never what is returned never, even where it is named', async () => {
    for (const query of ['', 'attributes=password', `attributes=${encodeURIComponent('urn:ietf:params:scim:schemas:core:2.0:User:password')}`]) {
      const { text } = await read(query);
      expect([text.includes('never-shown'), text.toLowerCase().includes('password')]).toEqual([false, false]);
    }
  });

  it('7643-7-16 MUST return by default what is returned by default', async () => {
    expect(keys(await read(''))).toEqual(['active', 'emails', 'groups', 'id', 'meta', 'name', 'schemas', 'title', enterprise, 'userName']);
  });

  it('7644-3.10-01 MUST give a whole extension by its URN', async () => {
    expect((await read(`attributes=${enterprise}`)).body[enterprise]).toEqual({ department: 'D', division: 'V' });
  });

  it('7644-3.10-02 MUST read names of the core without their URN, and of extensions with it', async () => {
    expect(keys(await read('attributes=title,department'))).toEqual(['id', 'schemas', 'title']);
  });
});
