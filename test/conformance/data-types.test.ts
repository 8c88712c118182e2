import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { userSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
});
afterAll(async () => { await app.stop(); });

const create = (attributes: Readonly<Record<string, unknown>>) => scim.createUser(uniqueEmail(), attributes);
const refusal = ({ status, body }: ScimAnswer) => [status, body.scimType];

describe('attributes', () => {
  it('7643-2.1-01 MUST read names of attributes in any case', async () => {
    const { status, body } = await scim.post('/Users', { SCHEMAS: [userSchema], USERNAME: uniqueEmail(), NickName: 'Ada', NAME: { GIVENname: 'Ada' } });
    expect([status, body['nickName'], body['name']]).toEqual([201, 'Ada', { givenName: 'Ada' }]);
  });

  it('7643-2.1-02 MUST write names of attributes in the spelling of the schema', async () => {
    const { body } = await create({ NICKNAME: 'Ada', title: 'T' });
    expect(Object.keys(body).toSorted()).toEqual(['active', 'id', 'meta', 'nickName', 'schemas', 'title', 'userName']);
  });
});

describe('data types', () => {
  it('7643-2.3.1-01 MUST keep texts of any Unicode characters, in UTF-8', async () => {
    const texts = ['Ädä Łövelace', '日本語', 'עברית', '🦉🦉', 'e\u0301', ' x\ty ', '\u2028', '"\\/'];
    for (const text of texts) expect((await create({ nickName: text })).body['nickName']).toBe(text);
  });

  it('7643-2.3.1-02 MUST refuse another JSON type where the schema says text', async () => {
    for (const nickName of [true, ['x'], { value: 'x' }]) expect(refusal(await create({ nickName }))).toEqual([400, 'invalidValue']);
  });

  it('7643-2.3.2-01 MUST give booleans as JSON true and false', async () => {
    const made = await create({ active: false, emails: [{ value: 'a@acme.example', primary: true }] });
    expect([made.text.includes('"active":false'), made.text.includes('"primary":true')]).toEqual([true, true]);
  });

  it('7643-2.3.2-02 MUST refuse what is no boolean where the schema says boolean', async () => {
    for (const active of ['yes', 1, 0, [true], {}]) expect(refusal(await create({ active }))).toEqual([400, 'invalidValue']);
  });

  it('7643-2.3.5-01 MUST give times as xsd:dateTime with date and time', async () => {
    const { body } = await create({});
    for (const time of [body.meta.created, body.meta.lastModified]) expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
  });

  it('7643-2.3.6-01 MUST take and give binary values in base64', async () => {
    const certificate = Buffer.from([0, 255, 62, 63, 250]).toString('base64');
    expect((await create({ x509Certificates: [{ value: certificate }] })).body['x509Certificates']).toEqual([{ value: certificate }]);
    expect(refusal(await create({ x509Certificates: [{ value: 'no base64: é' }] }))).toEqual([400, 'invalidValue']);
  });

  it('7643-2.3.7-01 MUST keep references case-exact', async () => {
    const profileUrl = 'https://People.example/Ada?Tab=Work';
    const { body } = await create({ profileUrl });
    expect(body['profileUrl']).toBe(profileUrl);
    const found = async (url: string) => (await scim.get(`/Users?filter=${encodeURIComponent(`profileUrl eq "${url}"`)}`)).body.totalResults;
    expect([await found(profileUrl), await found(profileUrl.toLowerCase())]).toEqual([1, 0]);
  });

  it('7643-2.3.7-02 MUST give references that are URIs and lead by GET to what they refer to', async () => {
    const { body: { id } } = await create({});
    const group = await scim.createGroup(unique('Group'), [id]);
    const [member] = group.body.members ?? [];
    const { body } = await scim.get(`/Users/${id}`);
    const [team] = body.groups ?? [];
    for (const [reference, target] of [[member?.$ref, id], [team?.$ref, group.body.id], [body.meta.location, id]] as const) {
      expect(URL.canParse(reference ?? '')).toBe(true);
      const { pathname } = new URL(reference ?? '');
      const found = await scim.get(pathname.replace(new URL(scim.baseUrl).pathname, ''));
      expect([found.status, found.body.id]).toEqual([200, target]);
    }
  });

  it('7643-2.3.7-03 MUST refuse an external reference that is no URI', async () => {
    for (const profileUrl of ['not a uri', '//', 'http://']) expect(refusal(await create({ profileUrl }))).toEqual([400, 'invalidValue']);
  });

  it('7643-2.3.8-01 MUST refuse a complex attribute that is no object of sub-attributes', async () => {
    for (const name of ['Ada', ['Ada'], 1]) expect(refusal(await create({ name }))).toEqual([400, 'invalidValue']);
  });
});

