import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, uniqueEmail } from '../support/build.js';
import type { ScimBody, ScimClient } from '../support/scim-client.js';

let app: TestApp;
let services: readonly ScimClient[];
beforeAll(async () => {
  app = await startApp();
  const connected = await Promise.all(homeKinds.map((kind) => connect(app, kind, { showUnmanaged: false })));
  services = connected.map(({ scim }) => scim);
  for (const scim of services) for (const name of ['a', 'b', 'c']) await scim.createUser(uniqueEmail(name));
});
afterAll(async () => { await app.stop(); });

const paginationOf = async (scim: ScimClient) => (await scim.get('/ServiceProviderConfig')).body['pagination'];

describe('what the service says of its pages', () => {
  it('9865-4-01 SHOULD have pagination in its configuration, with cursor and index as booleans', async () => {
    for (const scim of services) expect(await paginationOf(scim)).toMatchObject({ cursor: expect.any(Boolean), index: true });
  });

  it('9865-4-02 MAY name its default method, page size and largest page', async () => {
    for (const scim of services) expect(await paginationOf(scim)).toMatchObject({ defaultPaginationMethod: 'index', defaultPageSize: 100, maxPageSize: 200 });
  });

  it('9865-4-03 MAY say how many seconds a cursor is good for', async () => {
    for (const scim of services) expect(await paginationOf(scim)).toMatchObject({ cursor: true, cursorTimeout: 3600 });
  });

  it('9865-2.4-01 MUST page by its default method where a request names none: by index', async () => {
    for (const scim of services) {
      const { body } = await scim.get('/Users?count=2');
      expect([body['startIndex'], body['itemsPerPage'], Object.keys(body).filter((name) => name.endsWith('Cursor'))]).toEqual([1, 2, []]);
    }
  });

  it('9865-2.4-02 SHOULD keep index as the default for clients that know nothing else', async () => {
    for (const scim of services) expect((await scim.get('/Users?startIndex=3')).body.Resources).toHaveLength(1);
  });
});

