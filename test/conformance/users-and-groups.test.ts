import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { groupSchema, userSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

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

/** Expects an attribute to come back as it was sent, from the answer to the POST and from a GET. */
async function expectKept(attributes: Readonly<Record<string, unknown>>): Promise<void> {
  const made = await create(attributes);
  expect([made.status, (await scim.get(`/Users/${made.body.id}`)).body]).toEqual([201, made.body]);
  expect(made.body).toMatchObject(attributes);
}

describe('a User', () => {
  it('7643-4.1.1-01 MUST have a userName that is not empty', async () => {
    for (const userName of [undefined, null, '', '   ']) expect(refusal(await scim.post('/Users', { schemas: [userSchema], userName }))).toEqual([400, 'invalidValue']);
  });

  it('7643-4.1.1-02 MUST have a userName that no other User of the service has', async () => {
    const { body: { userName } } = await create();
    expect(refusal(await scim.createUser(userName))).toEqual([409, 'uniqueness']);
  });

  it('7643-4.1.1-03 MUST compare userNames without regard to case', async () => {
    const { body: { id, userName } } = await create();
    expect(refusal(await scim.createUser(userName.toUpperCase()))).toEqual([409, 'uniqueness']);
    expect((await scim.findUser(userName.toUpperCase())).body.Resources.map((found) => found.id)).toEqual([id]);
  });

  it('7643-4.1.1-04 MAY keep all parts of a name beside the formatted name', () =>
    expectKept({ name: { formatted: 'Dr. Ada K Lovelace III', familyName: 'Lovelace', givenName: 'Ada', middleName: 'K', honorificPrefix: 'Dr.', honorificSuffix: 'III' } }));

  it('7643-4.1.1-05 MUST keep displayName, nickName, title and userType as they were sent', () =>
    expectKept({ displayName: 'Ada L', nickName: 'Countess', title: 'Analyst', userType: 'Contractor' }));

  it('7643-4.1.1-06 MUST refuse a profileUrl that is no valid URI', async () => {
    expect(refusal(await create({ profileUrl: 'people/ada' }))).toEqual([400, 'invalidValue']);
  });

  it('7643-4.1.1-07 MUST keep preferredLanguage, locale and timezone as they were sent', () =>
    expectKept({ preferredLanguage: 'en-GB, de;q=0.5', locale: 'de-AT', timezone: 'Europe/Vienna' }));

  it('7643-4.1.1-08 MUST keep the administrative status of a User as active', async () => {
    const { body: { id } } = await create({ active: false });
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false);
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])).body.active).toBe(true);
  });

  it('7643-4.1.1-09 MUST never return a password, in clear or hashed', async () => {
    const { status, text, body: { id } } = await create({ password: 's3cret-Pässword' });
    const answers = [text, (await scim.get(`/Users/${id}?attributes=password`)).text, (await scim.get(`/Users?filter=${encodeURIComponent(`id eq "${id}"`)}`)).text];
    expect(status).toBe(201);
    for (const answer of answers) expect(answer.toLowerCase()).not.toContain('pass');
  });

  it('7643-4.1.1-10 MUST let nobody compare passwords by a filter', async () => {
    const { status, body } = await scim.get('/Users?filter=password%20eq%20%22x%22');
    expect([status, body.scimType]).toEqual([400, 'invalidFilter']);
  });

  it('7643-4.1.2-01 MUST keep emails, phoneNumbers and ims with type, display and primary', () => expectKept({
    emails: [{ value: 'Ada@Acme.example', type: 'work', primary: true, display: 'Ada' }, { value: 'a@home.example', type: 'home' }],
    phoneNumbers: [{ value: 'tel:+1-201-555-0123', type: 'mobile', primary: true }], ims: [{ value: 'ada', type: 'xmpp', display: 'Ada at XMPP' }],
  }));

  it('7643-4.1.2-02 MUST keep the parts of addresses as they were sent, the country among them', () => expectKept({
    addresses: [{ formatted: '1 Road\nTown', streetAddress: '1 Road', locality: 'Town', region: 'R', postalCode: '1234', country: 'DE', type: 'work', primary: true }],
  }));

  it('7643-4.1.2-03 MUST refuse a photo that is no URI', async () => {
    expect(refusal(await create({ photos: [{ value: 'ada.png', type: 'photo' }] }))).toEqual([400, 'invalidValue']);
    await expectKept({ photos: [{ value: 'https://people.example/ada.png', type: 'thumbnail' }] });
  });

  it('7643-4.1.2-04 MUST keep entitlements and roles of any value', () =>
    expectKept({ entitlements: [{ value: 'x', type: 't' }], roles: [{ value: 'Admin', primary: true }, { value: '{"a":1}' }] }));

  it('7643-4.1.2-05 MUST refuse a certificate that is not in base64', async () => {
    expect(refusal(await create({ x509Certificates: [{ value: '-----BEGIN CERTIFICATE-----' }] }))).toEqual([400, 'invalidValue']);
  });

  it('7643-4.1.2-06 MUST change groups through the Group alone', async () => {
    const { body: { id: group } } = await scim.createGroup(unique('Group'));
    const { body: user } = await create({ groups: [{ value: group }] });
    expect(user.groups).toBeUndefined();
    expect((await scim.put(`/Users/${user.id}`, { ...user, groups: [{ value: group }] })).body.groups).toBeUndefined();
    expect(refusal(await scim.patch(`/Users/${user.id}`, [{ op: 'add', path: 'groups', value: [{ value: group }] }]))).toEqual([400, 'mutability']);
    await scim.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: user.id }] }]);
    expect((await scim.get(`/Users/${user.id}`)).body.groups?.map(({ value }) => value)).toEqual([group]);
  });

  it('7643-4.1.2-07 MUST give a group of a User by the id and the URI of the Group', async () => {
    const { body: { id } } = await create();
    const { body: group } = await scim.createGroup(unique('Group'), [id]);
    expect((await scim.get(`/Users/${id}`)).body.groups).toEqual([{ value: group.id, $ref: group.meta.location, display: group.displayName, type: 'direct' }]);
  });
});

