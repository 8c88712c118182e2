import { startApp, type TestApp } from '../support/app.js';
import { configure, connect, required, unique, uniqueEmail, type Connected } from '../support/build.js';
import type { ScimBody, ScimClient } from '../support/scim-client.js';

let app: TestApp;
let project: Connected;
let scim: ScimClient;
const users: string[] = [];
const groups: string[] = [];
beforeAll(async () => {
  app = await startApp();
  project = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false });
  ({ scim } = project);
  for (const name of ['ada', 'bob', 'eve', 'kim', 'zoe']) {
    users.push((await scim.createUser(uniqueEmail(name), { externalId: name, ...(name !== 'bob' && name !== 'kim' && { displayName: name }) })).body.id);
  }
  for (const name of ['One', 'Two', 'Three']) groups.push((await scim.createGroup(unique(name))).body.id);
});
afterAll(async () => { await app.stop(); });

const cursorOf = (body: ScimBody, name: 'nextCursor' | 'previousCursor'): string => {
  const cursor = body[name];
  // Unreserved characters alone (RFC 9865 section 2), so that an address takes a cursor as it is.
  expect(cursor).toEqual(expect.stringMatching(/^[A-Za-z0-9._~-]+$/));
  return String(cursor);
};
const ids = ({ Resources }: ScimBody): readonly string[] => Resources.map(({ id }) => id);

/** All pages from the first one on, and back again to the first. */
async function walk(page: (cursor: string) => Promise<ScimBody>): Promise<{ readonly there: readonly (readonly string[])[]; readonly back: readonly (readonly string[])[] }> {
  let body = await page('');
  expect(body).not.toHaveProperty('previousCursor');
  const there = [ids(body)];
  while ('nextCursor' in body) {
    body = await page(cursorOf(body, 'nextCursor'));
    there.push(ids(body));
  }
  const back = [ids(body)];
  while ('previousCursor' in body) {
    body = await page(cursorOf(body, 'previousCursor'));
    back.unshift(ids(body));
    expect(body).toHaveProperty('nextCursor');
  }
  return { there, back };
}
const walkList = (list: string) => walk(async (cursor) => (await scim.get(`${list}&cursor=${cursor}`)).body);
const refusal = async (path: string) => {
  const { status, body } = await scim.get(path);
  return [status, body.scimType];
};

