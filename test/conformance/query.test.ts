import { startApp, type TestApp } from '../support/app.js';
import { connect, type Connected } from '../support/build.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';

let app: TestApp;
let connected: Connected;
let scim: ScimClient;
const names = ['dora', 'Ben', 'abe', 'Cleo', 'älva'];
const attributes: readonly Readonly<Record<string, unknown>>[] = [
  { title: 'b', externalId: 'a', name: { familyName: 'Zet' }, emails: [{ value: 'z@x.example', type: 'home' }, { value: 'a@x.example', type: 'work', primary: true }] },
  { title: 'C', externalId: 'B', name: { familyName: 'alpha' }, emails: [{ value: 'm@x.example' }, { value: 'b@x.example' }] },
  { title: 'A', externalId: 'C', emails: [{ value: 'c@x.example', primary: true }] },
  { externalId: 'b', name: { familyName: 'Beta' } }, {},
];
beforeAll(async () => {
  app = await startApp();
  connected = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false });
  ({ scim } = connected);
  for (const [at, name] of names.entries()) {
    expect((await scim.createUser(`${name}@acme.example`, attributes[at])).status).toBe(201);
    app.clock.step(60_000);
  }
  await scim.createGroup('Group one');
});
afterAll(async () => { await app.stop(); });

const list = (query: string) => scim.get(`/Users?${query}`);
const namesOf = ({ body }: ScimAnswer) => body.Resources.map(({ userName }) => userName.split('@')[0]);
const page = ({ body }: ScimAnswer) => ({ total: body.totalResults, start: body['startIndex'], per: body['itemsPerPage'], size: body.Resources.length });

describe('a query', () => {
  it('7644-3.4.2-01 MUST answer in a ListResponse', async () => {
    for (const path of ['/Users', '/Groups']) expect((await scim.get(path)).body['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:ListResponse']);
  });

  it('7644-3.4.2-02 MUST say in totalResults how many resources match, however many it gives', async () => {
    expect([page(await list('count=2')).total, page(await list('startIndex=9')).total, page(await list('filter=title%20pr&count=1')).total]).toEqual([5, 5, 3]);
  });

  it('7644-3.4.2-03 MUST give the resources in Resources', async () => {
    expect(namesOf(await list(''))).toEqual(names);
  });

  it('7644-3.4.2-04 MUST say startIndex and itemsPerPage of a part of the results', async () => {
    expect(page(await list('startIndex=2&count=2'))).toEqual({ total: 5, start: 2, per: 2, size: 2 });
  });

  it('7644-3.4.2-05 MUST answer 200 with totalResults 0 where nothing matches', async () => {
    const answer = await list('filter=title%20eq%20%22none%22');
    expect([answer.status, page(answer)]).toEqual([200, { total: 0, start: 1, per: 0, size: 0 }]);
  });

  it('7644-3.4.2-06 MUST give each resource as GET of it gives it', async () => {
    const { body } = await list('');
    for (const resource of body.Resources) expect((await scim.get(`/Users/${resource.id}`)).body).toEqual(resource);
  });

  it('7644-3.4.2.1-01 MUST search one resource type at its endpoint, and no other', async () => {
    expect(new Set((await list('')).body.Resources.map(({ meta }) => meta.resourceType))).toEqual(new Set(['User']));
    expect((await scim.get('/Groups')).body.Resources.map(({ meta }) => meta.resourceType)).toEqual(['Group']);
  });
});

