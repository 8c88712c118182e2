import { startApp, type TestApp } from '../support/app.js';
import { addPerson, connect, homeKinds, unique, uniqueEmail, type Connected } from '../support/build.js';
import { enterpriseSchema, idOf, postGroup, postReport, postUser, sendBulk } from '../support/bulk.js';
import { userSchema } from '../support/scim-client.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

describe.each(homeKinds)('references between users on a %s', (kind) => {
  const scim = () => (kind === 'project' ? project : page).scim;
  const managerOf = async (id: string) => ((await scim().get(`/Users/${id}`)).body[enterpriseSchema] as { manager?: { value: string } } | undefined)?.manager?.value;
  const count = async () => (await scim().get('/Users?count=0')).body.totalResults;

  test('lead back and forward', async () => {
    const { statuses, operations: [report, boss, peer] } = await sendBulk(scim(), [
      postReport('report', uniqueEmail(), 'bulkId:boss'), postUser('boss', uniqueEmail()), postReport('peer', uniqueEmail(), 'bulkId:boss'),
    ]);
    expect(statuses).toEqual(['201', '201', '201']);
    expect([await managerOf(idOf(report)), await managerOf(idOf(peer))]).toEqual([idOf(boss), idOf(boss)]);
    expect(report?.version).toBe('W/"1"');
  });

  test('stand in paths, and in the values and paths of a PATCH', async () => {
    const { statuses, operations: [boss, , report, , leaving] } = await sendBulk(scim(), [
      postUser('boss', uniqueEmail()),
      { method: 'PATCH', path: '/Users/bulkId:report', data: { Operations: [{ op: 'add', path: `${enterpriseSchema}:manager`, value: { value: 'bulkId:boss' } }] } },
      postUser('report', uniqueEmail()),
      { method: 'PUT', path: '/Users/bulkId:boss', data: { schemas: [userSchema], userName: uniqueEmail(), title: 'Boss' } },
      postUser('leaving', uniqueEmail()),
      { method: 'DELETE', path: '/Users/bulkId:leaving' },
    ]);
    expect(statuses).toEqual(['201', '200', '201', '200', '201', '204']);
    expect(await managerOf(idOf(report))).toBe(idOf(boss));
    expect((await scim().get(`/Users/${idOf(boss)}`)).body.title).toBe('Boss');
    expect((await scim().get(`/Users/${idOf(leaving)}`)).status).toBe(404);
  });

  test('that nothing resolves are 409, and nothing of the operation is done', async () => {
    const before = await count();
    const { statuses, operations } = await sendBulk(scim(), [
      postReport('a', uniqueEmail(), 'bulkId:nobody'), postReport('b', uniqueEmail(), 'bulkId:a'), postUser('c', 'no address'), postReport('d', uniqueEmail(), 'bulkId:c'),
      { method: 'DELETE', path: '/Users/bulkId:c' }, { method: 'DELETE', path: '/Users/bulkId:' }, postReport('e', uniqueEmail(), 'bulkId:twice'),
      postUser('twice', uniqueEmail()), postUser('twice', uniqueEmail()),
    ]);
    expect(statuses).toEqual(['409', '409', '400', '409', '409', '409', '409', '400', '400']);
    expect(operations[0]?.response).toMatchObject({ status: '409', detail: expect.stringContaining('"nobody"') as string });
    expect(operations[0]?.response).not.toHaveProperty('scimType');
    expect(operations[4]).not.toHaveProperty('location');
    expect(await count()).toBe(before);
  });

  test('in a circle of managers all resolve', async () => {
    const { statuses, operations: [a, b, c, self] } = await sendBulk(scim(), [
      postReport('a', uniqueEmail(), 'bulkId:b'), postReport('b', uniqueEmail(), 'bulkId:c'), postReport('c', uniqueEmail(), 'bulkId:a'), postReport('self', uniqueEmail(), 'bulkId:self'),
    ]);
    expect(statuses).toEqual(['201', '201', '201', '201']);
    expect([await managerOf(idOf(a)), await managerOf(idOf(b)), await managerOf(idOf(c)), await managerOf(idOf(self))]).toEqual([idOf(b), idOf(c), idOf(a), idOf(self)]);
    for (const { location, version } of [a, b, c, self].flatMap((each) => each ?? [])) {
      expect((await scim().get(`/Users/${idOf({ status: '', ...(location !== undefined && { location }) })}`)).body.meta).toMatchObject({ location, version });
    }
  });

  test('in a circle of which one is refused leave nobody behind, and link nobody', async () => {
    const { home } = kind === 'project' ? project : page;
    const email = uniqueEmail();
    const unmanaged = await addPerson(app, home, { email });
    const before = [await count(), (await scim().get(`/Users/${unmanaged}`)).body];
    const { statuses, operations } = await sendBulk(scim(), [
      postReport('a', email, 'bulkId:b'), postReport('b', 'no address', 'bulkId:a'), postReport('c', uniqueEmail(), 'bulkId:a'), postUser('d', uniqueEmail()),
    ]);
    expect(statuses).toEqual(['409', '400', '409', '201']);
    expect(operations[0]?.response?.detail).toContain('"b"');
    expect([await count(), (await scim().get(`/Users/${unmanaged}`)).body]).toEqual([Number(before[0]) + 1, before[1]]);
    const broken = await sendBulk(scim(), [postReport('a', uniqueEmail(), 'bulkId:b'), { ...postReport('b', uniqueEmail(), 'bulkId:a'), path: '/Users/x' }], { failOnErrors: 1 });
    expect(broken.statuses).toEqual(['409', '405']);
  });

  test('that come forward count as errors in the order in which they are done', async () => {
    const answer = await sendBulk(scim(), [postReport('a', uniqueEmail(), 'bulkId:b'), postUser('z', uniqueEmail()), postUser('b', 'no address')], { failOnErrors: 1 });
    expect(answer.operations.map(({ bulkId, status }) => [bulkId, status])).toEqual([['b', '400']]);
  });
});

