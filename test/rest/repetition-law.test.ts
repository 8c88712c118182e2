import * as fc from 'fast-check';
import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import { runs } from '../support/prove.js';
import type { ScimClient } from '../support/scim-client.js';
import { operations } from '../support/user-patch-arbitraries.js';
import { wholeUsers } from '../support/whole-users.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], userNamePolicy: 'ANY' }));
});
afterAll(() => app.stop());

describe('a PUT of what GET gave', () => {
  test('changes nothing of a user, not even the version and the time of the last change', async () => {
    await fc.assert(fc.asyncProperty(wholeUsers(), async (user) => {
      const created = await scim.post('/Users', { ...user, userName: uniqueEmail('Put') });
      expect([created.status, created.body.detail]).toEqual([201, undefined]);
      await scim.createGroup(unique('Group'), [created.body.id]);
      const got = (await scim.get(`/Users/${created.body.id}`)).body;
      const put = await scim.put(`/Users/${created.body.id}`, got);
      expect([put.status, put.body]).toEqual([200, got]);
      expect((await scim.get(`/Users/${created.body.id}`)).body).toEqual(got);
    }), runs(15, 500));
  }, 600_000);

  test('changes nothing of a group', async () => {
    const people = await Promise.all([1, 2, 3, 4].map(async () => (await scim.createUser(uniqueEmail('Member'))).body.id));
    await fc.assert(fc.asyncProperty(fc.subarray(people), fc.option(fc.constantFrom('E', ' e ', 'é')), async (members, externalId) => {
      const created = await scim.createGroup(unique('Group'), members, { externalId });
      const got = (await scim.get(`/Groups/${created.body.id}`)).body;
      const put = await scim.put(`/Groups/${created.body.id}`, got);
      expect([put.status, put.body]).toEqual([200, got]);
    }), runs(10, 200));
  }, 600_000);
});

test('a PATCH that is sent once more, as after a lost answer, moves no version', async () => {
  let applied = 0;
  const repeatable = operations.filter(({ meaning: { op, target } }) => target.where === undefined && target.part === undefined && (op !== 'remove' || target.attribute !== 'active'));
  await fc.assert(fc.asyncProperty(wholeUsers(), repeatable, async (user, { meaning, wire }) => {
    // Two people would want the same userName.
    fc.pre(meaning.target.attribute !== 'userName');
    const { id } = (await scim.post('/Users', { ...user, userName: uniqueEmail('Twice') })).body;
    const first = await scim.patch(`/Users/${id}`, [wire]);
    const second = await scim.patch(`/Users/${id}`, [wire]);
    applied += first.status === 200 ? 1 : 0;
    expect([second.status, second.body]).toEqual([first.status, first.body]);
  }), runs(15, 500));
  expect(applied).toBeGreaterThan(5);
}, 600_000);

test('a PATCH of members that is sent once more moves no version', async () => {
  const people = await Promise.all([1, 2, 3, 4].map(async () => (await scim.createUser(uniqueEmail('Member'))).body.id));
  const some = fc.subarray(people, { minLength: 1 });
  const operation = fc.oneof(
    fc.tuple(fc.constantFrom('add', 'replace', 'remove'), some).map(([op, ids]) => ({ op, path: 'members', value: ids.map((value) => ({ value })) })),
    some.map((ids) => ({ op: 'remove', path: `members[${ids.map((id) => `value eq "${id}"`).join(' or ')}]` })),
    some.map((ids) => ({ op: 'remove', path: `members[display co "Member" and (${ids.map((id) => `value eq "${id}"`).join(' or ')})]` })),
  );
  await fc.assert(fc.asyncProperty(fc.subarray(people), operation, async (members, wire) => {
    const { id } = (await scim.createGroup(unique('Group'), members)).body;
    const first = await scim.patch(`/Groups/${id}`, [wire]);
    const second = await scim.patch(`/Groups/${id}`, [wire]);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
  }), runs(10, 200));
}, 600_000);
