import { startApp, type TestApp } from '../support/app.js';
import { connect, type Connected } from '../support/build.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';

const names = ['dora', 'ben', 'abe', 'cleo', 'elva'];

let app: TestApp;
let connected: Connected;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  connected = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false });
  ({ scim } = connected);
  for (const name of names) await scim.createUser(`${name}@acme.example`, { title: name });
});
afterAll(async () => { await app.stop(); });

const list = (query: string, client: ScimClient = scim) => client.get(`/Users?${query}`);
const next = ({ body }: ScimAnswer) => cursorIn(body['nextCursor']);
const previous = ({ body }: ScimAnswer) => cursorIn(body['previousCursor']);
const cursorIn = (value: unknown) => (typeof value === 'string' ? value : undefined);
const namesOf = ({ body }: ScimAnswer) => body.Resources.map(({ userName }) => userName.split('@')[0]);
const refusal = ({ status, body }: ScimAnswer) => [status, body.scimType];

/** Every page of a query, from the empty cursor on. */
async function pages(query: string): Promise<readonly ScimAnswer[]> {
  const found: ScimAnswer[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined && found.length < 10;) {
    const page: ScimAnswer = await list(`cursor=${encodeURIComponent(cursor)}&${query}`);
    found.push(page);
    cursor = next(page);
  }
  return found;
}

