import { Arena } from '../support/arena.js';
import { addPerson, configure, createProject, createTeam, required, unique, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import { query } from '../support/owner-sql.js';
import { race, type Played } from '../support/race.js';
import { groupSchema, type ScimAnswer } from '../support/scim-client.js';

const clients = 8;
const locks = { find: / for (update|no key update) of "(person|team)"/, say: '' };

let arena: Arena;
let project: Project;
let provider: Configuration;
let member: string;
beforeAll(async () => {
  arena = await Arena.open();
  project = await createProject(arena);
  provider = await configure(arena, project, { pushGroupsEnabled: true });
  member = await addPerson(arena, project);
});
afterAll(() => arena.stop());

const resources = ['Users', 'Groups'] as const;

async function create(kind: 'Users' | 'Groups'): Promise<ScimAnswer> {
  return kind === 'Users' ? provider.scim.createUser(uniqueEmail()) : provider.scim.createGroup(unique('Group'), [member]);
}

race({
  row: 'C4 one version, many writers',
  holds: `of ${clients} clients that change one user or one group with If-Match of the same version one is done and the others are told 412`,
  rounds: { quick: 6, full: 500 },
  arena: () => arena,
  play: async (round) => {
    const kind = required(resources[round % 2]);
    const { body: { id, meta } } = await create(kind);
    const path = `/${kind}/${id}`;
    const values = Array.from({ length: clients }, () => unique('Name'));
    const answers = await Promise.all(values.map((value, n) => arena.scim(provider, n).patch(path, [{ op: 'replace', path: 'displayName', value }], { 'if-match': meta.version })));
    const winners = answers.flatMap(({ status }, n) => (status === 200 ? [values[n]] : []));
    const { body: left } = await provider.scim.get(path);
    return {
      answers,
      faults: [
        ...(winners.length === 1 ? [] : [`${winners.length} writers won`]),
        ...(winners.includes(left.displayName) ? [] : ['what is left is nobody\'s']),
        ...(left.meta.version === answers.find(({ status }) => status === 200)?.body.meta.version ? [] : ['the version is not the one that the winner was told']),
        ...answers.filter(({ status }) => status !== 200 && status !== 412).map(({ status }) => `a writer was answered ${status}`),
      ],
    };
  },
  control: { without: 'the lock on what is changed', rewrite: [locks], shows: /[2-8] writers won/ },
});

race({
  row: 'C9 deleted by many',
  holds: 'of four clients that delete one user or one group one is told 204 and the others 404',
  rounds: { quick: 5, full: 300 },
  arena: () => arena,
  play: async (round) => {
    const kind = required(resources[round % 2]);
    const { body: { id } } = await create(kind);
    const answers = await Promise.all([0, 1, 2, 3].map((n) => arena.scim(provider, n).delete(`/${kind}/${id}`)));
    const statuses = answers.map(({ status }) => status).sort((left, right) => left - right).join(' ');
    return { answers, faults: statuses === '204 404 404 404' ? [] : [`the deletions were answered ${statuses}`] };
  },
  control: { without: 'the lock on what is deleted', rewrite: [locks], shows: /answered 204 204/ },
});

race({
  row: 'C8 a group deleted while changed',
  holds: 'a group that is deleted while it is changed is gone or let go whole: nobody stays a member by a provider that does not manage it',
  rounds: { quick: 8, full: 300 },
  arena: () => arena,
  play: playDeletion,
  control: { without: 'the lock on the group', rewrite: [locks], shows: /a member of a team/ },
});

/** Of a group that the provider made, or of a team that it linked: deleting lets that one go. */
async function playDeletion(round: number): Promise<Played> {
  const isLinked = round % 2 === 0;
  const id = isLinked ? await createTeam(arena, project) : (await create('Groups')).body.id;
  if (isLinked) await provider.scim.put(`/Groups/${id}`, { schemas: [groupSchema], displayName: unique('Linked'), members: [] });
  const addition = { op: 'add', path: 'members', value: [{ value: member }] };
  const rename = { op: 'replace', path: 'displayName', value: unique('Renamed') };
  const [deleted, ...changed] = await Promise.all([
    arena.scim(provider, round).delete(`/Groups/${id}`),
    arena.scim(provider, round + 1).patch(`/Groups/${id}`, [addition]), arena.scim(provider, round).patch(`/Groups/${id}`, [rename]),
  ]);
  const [team] = await query<{ managed_by: string | null }>(arena.database, 'select managed_by from team where id = $1', [id]);
  const pushed = await query(arena.database, `select 1 from team_member where team_id = $1 and source = 'PUSH'`, [id]);
  return {
    answers: [deleted, ...changed],
    faults: [
      ...(deleted.status === 204 ? [] : [`the deletion was answered ${deleted.status}`]),
      ...changed.filter(({ status }) => status !== 200 && status !== 404).map(({ status }) => `a change was answered ${status}`),
      ...((team === undefined) === !isLinked ? [] : ['the wrong kind of group is gone']),
      ...(team?.managed_by === null && pushed.length > 0 ? ['a provider still answers for a member of a team that it let go'] : []),
    ],
  };
}
