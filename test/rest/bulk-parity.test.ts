import * as fc from 'fast-check';
import { startApp, type TestApp } from '../support/app.js';
import { connect, type Connected } from '../support/build.js';
import { enterpriseSchema, sendBulk } from '../support/bulk.js';
import { runs } from '../support/prove.js';
import { groupSchema, userSchema, type ScimClient } from '../support/scim-client.js';

let app: TestApp;
let twins: readonly [Connected, Connected];
beforeAll(async () => {
  app = await startApp();
  const pushing = { pushGroupsEnabled: true, defaultTeamIds: [] };
  twins = [await connect(app, 'project', pushing), await connect(app, 'project', pushing)];
});
afterAll(async () => { await app.stop(); });

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** `~` stands for the start of every name of a run, `@...@` for the id of what was there before. */
const name = fc.constantFrom('~u0@acme.example', '~u1@acme.example', '~u2@acme.example', '~Old0@acme.example', 'no address');
const groupName = fc.constantFrom('~G0', '~G1', '~Old Group');
const made = fc.constantFrom('0', '1', '2', '3', '4', '5', 'nobody').map((bulkId) => `bulkId:${bulkId}`);
const known = fc.constantFrom('@old0@', '@old1@');
const userRef = fc.oneof(made, known);
const groupRef = fc.oneof(made, fc.constant('@group@'));
const title = fc.constantFrom('T', 'U');
const members = fc.uniqueArray(userRef, { maxLength: 2 }).map((ids) => ids.map((value) => ({ value })));
const manager = fc.option(userRef).map((value) => (value === null ? {} : { [enterpriseSchema]: { manager: { value } } }));
const version = fc.option(fc.constantFrom('W/"1"', 'W/"2"', '*')).map((each) => (each === null ? {} : { version: each }));

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, manager, fc.boolean()).map(([userName, extension, active]) => ({ method: 'POST', path: '/Users', data: { schemas: [userSchema, enterpriseSchema], userName, active, ...extension } })) },
  { weight: 2, arbitrary: fc.tuple(groupName, members).map(([displayName, list]) => ({ method: 'POST', path: '/Groups', data: { schemas: [groupSchema], displayName, members: list } })) },
  fc.tuple(userRef, name, title, version).map(([id, userName, text, more]) => ({ method: 'PUT', path: `/Users/${id}`, ...more, data: { schemas: [userSchema], userName, title: text } })),
  fc.tuple(userRef, userRef, version).map(([id, value, more]) => ({ method: 'PATCH', path: `/Users/${id}`, ...more, data: { Operations: [{ op: 'add', path: `${enterpriseSchema}:manager`, value: { value } }] } })),
  fc.tuple(userRef, fc.constantFrom(true, false, 'False', 'x')).map(([id, value]) => ({ method: 'PATCH', path: `/Users/${id}`, data: { Operations: [{ op: 'Replace', path: 'active', value }] } })),
  fc.tuple(userRef, version).map(([id, more]) => ({ method: 'DELETE', path: `/Users/${id}`, ...more })),
  fc.tuple(groupRef, members, userRef).map(([id, value, leaving]) => ({ method: 'PATCH', path: `/Groups/${id}`, data: { Operations: [{ op: 'add', path: 'members', value }, { op: 'remove', path: `members[value eq "${leaving}"]` }] } })),
  fc.tuple(groupRef, groupName, members).map(([id, displayName, list]) => ({ method: 'PUT', path: `/Groups/${id}`, data: { schemas: [groupSchema], displayName, members: list } })),
  groupRef.map((id) => ({ method: 'DELETE', path: `/Groups/${id}` })),
);

/** The POSTs get the bulkIds 0, 1, 2 ..., so that references lead back and forward. */
const bulk = fc.record({
  operations: fc.array(operation, { minLength: 1, maxLength: 7 }).map((operations) => {
    let posts = 0;
    return operations.map((each): Operation => (each.method === 'POST' ? { ...each, bulkId: String(posts++) } : each));
  }).filter((operations) => operations.every((_, index) => !referred(operations, index).has(index))),
  failOnErrors: fc.option(fc.integer({ min: 1, max: 3 })),
});

/** The places of the POSTs that an operation refers to, itself or through others. */
function referred(operations: readonly Operation[], from: number, seen = new Set<number>()): ReadonlySet<number> {
  for (const [, bulkId] of JSON.stringify(operations[from]).matchAll(/bulkId:(\w+)/g)) {
    const index = operations.findIndex((each) => each.bulkId === bulkId);
    if (index >= 0 && !seen.has(index)) referred(operations, index, seen.add(index));
  }
  return seen;
}