describe('a list by cursor', () => {
  test('begins with an empty cursor, and says where it goes on instead of where it is', async () => {
    const { body } = await scim.get('/Users?cursor&count=2');
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 5, itemsPerPage: 2, nextCursor: expect.any(String),
      Resources: [expect.objectContaining({ id: users[0] }), expect.objectContaining({ id: users[1] })],
    });
    expect((await scim.get(`/Users?count=2&cursor=${cursorOf(body, 'nextCursor')}`)).body).toMatchObject({ totalResults: 5, itemsPerPage: 2, previousCursor: expect.any(String) });
  });

  test('has a next page only where one is left, and by index no cursor at all', async () => {
    for (const query of ['cursor=', 'cursor=&count=5', 'count=2']) {
      const { body } = await scim.get(`/Users?${query}`);
      expect([query, 'nextCursor' in body, 'previousCursor' in body]).toEqual([query, false, false]);
    }
    for (const count of [0, -1]) {
      const { body } = await scim.get(`/Users?cursor=&count=${count}`);
      expect([count, body]).toEqual([count, { schemas: body['schemas'], totalResults: 5, itemsPerPage: 0, Resources: [] }]);
    }
    expect((await scim.get('/Users?cursor=&filter=externalId%20eq%20%22nobody%22')).body).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  test('leads through everything and back, in each order and direction', async () => {
    const [ada, bob, eve, kim, zoe] = users;
    for (const [list, expected] of [
      ['/Users?count=2', [[ada, bob], [eve, kim], [zoe]]],
      ['/Users?count=2&sortBy=userName&sortOrder=descending', [[zoe, kim], [eve, bob], [ada]]],
      // Absent values last when ascending, first when descending; there the newest first.
      ['/Users?count=2&sortBy=displayName', [[ada, eve], [zoe, bob], [kim]]],
      ['/Users?count=2&sortBy=displayName&sortOrder=descending', [[kim, bob], [zoe, eve], [ada]]],
      ['/Users?count=1&sortBy=meta.lastModified', users.map((id) => [id])],
      ['/Users?count=3&sortBy=name.familyName', [[ada, bob, eve], [kim, zoe]]],
      ['/Users?count=1&filter=displayName%20pr', [[ada], [eve], [zoe]]],
      ['/Groups?count=2&excludedAttributes=members', [groups.slice(0, 2), groups.slice(2)]],
      ['/Groups?count=2&sortBy=externalId', [groups.slice(0, 2), groups.slice(2)]],
    ] as const) {
      const { there, back } = await walkList(list);
      expect([list, there, back]).toEqual([list, expected, expected]);
    }
  });

  test('goes on from its place when the resource at it has gone', async () => {
    const ours = await connect(app, 'status page');
    const made: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) made.push((await ours.scim.createUser(uniqueEmail(name))).body.id);
    const first = (await ours.scim.get('/Users?cursor=&count=2')).body;
    await ours.scim.delete(`/Users/${made[1]}`);
    const second = (await ours.scim.get(`/Users?count=2&cursor=${cursorOf(first, 'nextCursor')}`)).body;
    expect([ids(second), second.totalResults]).toEqual([made.slice(2), 3]);
    for (const id of made.slice(2)) await ours.scim.delete(`/Users/${id}`);
    const empty = (await ours.scim.get(`/Users?count=2&cursor=${cursorOf(first, 'nextCursor')}`)).body;
    expect(empty).toMatchObject({ totalResults: 1, itemsPerPage: 0 });
    expect(empty).not.toHaveProperty('nextCursor');
    expect(ids((await ours.scim.get(`/Users?count=2&cursor=${cursorOf(empty, 'previousCursor')}`)).body)).toEqual([made[0]]);
    const last = (await ours.scim.createUser(uniqueEmail('e'))).body.id;
    await ours.scim.delete(`/Users/${made[0]}`);
    const { body } = await ours.scim.get(`/Users?count=2&cursor=${cursorOf(first, 'nextCursor')}`);
    // Nothing is left before it, so it is the first page now.
    expect([ids(body), 'previousCursor' in body]).toEqual([[last], false]);
  });

  test('works by POST too, of users, of groups, and of both as one list', async () => {
    const search = (path: string, body: object) => walk(async (cursor) => (await scim.post(path, { ...body, cursor })).body);
    expect((await search('/Users/.search', { count: 3, attributes: ['userName'] })).there).toEqual([users.slice(0, 3), users.slice(3)]);
    expect((await search('/Groups/.search', { count: 3 })).there).toEqual([groups]);
    for (const count of [1, 2, 3, 4, 5, 6, 7]) {
      const { there, back } = await search('/.search', { count });
      expect([count, there.flat(), back.flat()]).toEqual([count, [...users, ...groups], [...users, ...groups]]);
      expect(there.slice(0, -1).every((page) => page.length === count)).toBe(true);
    }
    expect((await search('/.search', { count: 2, filter: 'externalId sw "a" or displayName sw "t"' })).there.flat()).toEqual([users[0], groups[1], groups[2]]);
    expect((await scim.post('/.search', { count: 2, cursor: '' })).body.totalResults).toBe(8);
    expect((await scim.post('/Users/.search', { cursor: null, count: 1 })).body['startIndex']).toBe(1);
  });
});

