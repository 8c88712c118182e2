import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, homeKinds, person, uniqueEmail } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import type { ScimClient } from '../support/scim-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const oktaAgent = { 'user-agent': 'Okta SCIM Client 1.0.0' };

/** Makes somebody with this externalId and deactivates them. */
async function leaver(scim: ScimClient, externalId: string): Promise<string> {
  const { id } = (await scim.createUser(uniqueEmail('old'), { externalId })).body;
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  return id;
}

function post(scim: ScimClient, userName: string, externalId: string, headers: Readonly<Record<string, string>> = {}) {
  return scim.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, externalId }, headers);
}

describe.each(homeKinds)('in a %s', (kind) => {
  test.each([
    ['OKTA', {}],
    ['OTHER', oktaAgent],
  ])('for provider %s a POST under a new name with the externalId of one inactive person reactivates and renames them', async (identityProvider, headers) => {
    const { scim, configuration } = await connect(app, kind, { identityProvider });
    const id = await leaver(scim, '00u1');
    const userName = uniqueEmail('new');
    const { status, body } = await post(scim, userName, '00u1', headers);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id, userName, active: true });
    expect(await person(app, id)).toMatchObject({ userName, hasAccess: true });
    expect((await lastEvent(app, configuration)).summary).toMatch(/reactivated/i);
  });

  test.each([
    ['ENTRA_ID', {}],
    ['ENTRA_ID', oktaAgent],
    ['OTHER', {}],
    ['OTHER', { 'user-agent': 'SCIM Client of somebody else' }],
  ])('for provider %s with %j an equal externalId says nothing: a new person', async (identityProvider, headers) => {
    const { scim } = await connect(app, kind, { identityProvider });
    const id = await leaver(scim, '00u1');
    const { status, body } = await post(scim, uniqueEmail('new'), '00u1', headers);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect((await person(app, id)).hasAccess).toBe(false);
  });

  test('two inactive people with the externalId are not told apart by it: a new person', async () => {
    const { scim } = await connect(app, kind, { identityProvider: 'OKTA' });
    const first = await leaver(scim, '00u1');
    const second = (await scim.createUser(uniqueEmail('second'), { externalId: '00u2' })).body.id;
    await scim.patch(`/Users/${second}`, [{ op: 'replace', value: { active: false, externalId: '00u1' } }]);
    const { status, body } = await post(scim, uniqueEmail('new'), '00u1');
    expect(status).toBe(201);
    expect([first, second]).not.toContain(body.id);
  });

  test('somebody active with the externalId stays who they are: a new person', async () => {
    const { scim } = await connect(app, kind, { identityProvider: 'OKTA' });
    const userName = uniqueEmail('active');
    const { id } = (await scim.createUser(userName, { externalId: '00u1' })).body;
    expect((await post(scim, uniqueEmail('new'), '00u1')).body.id).not.toBe(id);
    expect((await person(app, id)).userName).toBe(userName);
  });

  test('an externalId in another case is another one', async () => {
    const { scim } = await connect(app, kind, { identityProvider: 'OKTA' });
    const id = await leaver(scim, '00uAbC');
    expect((await post(scim, uniqueEmail('new'), '00uabc')).body.id).not.toBe(id);
  });

  test('the name decides before the externalId', async () => {
    const { scim, home, configuration } = await connect(app, kind, { identityProvider: 'OKTA' });
    const id = await leaver(scim, '00u1');
    const email = uniqueEmail('by-hand');
    const byHand = await addPerson(app, home, { email });
    expect((await post(scim, email, '00u1')).body.id).toBe(byHand);
    expect(await person(app, byHand)).toMatchObject({ managedBy: { id: configuration.id } });
    expect((await person(app, id)).hasAccess).toBe(false);
  });

  test('the externalId decides before an e-mail', async () => {
    const { scim, home } = await connect(app, kind, { identityProvider: 'OKTA' });
    const id = await leaver(scim, '00u1');
    const email = uniqueEmail('by-hand');
    const byHand = await addPerson(app, home, { email });
    const { body } = await scim.createUser(uniqueEmail('new'), { externalId: '00u1', emails: [{ value: email, primary: true }] });
    expect(body.id).toBe(id);
    expect((await person(app, byHand)).managedBy).toBeNull();
  });

  test('a name that somebody else holds is 409, and the inactive person stays inactive', async () => {
    const { scim } = await connect(app, kind, { identityProvider: 'OKTA' });
    const id = await leaver(scim, '00u1');
    const held = uniqueEmail('held');
    await scim.createUser(held, { externalId: '00u2' });
    expect((await post(scim, held, '00u1')).status).toBe(409);
    expect(await person(app, id)).toMatchObject({ active: false, hasAccess: false });
  });
});
