import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, homeKinds, person, restore, suspend, uniqueEmail } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { userSchema, type ScimClient } from '../support/scim-client.js';
import { acceptInvitation, invite, signUp } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

type Step = 'active:true' | 'active:false' | 'POST' | 'PUT' | 'DELETE' | 'rename';

/** Takes a step against the person of that name, and gives the id that the name has afterwards. */
async function take(step: Step, scim: ScimClient, id: string, userName: string): Promise<string> {
  switch (step) {
    case 'active:true': await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]); break;
    case 'active:false': await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]); break;
    case 'PUT': await scim.put(`/Users/${id}`, { schemas: [userSchema], userName, active: true }); break;
    case 'DELETE': await scim.delete(`/Users/${id}`); break;
    case 'rename':
      await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: uniqueEmail('away') }]);
      await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: userName }]);
      break;
    case 'POST': return (await scim.createUser(userName)).body.id ?? id;
  }
  return id;
}

const orders: readonly (readonly Step[])[] = [
  ['active:true'],
  ['active:false', 'active:true'],
  ['active:false', 'POST'],
  ['DELETE', 'POST'],
  ['DELETE', 'POST', 'DELETE', 'POST', 'active:true'],
  ['DELETE', 'POST', 'active:false', 'POST'],
  ['PUT'],
  ['active:false', 'PUT', 'rename', 'active:true'],
  ['rename', 'DELETE', 'POST'],
];

describe.each(homeKinds)('in a %s', (kind) => {
  describe.each([true, false])('with auto deprovision %s', (autoDeprovisionUsers) => {
    test.each(orders.map((steps) => [steps.join(', '), steps] as const))('SCIM does not lift a suspension by %s', async (_order, steps) => {
      const { scim } = await connect(app, kind, { autoDeprovisionUsers });
      const userName = uniqueEmail();
      let { id } = (await scim.createUser(userName, { externalId: 'ext-1' })).body;
      await suspend(app, id);
      for (const step of steps) id = await take(step, scim, id, userName);
      expect(await person(app, id)).toMatchObject({ userName, suspended: true, hasAccess: false });
      await restore(app, id);
      expect((await person(app, id)).suspended).toBe(false);
    });
  });

  test.each([
    ['a rename and a new person under the old address', [{ op: 'replace', value: { userName: 'away@acme.example', emails: [{ value: 'away@acme.example', primary: true }] } }], false],
    ['another externalId, which cuts the account off, and a DELETE', [{ op: 'replace', value: { active: false, externalId: 'ext-2' } }], true],
  ] as const)('the suspension of an account is not lifted by %s', async (_how, operations, removes) => {
    const { scim } = await connect(app, kind);
    const email = uniqueEmail();
    const { id } = (await scim.createUser(email, { externalId: 'ext-1' })).body;
    await signUp(app, id);
    await suspend(app, id);
    expect((await scim.patch(`/Users/${id}`, operations)).status).toBe(200);
    if (removes) await scim.delete(`/Users/${id}`);
    const second = (await scim.createUser(uniqueEmail('other'), { externalId: 'ext-3', emails: [{ value: email, primary: true }] })).body.id;
    await acceptInvitation(app, await invite(app, second));
    expect(await person(app, second)).toMatchObject({ signsInAs: email, suspended: true, hasAccess: false });
    await restore(app, second);
    expect(await person(app, second)).toMatchObject({ suspended: false, hasAccess: true });
  });

  test('active is read back as sent, and the event says that the suspension stays', async () => {
    const { scim, configuration } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    await suspend(app, id);
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(true);
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false);
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])).body.active).toBe(true);
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', words: expect.stringMatching(/suspen/i) as string });
    expect((await person(app, id)).hasAccess).toBe(false);
  });

  test('restorePerson lifts a suspension; what the provider deactivated meanwhile stays deactivated', async () => {
    const { scim } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    await suspend(app, id);
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    await restore(app, id);
    expect(await person(app, id)).toMatchObject({ suspended: false, hasAccess: false, deactivatedAt: expect.any(String) as string });
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
    expect((await person(app, id)).hasAccess).toBe(true);
  });

  test('restorePerson reactivates a person whom nobody manages any more', async () => {
    const { scim, configuration } = await connect(app, kind);
    const { id } = (await scim.createUser(uniqueEmail())).body;
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    await app.admin.run('mutation ($id: ID!) { deleteScimConfiguration(input: { id: $id }) { deletedId } }', { id: configuration.id });
    expect((await person(app, id)).deactivatedAt).not.toBeNull();
    await restore(app, id);
    expect(await person(app, id)).toMatchObject({ deactivatedAt: null, active: true });
  });

  test('a suspension of somebody unmanaged survives the link', async () => {
    const { scim, home } = await connect(app, kind);
    const email = uniqueEmail();
    const id = await addPerson(app, home, { email });
    await suspend(app, id);
    await scim.createUser(email, { active: true });
    expect(await person(app, id)).toMatchObject({ suspended: true, hasAccess: false, active: true });
  });
});