describe('a cursor', () => {
  test('is good for its own list alone', async () => {
    const list = '/Users?count=2&sortBy=userName&filter=externalId%20pr';
    const cursor = cursorOf((await scim.get(`${list}&cursor=`)).body, 'nextCursor');
    expect(await refusal(`${list}&cursor=${cursor}`)).toEqual([200, undefined]);
    const neighbour = await configure(app, project.home, { pushGroupsEnabled: true });
    const [text, signature] = cursor.split('.');
    const invalid = [
      '/Users?count=2', '/Users?count=2&sortBy=userName', '/Users?count=2&sortBy=id&filter=externalId%20pr',
      '/Users?count=2&sortBy=userName&filter=externalId%20pr&sortOrder=descending', '/Users?count=2&sortBy=userName&filter=not%20(externalId%20pr)', '/Groups?count=2',
    ].map((other) => `${other}&cursor=${cursor}`);
    const forged = ['x', '.', '..', `${text}`, `${text}.`, `.${signature}`, `${cursor}x`, `${cursor}.x`, `x${cursor}`, `${text}.${required(signature).toLowerCase()}`, '%00', '%20', 'null', '0', 'a'.repeat(4000)]
      .map((other) => `${list}&cursor=${other}`);
    for (const path of [...invalid, ...forged]) expect([path, await refusal(path)]).toEqual([path, [400, 'invalidCursor']]);
    expect((await neighbour.scim.get(`${list}&cursor=${cursor}`)).body.scimType).toBe('invalidCursor');
    expect((await scim.post('/.search', { count: 2, filter: 'externalId pr', cursor })).body.scimType).toBe('invalidCursor');
  });

  test('does not mind how the same list is asked for', async () => {
    const cursor = cursorOf((await scim.get('/Users?count=2&filter=externalId%20pr&sortBy=userName&cursor=')).body, 'nextCursor');
    const same = await scim.post('/Users/.search', { filter: '( externalId   PR )', sortBy: 'userName', sortOrder: 'Ascending', count: 2, cursor, attributes: ['id'] });
    expect(ids(same.body)).toEqual(users.slice(2, 4));
  });

  test('belongs to pages of one size', async () => {
    const cursor = cursorOf((await scim.get('/Users?count=2&cursor=')).body, 'nextCursor');
    expect(await refusal(`/Users?count=3&cursor=${cursor}`)).toEqual([400, 'invalidCount']);
    expect(await refusal(`/Users?cursor=${cursor}`)).toEqual([400, 'invalidCount']);
    expect(await refusal(`/Users?count=0&cursor=${cursor}`)).toEqual([400, 'invalidCount']);
    expect((await scim.get(`/Users?count=3&cursor=${cursor}`)).body.detail).toBe('The cursor was given for pages of 2 resources, and now 3 are wanted – keep count as it was, or start again with an empty cursor.');
  });

  test('is not mixed with an index', async () => {
    expect(await refusal('/Users?cursor=&startIndex=1')).toEqual([400, 'invalidValue']);
    expect((await scim.post('/.search', { cursor: '', startIndex: 1 })).body).toMatchObject({ status: '400', scimType: 'invalidValue' });
  });

  test('lives for an hour after it was given', async () => {
    const cursor = cursorOf((await scim.get('/Users?count=2&cursor=')).body, 'nextCursor');
    app.clock.step(3_590_000);
    const page = await scim.get(`/Users?count=2&cursor=${cursor}`);
    expect(page.status).toBe(200);
    app.clock.step(20_000);
    expect(await refusal(`/Users?count=2&cursor=${cursor}`)).toEqual([400, 'expiredCursor']);
    expect(await refusal(`/Users?count=2&cursor=${cursorOf(page.body, 'nextCursor')}`)).toEqual([200, undefined]);
  });

  test('carries the order of a long text in an address that every server takes', async () => {
    const ours = await connect(app, 'project');
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) made.push((await ours.scim.createUser(uniqueEmail(name), { title: '\u{1f600}'.repeat(5000) + name })).body.id);
    const { body } = await ours.scim.get(`/Users?count=1&sortBy=title&filter=title%20pr&cursor=`);
    expect(cursorOf(body, 'nextCursor').length).toBeLessThan(2048);
    expect(ids((await ours.scim.get(`/Users?count=1&sortBy=title&filter=title%20pr&cursor=${cursorOf(body, 'nextCursor')}`)).body)).toEqual([made[1]]);
  });
});