describe('pages by cursor', () => {
  it('9865-2-01 MUST give the first page for a cursor that is empty', async () => {
    for (const query of ['cursor=&count=2', 'cursor&count=2']) expect(namesOf(await list(query))).toEqual(['dora', 'ben']);
  });

  it('9865-2-05 MUST give nextCursor with every page but the last', async () => {
    const found = await pages('count=2');
    expect(found.map((page) => next(page) !== undefined)).toEqual([true, true, false]);
    expect((await pages('count=5')).map(next)).toEqual([undefined]);
  });

  it('9865-2-06 MUST give every resource once over all pages', async () => {
    expect((await pages('count=2')).flatMap(namesOf)).toEqual(names);
  });

  it('9865-2-07 MUST give no previousCursor with the first page', async () => {
    expect(previous(await list('cursor=&count=2'))).toBeUndefined();
  });

  it('9865-2-08 MAY give a previousCursor that leads back', async () => {
    const first = await list('cursor=&count=2');
    const second = await list(`cursor=${encodeURIComponent(next(first) ?? '')}&count=2`);
    const back = await list(`cursor=${encodeURIComponent(previous(second) ?? '')}&count=2`);
    expect(namesOf(back)).toEqual(['dora', 'ben']);
  });

  it('9865-2-09 MUST make cursors of unreserved characters of an address', async () => {
    for (const page of await pages('count=1')) for (const cursor of [next(page), previous(page)]) expect(cursor ?? '').toMatch(/^[A-Za-z0-9._~-]*$/);
  });

  it('9865-2-10 SHOULD say the same totalResults with every page', async () => {
    expect((await pages('count=2')).map(({ body }) => [body.totalResults, body['itemsPerPage']])).toEqual([[5, 2], [5, 2], [5, 1]]);
  });

  it('9865-2-11 MUST give no startIndex with a page by cursor, as it has none', async () => {
    for (const { body } of await pages('count=2')) expect(Object.keys(body)).not.toContain('startIndex');
  });

  it('9865-2-12 MUST page what a filter finds', async () => {
    expect((await pages(`count=1&filter=${encodeURIComponent('title sw "e" or title sw "a"')}`)).flatMap(namesOf)).toEqual(['abe', 'elva']);
  });

  it('9865-2.2-01 SHOULD sort pages by cursor too', async () => {
    expect((await pages('count=2&sortBy=userName')).flatMap(namesOf)).toEqual(names.toSorted());
    expect((await pages('count=2&sortBy=userName&sortOrder=descending')).flatMap(namesOf)).toEqual(names.toSorted().toReversed());
  });

  it('9865-2-13 MUST give no resources for count 0 or below, but totalResults', async () => {
    for (const count of [0, -1]) expect((await list(`cursor=&count=${count}`)).body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
  });

  it('9865-2-14 SHOULD neither skip nor repeat who was not touched while others come and go', async () => {
    const first = await list('cursor=&count=2');
    const { body: { id } } = await scim.createUser('zoe@acme.example');
    const second = await list(`cursor=${encodeURIComponent(next(first) ?? '')}&count=2`);
    await scim.delete(`/Users/${id}`);
    const third = await list(`cursor=${encodeURIComponent(next(second) ?? '')}&count=2`);
    expect([first, second, third].flatMap(namesOf)).toEqual(names);
  });

  it('9865-3-01 MUST page by cursor in POST /.search as well', async () => {
    const search = (cursor: string) => scim.post('/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], cursor, count: 3 });
    const first = await search('');
    expect([...namesOf(first), ...namesOf(await search(next(first) ?? ''))]).toEqual(names);
  });

  it('9865-4-03 MUST say in its configuration that it pages by cursor and by index, and how long a cursor is good', async () => {
    expect((await scim.get('/ServiceProviderConfig')).body['pagination']).toMatchObject({ cursor: true, index: true, cursorTimeout: 3600 });
  });
});

describe('wrong cursors', () => {
  it('9865-2.1-03 SHOULD refuse a cursor that is not its own with invalidCursor', async () => {
    const cursor = next(await list('cursor=&count=2')) ?? '';
    for (const other of ['x', cursor.slice(1), `${cursor}A`, cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) expect(refusal(await list(`cursor=${encodeURIComponent(other)}&count=2`))).toEqual([400, 'invalidCursor']);
  });

  it('9865-2.1-04 SHOULD refuse a cursor after its time with expiredCursor', async () => {
    const cursor = next(await list('cursor=&count=2')) ?? '';
    app.clock.step(3_700_000);
    expect(refusal(await list(`cursor=${encodeURIComponent(cursor)}&count=2`))).toEqual([400, 'expiredCursor']);
  });

  it('9865-2.1-05 SHOULD refuse another count than that of the first page with invalidCount', async () => {
    const cursor = next(await list('cursor=&count=2')) ?? '';
    expect(refusal(await list(`cursor=${encodeURIComponent(cursor)}&count=3`))).toEqual([400, 'invalidCount']);
  });

  it('9865-2-15 MUST refuse a cursor of another query', async () => {
    const cursor = next(await list('cursor=&count=2')) ?? '';
    for (const query of ['sortBy=userName', 'filter=title%20pr']) expect(refusal(await list(`cursor=${encodeURIComponent(cursor)}&count=2&${query}`))).toEqual([400, 'invalidCursor']);
  });

  it('9865-5.2-01 MUST let a cursor give nobody anything of another directory', async () => {
    const other = await connect(app, 'project');
    const cursor = next(await list('cursor=&count=2')) ?? '';
    expect(refusal(await list(`cursor=${encodeURIComponent(cursor)}&count=2`, other.scim))).toEqual([400, 'invalidCursor']);
  });

  it('9865-5.2-02 MUST ask for the token with every page', async () => {
    const cursor = next(await list('cursor=&count=2')) ?? '';
    expect((await scim.get(`/Users?cursor=${encodeURIComponent(cursor)}&count=2`, { authorization: 'Bearer x' })).status).toBe(401);
  });

  it('9865-5.2-04 MUST answer forged and foreign cursors in the same words', async () => {
    const other = await connect(app, 'project');
    await other.scim.createUser('one@acme.example');
    await other.scim.createUser('two@acme.example');
    const foreign = next(await list('cursor=&count=1', other.scim)) ?? '';
    const answers = await Promise.all([foreign, 'forged'].map((cursor) => list(`cursor=${encodeURIComponent(cursor)}&count=1`)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});
