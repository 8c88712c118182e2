import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, uniqueEmail, updateConfiguration, type Connected } from '../support/build.js';
import { enterpriseSchema, idOf, postReport, postUser, sendBulk } from '../support/bulk.js';
import { lastEvent } from '../support/events.js';

let app: TestApp;
let connected: Readonly<Record<string, Connected>>;
beforeAll(async () => {
  app = await startApp();
  connected = { project: await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), 'status page': await connect(app, 'status page') };
});
afterAll(async () => { await app.stop(); });

const unknownId = '0196a0de-0000-7000-8000-00000000000a';

/** Every event of a request as it is stored, oldest first. */
async function eventsOf({ home, configuration }: Connected, requestId: string | null) {
  await app.flushEvents();
  const { unit } = app.app.openSystemScope('test');
  return unit.db.selectFrom('provisioning_event').selectAll()
    .where('directoryId', '=', home.id).where('configurationId', '=', configuration.id).where('requestId', '=', requestId ?? '')
    .orderBy('id').execute();
}

describe.each(homeKinds)('a bulk on a %s', (kind) => {
  const there = (): Connected => connected[kind] as Connected;

  test('leaves one event for each operation that ran and one for itself, with one request id', async () => {
    const { scim, configuration } = there();
    const root = new URL(configuration.baseUrl).pathname;
    const answer = await sendBulk(scim, [
      postUser('a', uniqueEmail(), { password: 'hunter2-hunter2' }),
      { method: 'PATCH', path: '/Users/bulkId:a', version: 'W/"1"', data: { Operations: [{ op: 'replace', path: 'title', value: 'T' }] } },
      postUser('b', 'no address'),
      { method: 'DELETE', path: '/Users/bulkId:b' },
      { method: 'GET', path: `/Users/${unknownId}` },
      postUser('never', uniqueEmail()),
    ], { failOnErrors: 3 });
    expect(answer.statuses).toEqual(['201', '200', '400', '409', '400']);
    const id = idOf(answer.operations[0]);
    const events = await eventsOf(there(), answer.headers.get('x-request-id'));
    expect(events.map(({ operation, httpStatus, status, outcome, method, path, personId }) => [operation, httpStatus, status, outcome, method, path, personId])).toEqual([
      ['CREATE', 201, 'SUCCESS', 'created', 'POST', `${root}/Users`, id],
      ['PATCH', 200, 'SUCCESS', 'changed', 'PATCH', `${root}/Users/${id}`, id],
      ['CREATE', 400, 'ERROR', 'refused', 'POST', `${root}/Users`, null],
      ['DELETE', 409, 'ERROR', 'refused', 'DELETE', `${root}/Users/bulkId%3Ab`, null],
      ['GET', 400, 'ERROR', 'refused', 'GET', `${root}/Users/${unknownId}`, unknownId],
      ['BULK', 200, 'SUCCESS', 'read', 'POST', `${root}/Bulk`, null],
    ]);
    expect(events[0]).toMatchObject({ requestBody: { password: '[removed]' }, responseBody: { id }, tokenId: events[5]?.tokenId });
    expect(events[1]?.requestHeaders).toEqual({ 'if-match': 'W/"1"' });
    expect(events[2]?.facts).toEqual({ detail: answer.operations[2]?.response?.detail });
    expect(events[5]).toMatchObject({ facts: { totalResults: 5 }, responseBody: answer.body });
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect((await lastEvent(app, configuration)).summary).toContain('sent 5 changes in one request');
  });

  test('tells of a circle once a person, with the managers that were written second', async () => {
    const answer = await sendBulk(there().scim, [postReport('a', uniqueEmail(), 'bulkId:b'), postReport('b', uniqueEmail(), 'bulkId:a')]);
    const [a, b] = answer.operations.map(idOf);
    const events = await eventsOf(there(), answer.headers.get('x-request-id'));
    expect(events.map(({ operation, httpStatus, outcome, personId }) => [operation, httpStatus, outcome, personId])).toEqual([
      ['CREATE', 201, 'created', a], ['CREATE', 201, 'created', b], ['BULK', 200, 'read', null],
    ]);
    expect(events[0]).toMatchObject({ requestBody: { [enterpriseSchema]: { manager: { value: b } } }, responseBody: { [enterpriseSchema]: { manager: { value: b } }, meta: { version: answer.operations[0]?.version } } });
    expect(JSON.stringify(events[0]?.facts.changes)).toContain(b);
    const broken = await sendBulk(there().scim, [postReport('a', uniqueEmail(), 'bulkId:b'), postReport('b', 'no address', 'bulkId:a')]);
    expect((await eventsOf(there(), broken.headers.get('x-request-id'))).map(({ httpStatus, outcome }) => [httpStatus, outcome])).toEqual([[409, 'refused'], [400, 'refused'], [200, 'read']]);
  });

  test('that is refused as a whole leaves one event, put off where the configuration is paused', async () => {
    const refused = await there().scim.post('/Bulk', { Operations: [] });
    expect(await eventsOf(there(), refused.headers.get('x-request-id'))).toMatchObject([{ operation: 'BULK', httpStatus: 400, status: 'ERROR', outcome: 'refused' }]);
    await updateConfiguration(app, there().configuration, { enabled: false });
    const body = { Operations: [{ method: 'DELETE', path: `/Users/${unknownId}` }] };
    const paused = await there().scim.post('/Bulk', body);
    expect(await eventsOf(there(), paused.headers.get('x-request-id'))).toMatchObject([{ operation: 'BULK', httpStatus: 503, status: 'SKIPPED', requestBody: body }]);
    await updateConfiguration(app, there().configuration, { enabled: true });
  });

  test('that is paused while it is done ends in 503, and after three of them nothing more is tried', async () => {
    const { scim, configuration } = await connect(app, kind);
    const userName = uniqueEmail();
    const work = sendBulk(scim, [postUser('a', userName), ...Array.from({ length: 300 }, () => ({ method: 'DELETE', path: `/Users/${unknownId}` }))]);
    while ((await scim.findUser(userName)).body.totalResults === 0);
    await updateConfiguration(app, configuration, { enabled: false });
    const { statuses, operations } = await work;
    const first = statuses.indexOf('503');
    expect(statuses).toEqual(['201', ...Array.from({ length: first - 1 }, () => '404'), ...Array.from({ length: 301 - first }, () => '503')]);
    expect(operations.slice(first).map(({ response }) => response?.detail.includes('not tried') ?? false)).toEqual([false, false, false, ...Array.from({ length: 298 - first }, () => true)]);
  });
});
