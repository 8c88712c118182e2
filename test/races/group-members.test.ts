import { Client } from 'pg';
import { Arena } from '../support/arena.js';
import { addPerson, configure, createProject, createTeam, required, unique, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import { query } from '../support/owner-sql.js';
import { race, statusOf, type Answer, type Played } from '../support/race.js';
import { groupSchema, type ScimAnswer } from '../support/scim-client.js';

const clients = 10;

let arena: Arena;
let project: Project;
let provider: Configuration;
let people: readonly string[];
beforeAll(async () => {
  arena = await Arena.open();
  project = await createProject(arena);
  provider = await configure(arena, project, { pushGroupsEnabled: true });
  people = await Promise.all(Array.from({ length: clients * 2 }, () => addPerson(arena, project)));
});
afterAll(() => arena.stop());

const addition = (...ids: readonly string[]) => ({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
const removal = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` });
const patch = (n: number, groupId: string, operation: unknown): Promise<ScimAnswer> => arena.scim(provider, n).patch(`/Groups/${groupId}`, [operation]);

race({
  row: 'C2 members added and removed at once',
  holds: 'ten clients that add and ten that remove at once each get what they asked for',
  rounds: { quick: 5, full: 300 },
  arena: () => arena,
  play: () => changeAtOnce(async (groupId, newcomers, leavers) => [
    ...newcomers.map((id, n) => patch(n, groupId, addition(id))),
    ...leavers.map((id, n) => patch(n, groupId, removal(id))),
  ]),
  control: {
    without: 'rows for members: each client reads the list and writes it back with its own change',
    play: () => changeAtOnce(async (groupId, newcomers, leavers) => {
      const { displayName, members = [] } = (await provider.scim.get(`/Groups/${groupId}`)).body;
      const write = (n: number, ids: readonly string[]) => arena.scim(provider, n).put(`/Groups/${groupId}`, { schemas: [groupSchema], displayName, members: ids.map((value) => ({ value })) });
      const before = members.map(({ value }) => value);
      return [...newcomers.map((id, n) => write(n, [...before, id])), ...leavers.map((id, n) => write(n, before.filter((other) => other !== id)))];
    }),
    shows: /was lost/,
  },
});

race({
  row: 'C5 opposite orders',
  holds: 'requests that name the same people in opposite orders never end in a deadlock that a client sees',
  rounds: { quick: 4, full: 200 },
  arena: () => arena,
  play: async () => {
    const ids = (await Promise.all([unique('Group'), unique('Group')].map((name) => provider.scim.createGroup(name, people.slice(0, 4))))).map(({ body }) => body.id);
    const [first, second] = [required(ids[0]), required(ids[1])];
    const backwards = people.toReversed();
    const leaver = await createPerson();
    const answers = await Promise.all([
      patch(0, first, addition(...people)), patch(1, first, addition(...backwards)), patch(0, second, addition(...backwards, leaver)), patch(1, second, addition(leaver, ...people)),
      patch(1, first, { op: 'replace', path: 'members', value: backwards.slice(5).map((value) => ({ value })) }),
      patch(0, second, { op: 'replace', path: 'members', value: people.slice(5).map((value) => ({ value })) }),
      arena.scim(provider, 1).delete(`/Users/${leaver}`),
    ]);
    return { answers, faults: [] };
  },
  control: {
    without: 'an order: members inserted one by one as they were sent',
    play: async () => ({ answers: [], faults: await insertInOppositeOrders(await createTeam(arena, project)) }),
    shows: /40P01/,
  },
});

race({
  row: 'C7 a person deleted while added to a group',
  holds: 'a person who is deleted while somebody adds them to a team is in no team afterwards, and nobody is answered with a fault',
  rounds: { quick: 6, full: 500 },
  arena: () => arena,
  play: async (round) => {
    const id = await createPerson();
    const byProvider = round % 2 === 0;
    const groupId = byProvider ? (await provider.scim.createGroup(unique('Group'), [required(people[0])])).body.id : await createTeam(arena, project);
    const adding = byProvider
      ? () => patch(round, groupId, addition(id))
      : () => arena.server(round).admin.send('mutation ($input: ChangeTeamMembersInput!) { changeTeamMembers(input: $input) { team { id } } }', { input: { teamId: groupId, add: [id] } });
    const [added, deleted] = await Promise.all([adding(), arena.scim(provider, round + 1).delete(`/Users/${id}`)] as const);
    const orphans = await query(arena.database, 'select 1 from team_member where person_id = $1', [id]);
    return {
      answers: [added, deleted],
      faults: [
        ...(orphans.length === 0 ? [] : ['a removed person is in a team']),
        ...(deleted.status === 204 ? [] : [`the deletion was answered ${deleted.status}`]),
        ...([200, 400, 404].includes(statusOf(added)) ? [] : [`the addition was answered ${statusOf(added)}`]),
      ],
    };
  },
  control: {
    without: 'the hold on the people who join',
    rewrite: [{ find: / for (key )?share of "person"/, say: '' }, { find: /insert into "team_member"/, hold: 200 }],
    shows: /a removed person is in a team/,
  },
});

/** The check of C2: every client was done, every newcomer is in and every leaver is out. */
async function changeAtOnce(change: (groupId: string, newcomers: readonly string[], leavers: readonly string[]) => Promise<readonly Promise<ScimAnswer>[]>): Promise<Played> {
  const [newcomers, leavers] = [people.slice(0, clients), people.slice(clients)];
  const { id } = (await provider.scim.createGroup(unique('Group'), leavers)).body;
  const answers: readonly Answer[] = await Promise.all(await change(id, newcomers, leavers));
  const rows = await query<{ person_id: string }>(arena.database, 'select person_id from team_member where team_id = $1', [id]);
  const present = new Set(rows.map((row) => row.person_id));
  return {
    answers,
    faults: [
      ...answers.filter((answer) => statusOf(answer) !== 200).map((answer) => `a client was answered ${statusOf(answer)}`),
      ...newcomers.filter((person) => !present.has(person)).map((person) => `the addition of ${person} was lost`),
      ...leavers.filter((person) => present.has(person)).map((person) => `the removal of ${person} was lost`),
    ],
  };
}

async function createPerson(): Promise<string> {
  return (await provider.scim.createUser(uniqueEmail())).body.id;
}

/** Two connections, each with a transaction that inserts the people one by one, the other one backwards; gives the errors. */
async function insertInOppositeOrders(teamId: string): Promise<readonly string[]> {
  const insert = async (order: readonly string[]): Promise<string> => {
    const client = new Client({ connectionString: arena.database.ownerConnection });
    await client.connect();
    try {
      await client.query('begin');
      for (const id of order) {
        await client.query(`insert into team_member (directory_id, team_id, person_id, source, added_at) values ($1, $2, $3, 'MANUAL', now()) on conflict do nothing`, [project.id, teamId, id]);
      }
      await client.query('commit');
      return '';
    } catch (error) {
      return String((error as { readonly code?: string }).code);
    } finally {
      await client.end();
    }
  };
  return Promise.all([insert(people), insert(people.toReversed())]);
}