/** Does one operation after the other by single requests: what it refers to first. Gives the statuses in the order of the request. */
async function sendSingly(scim: ScimClient, operations: readonly Operation[], failOnErrors: number | null): Promise<readonly string[]> {
  const statuses = new Map<number, string>();
  const ids = new Map<string, string>();
  let errors = 0;
  const act = async (index: number): Promise<void> => {
    if (statuses.has(index)) return;
    for (const before of [...referred(operations, index)].filter((each) => !statuses.has(each)).sort((left, right) => left - right)) await act(before);
    if (errors >= (failOnErrors ?? Infinity)) return;
    const resolved = [...ids].reduce((text, [bulkId, id]) => text.replaceAll(`bulkId:${bulkId}`, id), JSON.stringify(operations[index]));
    const { method, path, version: expected, bulkId, data } = JSON.parse(resolved) as Operation;
    const answer = resolved.includes('bulkId:') ? undefined : await scim.send(method, path, data, expected === undefined ? {} : { 'if-match': expected });
    if (answer?.status === 201) ids.set(bulkId ?? '', answer.body.id);
    if (answer === undefined || answer.status >= 400) errors += 1;
    statuses.set(index, String(answer?.status ?? 409));
  };
  for (const index of operations.keys()) {
    if (errors < (failOnErrors ?? Infinity)) await act(index);
  }
  return [...statuses].sort(([left], [right]) => left - right).map(([, status]) => status);
}

/** What is there before a run, by the names that the operations have for it. */
async function prepare(scim: ScimClient, start: string): Promise<(operations: readonly Operation[]) => readonly Operation[]> {
  const old = [await scim.createUser(`${start}old0@acme.example`), await scim.createUser(`${start}old1@acme.example`)];
  const group = await scim.createGroup(`${start}Old Group`, [old[0]?.body.id ?? '']);
  return (operations) => JSON.parse(JSON.stringify(operations).replaceAll('@old0@', old[0]?.body.id ?? '').replaceAll('@old1@', old[1]?.body.id ?? '')
    .replaceAll('@group@', group.body.id).replaceAll('~', start)) as readonly Operation[];
}

/** Everybody and every group of a run, with names in the place of ids. */
async function stateOf(scim: ScimClient, start: string): Promise<unknown> {
  const users = (await scim.get(`/Users?count=200&filter=${encodeURIComponent(`userName sw "${start}"`)}`)).body.Resources;
  const groups = (await scim.get(`/Groups?count=200&filter=${encodeURIComponent(`displayName sw "${start}"`)}`)).body.Resources;
  const names = new Map(users.map(({ id, userName }) => [id, userName]));
  const managerOf = (extension: unknown): string | undefined => (extension as { manager?: { value: string } } | undefined)?.manager?.value;
  return {
    users: users.map((user) => {
      const boss = managerOf(user[enterpriseSchema]);
      return { ...user, id: '', meta: user.meta.version, groups: user.groups?.map(({ display }) => display).toSorted(), [enterpriseSchema]: boss === undefined ? null : names.get(boss) ?? 'somebody who left' };
    }).toSorted(byUserName),
    groups: groups.map(({ displayName, members: list }) => ({ displayName, members: list?.map(({ display }) => display).toSorted() ?? [] })).toSorted((left, right) => (left.displayName < right.displayName ? -1 : 1)),
  };
}

function byUserName(left: { readonly userName: string }, right: { readonly userName: string }): number {
  return left.userName < right.userName ? -1 : 1;
}

test('random bulks answer and leave what single requests one after the other do', async () => {
  let run = 0;
  const statuses = new Set<string>();
  await fc.assert(fc.asyncProperty(bulk, async ({ operations, failOnErrors }) => {
    run += 1;
    const start = `run${run}-`;
    const [whole, single] = twins.map(({ scim }) => scim) as [ScimClient, ScimClient];
    const [forWhole, forSingle] = [await prepare(whole, start), await prepare(single, start)];
    const answer = await sendBulk(whole, forWhole(operations), { failOnErrors });
    const expected = await sendSingly(single, forSingle(operations), failOnErrors);
    expect(answer.statuses).toEqual(expected);
    expect(await stateOf(whole, start)).toEqual(await stateOf(single, start));
    answer.statuses.forEach((status) => statuses.add(status));
  }), runs(20, 300));
  // Bulks in which everything or nothing succeeds would agree too easily; which refusals are drawn is chance.
  expect([...statuses]).toEqual(expect.arrayContaining(['200', '201', '204']));
  expect([...statuses].filter((status) => status >= '400').length).toBeGreaterThan(1);
}, 300_000);
