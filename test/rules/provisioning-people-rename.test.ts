import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, connect, homeKinds, person, uniqueEmail, type Connected } from '../support/build.js';
import { userSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

type Rename = (scim: ScimClient, id: string, userName: string) => Promise<ScimAnswer>;
const renames: readonly (readonly [string, Rename])[] = [
  ['PUT', (scim, id, userName) => scim.put(`/Users/${id}`, { schemas: [userSchema], userName, displayName: 'Changed' })],
  ['PATCH', (scim, id, userName) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'Changed' }, { op: 'replace', path: 'userName', value: userName }])],
];

/** Makes somebody who holds a name in the home, and gives their id. */
type Holder = (connected: Connected, userName: string) => Promise<string>;
const holders: readonly (readonly [string, Holder])[] = [
  ['a person of the same configuration', async ({ scim }, userName) => (await scim.createUser(userName)).body.id],
  ['a person whom it deactivated', async ({ scim }, userName) => (await scim.createUser(userName, { active: false })).body.id],
  ['an unmanaged person', ({ home }, email) => addPerson(app, home, { email })],
  ['a person of another configuration, whom it does not see', async ({ home }, userName) => (await (await configure(app, home)).scim.createUser(userName)).body.id],
  ['a person who was released, whom it does not see', async ({ home }, userName) => {
    const { scim } = await configure(app, home, { autoDeprovisionUsers: false });
    const { id } = (await scim.createUser(userName)).body;
    await scim.delete(`/Users/${id}`);
    return id;
  }],
];

describe.each(homeKinds)('in a %s', (kind) => {
  describe.each(renames)('a rename by %s', (_method, rename) => {
    test.each(holders)('onto the name of %s is 409 that says who, and nothing else of the request applies', async (_whom, hold) => {
      const connected = await connect(app, kind);
      const userName = uniqueEmail();
      const { id } = (await connected.scim.createUser(userName, { displayName: 'Kept' })).body;
      const held = uniqueEmail('held');
      const holder = await hold(connected, held);
      const before = (await connected.scim.get(`/Users/${id}`)).body;
      const { status, body } = await rename(connected.scim, id, held.toUpperCase());
      expect(status).toBe(409);
      expect(body).toMatchObject({ scimType: 'uniqueness', detail: expect.stringContaining(holder) as string });
      expect(body.detail).toContain(held);
      expect((await connected.scim.get(`/Users/${id}`)).body).toEqual(before);
    });

    test.each([true, false])('onto the name of a person of the same provider, active %s, blames no other provider', async (active) => {
      const { scim } = await connect(app, kind);
      const [userName, held] = [uniqueEmail(), uniqueEmail('held')];
      const { id } = (await scim.createUser(userName)).body;
      const holder = (await scim.createUser(held, { active })).body.id;
      const { detail } = (await rename(scim, id, held.toUpperCase())).body;
      expect(detail).toBe(`The userName "${held.toUpperCase()}" already belongs to another person of this same provider, ${held} (id ${holder}) – give one of the two another userName in the identity provider, as no two people can share one.`);
    });

    test('onto a free name keeps the id', async () => {
      const { scim } = await connect(app, kind);
      const [from, to] = [uniqueEmail('from'), uniqueEmail('to')];
      const { id } = (await scim.createUser(from)).body;
      const { status, body } = await rename(scim, id, to);
      expect(status).toBe(200);
      expect(body).toMatchObject({ id, userName: to, displayName: 'Changed' });
      expect((await scim.findUser(from)).body.totalResults).toBe(0);
      expect((await scim.findUser(to)).body.Resources.map((found) => found.id)).toEqual([id]);
    });

    test('to another spelling of the own name is no conflict, and is stored as sent', async () => {
      const { scim } = await connect(app, kind);
      const userName = uniqueEmail();
      const { id } = (await scim.createUser(userName)).body;
      expect((await rename(scim, id, userName.toUpperCase())).body.userName).toBe(userName.toUpperCase());
      expect((await person(app, id)).userName).toBe(userName.toUpperCase());
    });

    test('onto the name of somebody who was removed is free', async () => {
      const { scim } = await connect(app, kind);
      const [userName, gone] = [uniqueEmail(), uniqueEmail('gone')];
      const { id } = (await scim.createUser(userName)).body;
      await scim.delete(`/Users/${(await scim.createUser(gone)).body.id}`);
      expect((await rename(scim, id, gone)).status).toBe(200);
    });
  });

  test('an unmanaged person whom showUnmanaged hides still holds the name', async () => {
    const { scim, home } = await connect(app, kind, { showUnmanaged: false });
    const email = uniqueEmail();
    const holder = await addPerson(app, home, { email });
    const { id } = (await scim.createUser(uniqueEmail())).body;
    expect((await scim.findUser(email)).body.totalResults).toBe(0);
    for (const [, rename] of renames) {
      const { status, body } = await rename(scim, id, email);
      expect(status).toBe(409);
      expect(body.detail).toContain(holder);
    }
    expect((await person(app, holder)).managedBy).toBeNull();
  });
});
