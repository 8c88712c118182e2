import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail, type Connected } from '../support/build.js';
import { userSchema } from '../support/scim-client.js';

let app: TestApp;
let connected: Connected;
beforeAll(async () => {
  app = await startApp();
  connected = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] });
});
afterAll(async () => { await app.stop(); });

/** The newest event of the configuration as it is stored, after everything that waits has been written. */
async function lastEvent() {
  await app.flushEvents();
  const { unit } = app.app.openSystemScope('test');
  return unit.db.selectFrom('provisioning_event').selectAll()
    .where('directoryId', '=', connected.home.id).where('configurationId', '=', connected.configuration.id)
    .orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
}

describe('every request leaves one event', () => {
  test('a change, in the transaction of the change, with its request id', async () => {
    const answer = await connected.scim.createUser(uniqueEmail(), { password: 'hunter2-hunter2', shoeSize: 9 });
    const event = await lastEvent();
    expect(event).toMatchObject({
      status: 'WARNING', operation: 'CREATE', resourceType: 'USER', httpStatus: 201, outcome: 'created', personId: answer.body.id, method: 'POST',
      requestId: answer.headers.get('x-request-id'), facts: { subject: answer.body.userName, warnings: [{ kind: 'ignored-attributes', names: ['shoeSize'] }] },
      requestBody: { userName: answer.body.userName, password: '[removed]' }, responseBody: answer.body,
    });
    expect(JSON.stringify(event)).not.toContain('hunter2');
    expect(JSON.stringify(event)).not.toContain(connected.configuration.token);
  });

  test('a read, with what it looked for and how much it found', async () => {
    await connected.scim.findUser('nobody@acme.example');
    expect(await lastEvent()).toMatchObject({
      status: 'SUCCESS', operation: 'LIST', resourceType: 'USER', httpStatus: 200, outcome: 'read', facts: { filter: 'userName eq "nobody@acme.example"', totalResults: 0 },
    });
  });

  test('a refusal, with the sentence that the provider got', async () => {
    const { body: { userName } } = await connected.scim.createUser(uniqueEmail());
    const refused = await connected.scim.createUser(userName);
    expect(await lastEvent()).toMatchObject({
      status: 'ERROR', operation: 'CREATE', httpStatus: 409, scimType: 'uniqueness', outcome: 'refused', facts: { detail: refused.body.detail }, responseBody: { status: '409' },
    });
  });

  test('a request that no route takes', async () => {
    await connected.scim.send('PATCH', '/Users');
    expect(await lastEvent()).toMatchObject({ status: 'ERROR', operation: null, httpStatus: 405, method: 'PATCH' });
    await connected.scim.get('/Nothing');
    expect(await lastEvent()).toMatchObject({ operation: null, resourceType: null, httpStatus: 404 });
  });

  test('a body that cannot be read, without keeping it', async () => {
    await connected.scim.post('/Users', '{"password":"hunter2-hunter2"');
    const event = await lastEvent();
    expect(event).toMatchObject({ httpStatus: 400, scimType: 'invalidSyntax', requestBody: null });
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });

  test('a large body, by its size', async () => {
    await connected.scim.post('/Groups', { schemas: [userSchema], displayName: unique('G'), padding: 'x'.repeat(70_000) });
    expect((await lastEvent()).requestBody).toMatch(/^A body of 70\d{3} bytes/);
  });

  test('but a wrong token leaves none', async () => {
    const before = (await lastEvent()).id;
    await connected.scim.get('/Users', { authorization: 'Bearer wrong' });
    expect((await lastEvent()).id).toBe(before);
  });
});