describe('a Group', () => {
  it('7643-4.2-01 MUST have a displayName', async () => {
    for (const displayName of [undefined, null, '', ' ']) expect(refusal(await scim.post('/Groups', { schemas: [groupSchema], displayName }))).toEqual([400, 'invalidValue']);
  });

  it('7643-4.2-02 MUST give a member by the id and the URI of the resource', async () => {
    const { body: user } = await create();
    const { body } = await scim.createGroup(unique('Group'), [user.id]);
    expect(body.members).toEqual([{ value: user.id, $ref: user.meta.location, display: user.userName, type: 'User' }]);
  });

  it('7643-4.2-03 MUST let nobody change the parts of a member that is there', async () => {
    const [{ body: ada }, { body: bob }] = [await create(), await create()];
    const { body: { id } } = await scim.createGroup(unique('Group'), [ada.id]);
    expect(refusal(await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: `members[value eq "${ada.id}"].value`, value: bob.id }]))).toEqual([400, 'mutability']);
    expect((await scim.get(`/Groups/${id}`)).body.members?.map(({ value }) => value)).toEqual([ada.id]);
  });

  it('7643-4.2-04 MAY require a value of every member', async () => {
    const { body: { id } } = await scim.createGroup(unique('Group'));
    for (const member of [{}, { value: '' }, { display: 'Ada' }]) {
      expect(refusal(await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [member] }]))).toEqual([400, 'invalidValue']);
    }
  });
});

describe('the enterprise extension', () => {
  it('7643-4.3-01 MUST keep its attributes as they were sent', () =>
    expectKept({ [enterprise]: { employeeNumber: '007', costCenter: '4130', organization: 'Acme', division: 'R', department: 'R&D' } }));

  it('7643-4.3-02 SHOULD keep the id and the address of the manager', async () => {
    const { body: boss } = await create();
    await expectKept({ [enterprise]: { manager: { value: boss.id, $ref: boss.meta.location } } });
  });

  it('7643-4.3-03 MUST ignore a displayName of the manager, which is readOnly', async () => {
    const { body } = await create({ [enterprise]: { manager: { value: 'x', displayName: 'Boss' } } });
    expect(body[enterprise]).toEqual({ manager: { value: 'x' } });
  });
});
