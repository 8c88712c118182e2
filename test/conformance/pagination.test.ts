import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, uniqueEmail } from '../support/build.js';
import type { ScimClient } from '../support/scim-client.js';

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
