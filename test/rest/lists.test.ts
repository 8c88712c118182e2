import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail, type Connected } from '../support/build.js';
import type { ScimClient } from '../support/scim-client.js';

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
    const { body } = await scim.createUser(uniqueEmail(name), { displayName: name, externalId: name });
    users.push(body.id);
  }
  for (const name of ['One', 'Two', 'Three']) groups.push((await scim.createGroup(unique(name), users.slice(0, 2), { externalId: name })).body.id);
});
afterAll(async () => { await app.stop(); });

const idsOf = async (path: string) => {
  const { body } = await scim.get(path);
  return { total: body.totalResults, start: body['startIndex'], per: body['itemsPerPage'], ids: body.Resources.map(({ id }) => id) };
};

describe('a list', () => {
  test('is in the order of creation, and its pages cover it once', async () => {
    expect(await idsOf('/Users')).toEqual({ total: 5, start: 1, per: 5, ids: users });
    expect(await idsOf('/Users?startIndex=1&count=2')).toEqual({ total: 5, start: 1, per: 2, ids: users.slice(0, 2) });
    expect(await idsOf('/Users?startIndex=3&count=2')).toEqual({ total: 5, start: 3, per: 2, ids: users.slice(2, 4) });
    expect(await idsOf('/Users?startIndex=5&count=2')).toEqual({ total: 5, start: 5, per: 1, ids: users.slice(4) });
  });

  test('is empty beyond its end and for count 0, and still counts', async () => {
    for (const query of ['startIndex=6', 'startIndex=2147483648', 'startIndex=99999999999999999999', 'count=0', 'count=-7']) {
      expect(await idsOf(`/Users?${query}`)).toMatchObject({ total: 5, per: 0, ids: [] });
    }
    expect(await idsOf('/Users?filter=userName%20eq%20%227818078a-5d8c-4e4c-823c-0d3b1ed025b4%22')).toEqual({ total: 0, start: 1, per: 0, ids: [] });
  });

  test('can be sorted both ways', async () => {
    expect((await idsOf('/Users?sortBy=userName&sortOrder=descending')).ids).toEqual(users.toReversed());
    expect((await idsOf('/Users?sortBy=displayName')).ids).toEqual(users);
  });

  test('of groups has members unless they are excluded', async () => {
    const { body } = await scim.get('/Groups?count=1');
    expect(body.Resources[0]?.members?.map(({ value }) => value)).toEqual(users.slice(0, 2));
    expect((await idsOf('/Groups?filter=members%20eq%20%22' + users[0] + '%22')).ids).toEqual(groups);
  });
});

describe('a search by POST', () => {
  test('finds what the same query finds', async () => {
    const query = await scim.get('/Users?filter=externalId%20sw%20%22a%22&attributes=userName');
    const search = await scim.post('/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: 'externalId sw "a"', attributes: ['userName'] });
    expect(search.status).toBe(200);
    expect(search.body).toEqual(query.body);
    expect((await scim.post('/Groups/.search', { filter: 'externalId eq "Two"' })).body.Resources.map(({ id }) => id)).toEqual([groups[1]]);
  });

  test('at the root finds users, then groups, as one list', async () => {
    const search = async (body: object) => {
      const answer = await scim.post('/.search', body);
      return [answer.body.totalResults, answer.body.Resources?.map(({ id }) => id)];
    };
    expect(await search({})).toEqual([8, [...users, ...groups]]);
    expect(await search({ startIndex: 4, count: 3 })).toEqual([8, [users[3], users[4], groups[0]]]);
    expect(await search({ startIndex: 7, count: 5 })).toEqual([8, [groups[1], groups[2]]]);
    expect(await search({ count: 0 })).toEqual([8, []]);
    expect(await search({ filter: 'userName sw "ada"' })).toEqual([1, [users[0]]]);
    expect(await search({ filter: 'members pr' })).toEqual([3, groups]);
    expect(await search({ filter: 'externalId eq "bob" or externalId eq "One"' })).toEqual([2, [users[1], groups[0]]]);
  });

  test('at the root refuses what no resource has, and an order over both', async () => {
    expect((await scim.post('/.search', { filter: 'shoeSize eq 1' })).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
    expect((await scim.post('/.search', { sortBy: 'id' })).body).toMatchObject({ status: '400', scimType: 'invalidValue' });
  });
});