describe('sorting', () => {
  it('7644-3.4.2.3-01 MUST sort by the value of sortBy', async () => {
    expect(namesOf(await list('sortBy=userName'))).toEqual(['abe', 'Ben', 'Cleo', 'dora', 'älva']);
  });

  it('7644-3.4.2.3-02 MUST sort in ascending order unless sortOrder says descending', async () => {
    const ascending = namesOf(await list('sortBy=userName'));
    expect(namesOf(await list('sortBy=userName&sortOrder=ascending'))).toEqual(ascending);
    expect(namesOf(await list('sortBy=userName&sortOrder=descending'))).toEqual(ascending.toReversed());
  });

  it('7644-3.4.2.3-03 MUST sort without regard to case where the attribute has none', async () => {
    expect(namesOf(await list('sortBy=title')).slice(0, 3)).toEqual(['abe', 'dora', 'Ben']);
  });

  it('7644-3.4.2.3-04 MUST sort by case where the attribute is case-exact', async () => {
    expect(namesOf(await list('sortBy=externalId')).slice(0, 4)).toEqual(['Ben', 'abe', 'dora', 'Cleo']);
  });

  it('7644-3.4.2.3-05 MUST sort a multi-valued attribute by its primary value, else by its first', async () => {
    expect(namesOf(await list('sortBy=emails.value')).slice(0, 3)).toEqual(['dora', 'abe', 'Ben']);
    expect(namesOf(await list('sortBy=emails')).slice(0, 3)).toEqual(['dora', 'abe', 'Ben']);
  });

  it('7644-3.4.2.3-06 MUST sort by a sub-attribute in the notation of section 3.10', async () => {
    expect(namesOf(await list('sortBy=name.familyName')).slice(0, 3)).toEqual(['Ben', 'Cleo', 'dora']);
  });

  it('7644-3.4.2.3-07 MUST put what has no value last in ascending and first in descending order', async () => {
    expect(namesOf(await list('sortBy=title')).slice(3).toSorted()).toEqual(['Cleo', 'älva']);
    expect(namesOf(await list('sortBy=title&sortOrder=descending')).slice(0, 2).toSorted()).toEqual(['Cleo', 'älva']);
  });

  it('7644-3.4.2.3-08 MUST sort times as times', async () => {
    expect(namesOf(await list('sortBy=meta.created&sortOrder=descending'))).toEqual(names.toReversed());
  });

  it('7644-3.4.2.3-09 MUST take sorting together with a filter and with pages', async () => {
    expect(namesOf(await list('sortBy=title&filter=title%20pr&startIndex=2&count=2'))).toEqual(['dora', 'Ben']);
  });

  it('7644-3.4.2.3-10 MUST refuse an order or attribute that it does not know', async () => {
    for (const query of ['sortBy=shoeSize', 'sortBy=name', 'sortBy=userName&sortOrder=random']) expect([query, (await list(query)).status]).toEqual([query, 400]);
  });
});

describe('pages by index', () => {
  it('7644-3.4.2.4-01 MUST count from 1, and take a startIndex below 1 as 1', async () => {
    for (const startIndex of ['1', '0', '-5']) expect([page(await list(`startIndex=${startIndex}&count=1`)).start, namesOf(await list(`startIndex=${startIndex}&count=1`))]).toEqual([1, ['dora']]);
  });

  it('7644-3.4.2.4-02 MUST give no more resources than count', async () => {
    for (const count of [1, 3, 5]) expect(page(await list(`count=${count}`)).size).toBe(count);
  });

  it('7644-3.4.2.4-03 MUST take a negative count as 0', async () => {
    expect(page(await list('count=-1'))).toMatchObject({ total: 5, size: 0 });
  });

  it('7644-3.4.2.4-04 MUST give no resource for count 0, but totalResults', async () => {
    expect(page(await list('count=0'))).toMatchObject({ total: 5, per: 0, size: 0 });
  });

  it('7644-3.4.2.4-05 MAY set the size of a page itself where no count is given', async () => {
    const { body } = await scim.get('/ServiceProviderConfig');
    expect([body['pagination'], page(await list('')).size]).toEqual([expect.objectContaining({ defaultPageSize: 100, maxPageSize: 200 }), 5]);
  });

  it('7644-3.4.2.4-06 MUST say in itemsPerPage how many resources the page has', async () => {
    for (const query of ['count=2', 'startIndex=5&count=3', 'startIndex=6', '']) {
      const { per, size } = page(await list(query));
      expect([query, per]).toEqual([query, size]);
    }
  });

  it('7644-3.4.2.4-07 MUST answer a page beyond the end with no resources', async () => {
    expect(page(await list('startIndex=6&count=2'))).toMatchObject({ total: 5, size: 0 });
  });

  it('7644-3.4.2.4-08 SHOULD give every resource once over all pages', async () => {
    const pages = await Promise.all([1, 3, 5].map((startIndex) => list(`startIndex=${startIndex}&count=2&sortBy=title`)));
    expect(pages.flatMap(namesOf).toSorted()).toEqual(names.toSorted());
  });
});

