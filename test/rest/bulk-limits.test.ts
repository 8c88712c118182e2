import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, unique, uniqueEmail, type Connected } from '../support/build.js';
import { bulkSchema, idOf, postUser, sendBulk } from '../support/bulk.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

const nobody = { method: 'DELETE', path: '/Users/0196a0de-0000-7000-8000-00000000000a' };
const limit = 1024 * 1024;

/** The least of five answers in milliseconds of computing, client included: what else a busy machine does is not counted. */
async function leastWork(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = process.cpuUsage();
    await ask();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

/** A bulk of this many bytes. */
function bodyOf(bytes: number, operation: unknown = nobody): string {
  const text = JSON.stringify({ schemas: [bulkSchema], Operations: [operation], padding: '' });
  return text.replace('"padding":""', `"padding":"${'x'.repeat(bytes - text.length)}"`);
}

test('the service says how large a bulk may be', async () => {
  for (const { scim } of [project, page]) {
    expect((await scim.get('/ServiceProviderConfig')).body['bulk']).toEqual({ supported: true, maxOperations: 1000, maxPayloadSize: limit });
  }
});

describe.each(homeKinds)('on a %s', (kind) => {
  const scim = () => (kind === 'project' ? project : page).scim;

  test('a bulk with more operations than that is 413, at once, and nothing is done', async () => {
    const created = postUser('a', uniqueEmail());
    const many = (count: number) => ({ Operations: [created, ...Array.from({ length: count - 1 }, () => ({ method: 'GET', path: '/Users' }))] });
    const text = JSON.stringify(many(1001));
    expect(await leastWork(() => scim().post('/Bulk', text))).toBeLessThan(50);
    expect(await scim().post('/Bulk', text)).toMatchObject({ status: 413, body: { status: '413', detail: expect.stringMatching(/1001 .*1000 /) } });
    expect((await scim().findUser(created.data.userName)).body.totalResults).toBe(0);
    for (const count of [1000, 999]) {
      const { statuses } = await sendBulk(scim(), many(count).Operations);
      expect([statuses.length, statuses[0], statuses.filter((status) => status === '400').length]).toEqual([count, count === 1000 ? '201' : '409', count - 1]);
    }
  });

  test('a bulk with more bytes than that is 413, at once, and nothing is done', async () => {
    const created = postUser('a', uniqueEmail());
    const text = bodyOf(limit + 1, created);
    expect(await leastWork(() => scim().post('/Bulk', text))).toBeLessThan(50);
    expect(await scim().post('/Bulk', text)).toMatchObject({ status: 413, body: { status: '413', detail: expect.stringContaining('1024 kB') } });
    expect((await scim().findUser(created.data.userName)).body.totalResults).toBe(0);
    for (const bytes of [limit - 1, limit]) expect((await scim().post('/Bulk', bodyOf(bytes))).status).toBe(200);
  });
});

test('a bulk of many changes leaves the server free for others', async () => {
  const { scim } = project;
  const members = (await sendBulk(scim, Array.from({ length: 50 }, (_, index) => postUser(`${index}`, uniqueEmail())))).operations.map(idOf);
  const group = (await scim.createGroup(unique('G'))).body.id;
  const progress = { isDone: false };
  const bulk = sendBulk(scim, members.flatMap((value) => [
    { method: 'PATCH', path: `/Users/${value}`, data: { Operations: [{ op: 'replace', path: 'title', value: 'T' }] } },
    { method: 'PATCH', path: `/Groups/${group}`, data: { Operations: [{ op: 'add', path: 'members', value: [{ value }] }] } },
  ])).finally(() => { progress.isDone = true; });
  let meanwhile = 0;
  while (!progress.isDone) {
    expect((await page.scim.get('/ServiceProviderConfig')).status).toBe(200);
    meanwhile += 1;
  }
  expect((await bulk).statuses.filter((status) => status === '200')).toHaveLength(100);
  expect((await scim.get(`/Groups/${group}`)).body.members).toHaveLength(50);
  expect(meanwhile).toBeGreaterThan(10);
}, 60_000);