describe('count', () => {
  it('9865-2-02 MUST read a negative count as 0', async () => {
    for (const scim of services) expect((await scim.get('/Users?count=-3')).body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
  });

  it('9865-2-03 MUST give no more resources than count', async () => {
    for (const scim of services) expect((await scim.get('/Users?count=2')).body.Resources).toHaveLength(2);
  });

  it('9865-2-04 SHOULD say in totalResults how many resources all pages have', async () => {
    for (const scim of services) expect((await scim.get('/Users?count=1')).body.totalResults).toBe(3);
  });

  it('9865-2.1-01 SHOULD refuse a count that is no number with an error of the RFC', async () => {
    for (const scim of services) {
      const { status, body } = await scim.get('/Users?count=many');
      expect([status, body.status, ['invalidValue', 'invalidCount']]).toEqual([400, '400', expect.arrayContaining([body.scimType])]);
    }
  });

  it('9865-2.1-02 SHOULD refuse a cursor that is none with invalidCursor', async () => {
    for (const scim of services) {
      const { status, body } = await scim.get('/Users?cursor=bm9uZQ');
      expect([status, body.scimType]).toEqual([400, 'invalidCursor']);
    }
  });
});

/** The pages of a list from the first one on, by their cursors. */
async function pagesOf(scim: ScimClient, list: string): Promise<readonly ScimBody[]> {
  const pages: ScimBody[] = [];
  for (let cursor: unknown = ''; cursor !== undefined; cursor = pages.at(-1)?.['nextCursor']) pages.push((await scim.get(`${list}&cursor=${String(cursor)}`)).body);
  return pages;
}

const first = async (scim: ScimClient, list: string): Promise<string> => String((await scim.get(`${list}&cursor=`)).body['nextCursor']);

describe('a list by cursor', () => {
  it('9865-2-01 MAY page by cursor, from an empty one on', async () => {
    for (const scim of services) {
      const all = (await scim.get('/Users')).body.Resources.map(({ id }) => id);
      expect((await pagesOf(scim, '/Users?count=1')).map((page) => page.Resources.map(({ id }) => id))).toEqual(all.map((id) => [id]));
    }
  });

  it('9865-2-05 MUST make cursors of unreserved characters alone', async () => {
    for (const scim of services) expect(await first(scim, '/Users?count=1&sortBy=userName')).toMatch(/^[A-Za-z0-9._~-]+$/);
  });

  it('9865-2-06 MUST give nextCursor with every page but the last', async () => {
    for (const scim of services) expect((await pagesOf(scim, '/Users?count=1')).map((page) => 'nextCursor' in page)).toEqual([true, true, false]);
  });

  it('9865-2-07 MAY give previousCursor', async () => {
    for (const scim of services) {
      const [, , last] = await pagesOf(scim, '/Users?count=1');
      const { body } = await scim.get(`/Users?count=1&cursor=${String(last?.['previousCursor'])}`);
      expect(body.Resources).toEqual((await scim.get('/Users?startIndex=2&count=1')).body.Resources);
    }
  });

  it('9865-2-08 MUST give no previousCursor with the first page', async () => {
    for (const scim of services) {
      const [start, second] = await pagesOf(scim, '/Users?count=1');
      const back = await scim.get(`/Users?count=1&cursor=${String(second?.['previousCursor'])}`);
      for (const page of [start, back.body]) expect(page).not.toHaveProperty('previousCursor');
    }
  });

  it('9865-2-09 MUST read a negative count as 0, and give the total alone for it', async () => {
    for (const scim of services) for (const count of [0, -1]) {
      const { body } = await scim.get(`/Users?cursor=&count=${count}`);
      expect([count, body]).toEqual([count, { schemas: body['schemas'], totalResults: 3, itemsPerPage: 0, Resources: [] }]);
    }
  });

  it('9865-2.1-03 SHOULD refuse a cursor that is too old with expiredCursor', async () => {
    for (const scim of services) {
      const cursor = await first(scim, '/Users?count=1');
      app.clock.step(3_601_000);
      expect((await scim.get(`/Users?count=1&cursor=${cursor}`)).body).toMatchObject({ status: '400', scimType: 'expiredCursor' });
    }
  });

  it('9865-2.1-04 SHOULD refuse another count than that of the first request with invalidCount', async () => {
    for (const scim of services) {
      const cursor = await first(scim, '/Users?count=1');
      for (const count of ['2', 'many']) expect((await scim.get(`/Users?count=${count}&cursor=${cursor}`)).body).toMatchObject({ status: '400', scimType: 'invalidCount' });
    }
  });

  it('9865-2.2-01 SHOULD sort what it pages by cursor', async () => {
    for (const scim of services) {
      const names = (await pagesOf(scim, '/Users?count=2&sortBy=userName&sortOrder=descending')).flatMap((page) => page.Resources.map(({ userName }) => userName));
      expect(names).toEqual(names.toSorted().toReversed());
    }
  });

  it('9865-3-01 MAY take a cursor in a search by POST', async () => {
    for (const scim of services) {
      const { body } = await scim.post('/Users/.search', { cursor: '', count: 2 });
      const rest = await scim.post('/Users/.search', { cursor: body['nextCursor'], count: 2 });
      expect([body.Resources.length, rest.body.Resources.length, 'nextCursor' in rest.body]).toEqual([2, 1, false]);
    }
  });

  it('9865-5.2-01 MUST show nobody more for having the cursor of somebody else', async () => {
    const [mine, theirs] = services;
    const cursor = await first(mine!, '/Users?count=1');
    expect((await theirs!.get(`/Users?count=1&cursor=${cursor}`)).text).toBe((await theirs!.get('/Users?count=1&cursor=none')).text);
  });
});