describe('POST /.search', () => {
  const search = (body: Readonly<Record<string, unknown>>, path = '/Users/.search') => scim.post(path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], ...body });

  it('7644-3.4.3-01 MUST take POST to an endpoint with /.search as a query', async () => {
    const answer = await search({});
    expect([answer.status, namesOf(answer)]).toEqual([200, names]);
    expect((await search({}, '/Groups/.search')).body.totalResults).toBe(1);
  });

  it('7644-3.4.3-02 MUST read every parameter of a query from the body', async () => {
    const body = { filter: 'title pr', sortBy: 'title', sortOrder: 'descending', startIndex: 2, count: 1, attributes: ['userName', 'title'], excludedAttributes: ['title'] };
    const query = 'filter=title%20pr&sortBy=title&sortOrder=descending&startIndex=2&count=1&attributes=userName,title&excludedAttributes=title';
    expect((await search(body)).body).toEqual((await list(query)).body);
  });

  it('7644-3.4.3-03 MUST answer as section 3.4.2 says', async () => {
    const answer = await search({ count: 2 });
    expect([answer.body['schemas'], page(answer)]).toEqual([['urn:ietf:params:scim:api:messages:2.0:ListResponse'], { total: 5, start: 1, per: 2, size: 2 }]);
  });

  it('7644-3.4.3-04 MUST refuse a wrong filter as a query does', async () => {
    expect((await search({ filter: 'shoeSize pr' })).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
  });

  it('7644-3.4.3-05 MUST create nothing by it', async () => {
    await search({ userName: 'search@acme.example', filter: 'userName pr' });
    expect(page(await list('')).total).toBe(5);
  });

  it('7644-7.5.2-01 SHOULD let clients keep personal data out of addresses by POST', async () => {
    expect(namesOf(await search({ filter: 'userName eq "ben@acme.example"' }))).toEqual(['Ben']);
  });

  it('7644-3.4.2.1-02 MUST include every resource of the service in a search at its root', async () => {
    const { body } = await search({}, '/.search');
    expect([body.totalResults, body.Resources.map(({ meta }) => meta.resourceType)]).toEqual([6, ['User', 'User', 'User', 'User', 'User', 'Group']]);
  });

  it('7644-3.4.2.1-03 MUST treat an attribute that a resource type lacks as one without a value', async () => {
    const kinds = async (filter: string) => (await search({ filter }, '/.search')).body.Resources.map(({ userName, displayName }) => userName?.split('@')[0] ?? displayName);
    expect(await kinds('userName sw "ben" or displayName eq "group one"')).toEqual(['Ben', 'Group one']);
    expect(await kinds('userName sw "ben" and displayName pr')).toEqual([]);
    expect(await kinds('not (userName pr)')).toEqual(['Group one']);
    expect(await kinds('title ne "a" and not (members pr) and userName eq null')).toEqual(['Group one']);
    expect(await kinds('emails[value sw "m@"]')).toEqual(['Ben']);
  });

  it('7644-3.4.2.1-04 MUST refuse at the root an attribute that no resource type has', async () => {
    for (const filter of ['shoeSize eq 1', 'userName pr or shoeSize pr']) expect((await search({ filter }, '/.search')).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
  });
});
