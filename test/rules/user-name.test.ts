import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, homeKinds, person, unique, uniqueEmail, updateConfiguration } from '../support/build.js';
import { userSchema } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe.each(homeKinds)('in a %s', (kind) => {
  test.each([
    'ada', '@acme.example', 'ada@', 'ada@b@acme.example', 'ada lovelace@acme.example', 'ada@acme example', 'ada\t@acme.example', '@', 'ada@ ',
  ])('the policy EMAIL takes no userName like %j', async (userName) => {
    const { scim } = await connect(app, kind);
    const posted = await scim.createUser(userName);
    expect(posted.status).toBe(400);
    expect(posted.body).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining('userName') as string });
    const { id, userName: before } = (await scim.createUser(uniqueEmail())).body;
    expect((await scim.put(`/Users/${id}`, { schemas: [userSchema], userName })).status).toBe(400);
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: userName }])).status).toBe(400);
    expect((await person(app, id)).userName).toBe(before);
  });

  test.each(['ada_acme.example#EXT#@tenant.onmicrosoft.com', "o'brien+scim@acme.example", 'ada@localhost', 'ädä@exämple.example'])('the policy EMAIL takes a userName like %j', async (userName) => {
    const { scim } = await connect(app, kind);
    const { status, body } = await scim.createUser(userName);
    expect(status).toBe(201);
    expect(body.userName).toBe(userName);
  });

  test.each(['ada', 'ACME\\ada', 'ada lovelace', '日本', '100%_"\'', 'a@b@c'])('the policy ANY takes %j', async (userName) => {
    const { scim } = await connect(app, kind, { userNamePolicy: 'ANY' });
    const { status, body } = await scim.createUser(userName);
    expect(status).toBe(201);
    expect(body.userName).toBe(userName);
  });

  test.each(['EMAIL', 'ANY'] as const)('the policy %s takes no userName that is missing, empty, blank or no text', async (userNamePolicy) => {
    const { scim } = await connect(app, kind, { userNamePolicy });
    for (const userName of ['', '   ', null, undefined, {}, []]) {
      expect({ userName, status: (await scim.post('/Users', { schemas: [userSchema], userName })).status }).toEqual({ userName, status: 400 });
    }
  });

  test('a policy that came later keeps no deactivation from somebody whose userName it would not take', async () => {
    const { scim, configuration } = await connect(app, kind, { userNamePolicy: 'ANY' });
    const { id, userName } = (await scim.createUser(unique('ada'))).body;
    await updateConfiguration(app, configuration, { userNamePolicy: 'EMAIL' });
    expect((await scim.put(`/Users/${id}`, { schemas: [userSchema], userName, active: false })).status).toBe(200);
    expect((await person(app, id)).hasAccess).toBe(false);
    expect((await scim.put(`/Users/${id}`, { schemas: [userSchema], userName: unique('bob') })).status).toBe(400);
  });

  test('with the policy ANY the account is found by the primary e-mail', async () => {
    const { scim } = await connect(app, kind, { userNamePolicy: 'ANY' });
    const { viewer } = await app.admin.run<{ viewer: { account: { email: string } } }>('{ viewer { account { email } } }');
    const { id } = (await scim.createUser(unique('admin'), { emails: [{ value: viewer.account.email, primary: true }] })).body;
    expect((await person(app, id)).signsInAs).toBe(viewer.account.email);
  });

  test('a userName returns in the case in which it was sent, and is found in any', async () => {
    const { scim } = await connect(app, kind);
    const userName = uniqueEmail('Ada.Lovelace');
    const { id } = (await scim.createUser(userName)).body;
    expect((await scim.get(`/Users/${id}`)).body.userName).toBe(userName);
    for (const spelling of [userName, userName.toLowerCase(), userName.toUpperCase()]) {
      expect((await scim.findUser(spelling)).body.Resources).toMatchObject([{ id, userName }]);
    }
  });

  test.each([
    ['case', 'STRASSE', 'strasse'],
    ['width', 'ａｄａ', 'ada'],
    ['composition', 'r\u00e9ne', 're\u0301ne'],
    ['a ligature', 'ﬁona', 'fiona'],
    ['the Kelvin sign', '\u212aate', 'kate'],
    ['blanks around it', ' anna', 'anna'],
  ])('two spellings are one name: %s', async (_difference, first, second) => {
    const { scim } = await connect(app, kind, { userNamePolicy: 'ANY' });
    const rest = unique('');
    const { id } = (await scim.createUser(first + rest)).body;
    const { status, body } = await scim.createUser(second + rest);
    expect(status).toBe(409);
    expect(body).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining(id) as string });
    expect((await scim.findUser(second + rest)).body.Resources.map((user) => user.id)).toEqual([id]);
  });

  test.each([
    ['a dotless i', 'adm\u0131n', 'admin'],
    ['sharp s', 'stra\u00dfe', 'strasse'],
    ['an accent', 'rene', 'r\u00e9ne'],
    ['Cyrillic', '\u0430da', 'ada'],
  ])('names that only look alike are two names: %s', async (_difference, first, second) => {
    const { scim } = await connect(app, kind, { userNamePolicy: 'ANY' });
    const rest = unique('');
    const { id } = (await scim.createUser(first + rest)).body;
    const { status, body } = await scim.createUser(second + rest);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
  });
});

test('no character of Unicode that reads as one of admin@corp gets hold of that person or account', async () => {
  const { scim, home } = await connect(app, 'project');
  const address = uniqueEmail('admin.corp');
  const admin = await addPerson(app, home, { email: address });
  const disguises = disguisesOf(address);
  expect(disguises.length).toBeGreaterThan(300);
  for (const disguise of disguises) {
    const { status, body } = await scim.createUser(disguise);
    expect({ disguise, status, scimType: body.scimType }).toEqual({ disguise, status: 409, scimType: 'uniqueness' });
  }
  expect(await person(app, admin)).toMatchObject({ managedBy: null, userName: address });
}, 120_000);

/** The address with one character exchanged for each other code point that turns into it when names are compared. */
function disguisesOf(address: string): readonly string[] {
  const found: string[] = [];
  for (let point = 0x80; point <= 0x10ffff; point += 1) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const character = String.fromCodePoint(point);
    const plain = character.normalize('NFKC').toLowerCase();
    if (plain.length === 1 && plain !== character && 'admincorp'.includes(plain)) found.push(address.replace(plain, character));
  }
  return found;
}