describe('references between groups and users', () => {
  const membersOf = async (id: string) => (await project.scim.get(`/Groups/${id}`)).body.members?.map(({ value }) => value).toSorted() ?? [];

  test('make members of users who come later', async () => {
    const { statuses, operations: [group, , a, b] } = await sendBulk(project.scim, [
      postGroup('g', unique('G'), ['bulkId:a']),
      { method: 'PATCH', path: '/Groups/bulkId:g', data: { Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:b' }] }] } },
      postUser('a', uniqueEmail()), postUser('b', uniqueEmail()),
    ]);
    expect(statuses).toEqual(['201', '200', '201', '201']);
    expect(await membersOf(idOf(group))).toEqual([idOf(a), idOf(b)].toSorted());
    const left = await sendBulk(project.scim, [
      postUser('c', uniqueEmail()),
      { method: 'PATCH', path: `/Groups/${idOf(group)}`, data: { Operations: [
        { op: 'Add', path: 'members', value: 'bulkId:c' }, { op: 'remove', path: `members[value eq "${idOf(a)}"]` }, { op: 'remove', path: `members[value eq "bulkId:c"]` },
      ] } },
    ]);
    expect(left.statuses).toEqual(['201', '200']);
    expect(await membersOf(idOf(group))).toEqual([idOf(b)]);
  });

  test('of groups in one another are 409, the others are done', async () => {
    const names = [unique('G'), unique('H')] as const;
    const { statuses } = await sendBulk(project.scim, [postGroup('g', names[0], ['bulkId:h']), postGroup('h', names[1], ['bulkId:g']), postUser('u', uniqueEmail())]);
    expect(statuses).toEqual(['409', '409', '201']);
    for (const name of names) expect((await project.scim.get(`/Groups?filter=${encodeURIComponent(`displayName eq "${name}"`)}`)).body.totalResults).toBe(0);
  });

  test('of a group in another group are refused as a single request is', async () => {
    const { statuses, operations } = await sendBulk(project.scim, [postGroup('g', unique('G')), postGroup('h', unique('H'), ['bulkId:g'])]);
    expect(statuses).toEqual(['201', '400']);
    expect(operations[1]?.response?.scimType).toBe('invalidValue');
  });
});