describe('multi-valued attributes', () => {
  it('7643-2.4-01 MUST let one value at most be primary', async () => {
    const emails = ['a', 'b', 'c'].map((name) => ({ value: `${name}@acme.example`, type: name, primary: true }));
    expect((await create({ emails })).text.match(/"primary":true/g)).toHaveLength(1);
  });

  it('7643-2.4-02 SHOULD give no pair of type and value twice', async () => {
    const emails = [{ value: 'a@acme.example', type: 'work' }, { value: 'a@acme.example', type: 'work' }, { value: 'A@ACME.example', type: 'WORK' }];
    expect((await create({ emails })).body['emails']).toHaveLength(1);
  });

  it('7643-2.4-03 MAY give one value under several types', async () => {
    const emails = [{ value: 'a@acme.example', type: 'work' }, { value: 'a@acme.example', type: 'home' }];
    expect((await create({ emails })).body['emails']).toEqual(emails);
  });

  it('7643-2.4-04 SHOULD give the type of a value and its display as they are known', async () => {
    const emails = [{ value: 'a@acme.example', type: 'work', display: 'Ada at work' }];
    expect((await create({ emails })).body['emails']).toEqual(emails);
  });

  it('7643-2.4-05 MUST refuse a multi-valued attribute that is no list', async () => {
    for (const emails of ['a@acme.example', { value: 'a@acme.example' }]) expect(refusal(await create({ emails }))).toEqual([400, 'invalidValue']);
  });

  it('7643-2.4-06 MAY take types beyond the canonical values', async () => {
    const phoneNumbers = [{ value: '1', type: 'satellite' }];
    expect((await create({ phoneNumbers })).body['phoneNumbers']).toEqual(phoneNumbers);
  });
});

describe('unassigned attributes', () => {
  const state = ({ body }: ScimAnswer) => Object.keys(body).toSorted();

  it('7643-2.5-01 MUST treat absent, null and the empty list as the same state on creation', async () => {
    const absent = await create({});
    const given = await create({ title: null, name: null, emails: [], phoneNumbers: null });
    expect([given.status, state(given)]).toEqual([201, state(absent)]);
  });

  it('7643-2.5-02 MUST unassign by null and by the empty list in a PUT', async () => {
    const { body } = await create({ title: 'T', emails: [{ value: 'a@acme.example' }] });
    const put = await scim.put(`/Users/${body.id}`, { ...body, title: null, emails: [] });
    expect([put.status, put.body['title'], put.body['emails']]).toEqual([200, undefined, undefined]);
  });

  it('7643-2.5-03 MUST unassign by null and by the empty list in a PATCH', async () => {
    const { body } = await create({ title: 'T', emails: [{ value: 'a@acme.example' }] });
    const patched = await scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'title', value: null }, { op: 'replace', path: 'emails', value: [] }]);
    expect([patched.status, patched.body['title'], patched.body['emails']]).toEqual([200, undefined, undefined]);
  });

  it('7643-2.5-04 MAY leave unassigned attributes out of an answer', async () => {
    const made = await create({ title: null });
    expect(made.text).not.toContain('null');
    expect(made.text).not.toContain('title');
  });
});
