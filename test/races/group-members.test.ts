import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, required, unique } from '../support/build.js';
import { groupSchema, type ScimAnswer, type ScimClient } from '../support/scim-client.js';
import { teamMembers } from '../support/teams.js';

const clients = 10;
const rounds = 50;

let app: TestApp;
let scim: ScimClient;
let people: readonly string[];
beforeAll(async () => {
  app = await startApp();
  const project = await createProject(app);
  ({ scim } = await configure(app, project, { pushGroupsEnabled: true }));
  people = await Promise.all(Array.from({ length: clients * 2 }, () => addPerson(app, project)));
});
afterAll(() => app.stop());

/** One client's way of adding a member; all of them start at the same moment. */
type Adding = (groupId: string, personIds: readonly string[]) => Promise<readonly ScimAnswer[]>;

/** The check: every client was answered well, and everybody is in the group. Every fault in a sentence. */
async function faultsOf(adding: Adding): Promise<readonly string[]> {
  const newcomers = people.slice(0, clients);
  const before = people.slice(clients);
  const { id } = (await scim.createGroup(unique('Group'), before)).body;
  const answers = await adding(id, newcomers);
  const present = new Set((await teamMembers(app, id)).map((member) => member.id));
  return [
    ...answers.filter(({ status }) => status >= 300).map(({ status, text }) => `a client was answered ${status} ${text}`),
    ...[...before, ...newcomers].filter((person) => !present.has(person)).map((person) => `${person} was lost`),
  ];
}

const byPatch: Adding = (groupId, personIds) => Promise.all(personIds.map((value) => scim.patch(`/Groups/${groupId}`, [{ op: 'add', path: 'members', value: [{ value }] }])));

/** A client that reads the whole list, adds one, and writes the whole list back. */
const byReadAndReplace: Adding = async (groupId, personIds) => {
  const lists = await Promise.all(personIds.map(() => scim.get(`/Groups/${groupId}`)));
  return Promise.all(personIds.map((value, n) => {
    const { displayName, members = [] } = required(lists[n]).body;
    return scim.put(`/Groups/${groupId}`, { schemas: [groupSchema], displayName, members: [...members.map((member) => ({ value: member.value })), { value }] });
  }));
};

test(`ten clients that add ten members to one group at once lose none, ${rounds} rounds`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    expect({ round, faults: await faultsOf(byPatch) }).toEqual({ round, faults: [] });
  }
}, 300_000);

test('ten clients that add and ten that remove at once each get what they asked for', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [newcomers, leavers] = [people.slice(0, clients), people.slice(clients)];
    const { id } = (await scim.createGroup(unique('Group'), leavers)).body;
    const answers = await Promise.all([
      byPatch(id, newcomers),
      ...leavers.map(async (value) => [await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${value}"]` }])]),
    ]);
    expect(answers.flat().filter(({ status }) => status >= 300)).toEqual([]);
    expect((await teamMembers(app, id)).map((member) => member.id).sort()).toEqual([...newcomers].sort());
  }
}, 300_000);

test('the control: clients that read the list, add one and replace the list lose members, and the check says so', async () => {
  expect(await faultsOf(byReadAndReplace)).toEqual(expect.arrayContaining([expect.stringMatching(/was lost$/)]));
});
