import { setTimeout as sleep } from 'node:timers/promises';
import { Arena } from '../support/arena.js';
import { addPerson, configure, createProject, required, unique, type Configuration, type Project } from '../support/build.js';
import type { GraphqlAnswer } from '../support/graphql-client.js';
import { query } from '../support/owner-sql.js';
import { codeOf, race, statusOf, type Answer, type Played } from '../support/race.js';
import { join, type TestAccount } from '../support/sign-up.js';

/** So many writes does a client still send when access has ended, if nobody refuses them. */
const persistence = 10;
const clients = 12;

let arena: Arena;
let leaver: TestAccount;
beforeAll(async () => {
  arena = await Arena.open();
  leaver = await join(arena, await createProject(arena));
});
afterAll(() => arena.stop());

/** Somebody who may make teams in a project, and the provider that manages them once it writes. */
interface Setting {
  readonly project: Project;
  readonly configuration: Configuration;
  readonly personId: string;
}

/** The ways in which access ends: by a provider, by an administrator, in either server. */
const ends: readonly ((setting: Setting, n: number) => Promise<Answer>)[] = [
  ({ configuration, personId }, n) => arena.scim(configuration, n).patch(`/Users/${personId}`, [{ op: 'replace', path: 'active', value: false }]),
  ({ personId }, n) => arena.server(n).admin.send('mutation ($id: ID!) { suspendPerson(input: { id: $id, reason: "Left" }) { person { id } } }', { id: personId }),
  ({ configuration, personId }, n) => arena.scim(configuration, n).delete(`/Users/${personId}`),
  ({ project, personId }, n) => arena.server(n).admin.send('mutation ($input: ChangeTeamMembersInput!) { changeTeamMembers(input: $input) { team { id } } }', { input: { teamId: project.admins, remove: [personId] } }),
];

race({
  row: 'C12 access ended while its bearer writes',
  holds: 'the access of somebody who writes without a pause can be ended in every way, and once that is acknowledged they write nothing more',
  rounds: { quick: 4, full: 200 },
  arena: () => arena,
  play: playEnd,
  control: {
    without: 'the hold on the person and the memberships of who writes',
    rewrite: [{ find: / for no key update of "person"/, say: '' }, { find: / for key share of "team_member"/, say: '' }, { find: /insert into "team" /, hold: 200 }],
    shows: /were written after/,
  },
});

/** Many clients of one person make teams as fast as they can until they are refused; in the middle of it access ends. */
async function playEnd(round: number): Promise<Played> {
  const project = await createProject(arena);
  const setting = { project, configuration: await configure(arena, project), personId: await addPerson(arena, project, { email: leaver.email, teamIds: [project.admins] }) };
  const answers: { readonly answer: GraphqlAnswer<unknown>; readonly sentAt: number }[] = [];
  let over = false;
  const writing = Promise.all(Array.from({ length: clients }, async (_, n) => {
    for (let afterwards = 0; afterwards < persistence; afterwards += over ? 1 : 0) {
      const sentAt = performance.now();
      const answer = await arena.graphql(leaver.accessToken, n).send('mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { input: { projectId: project.id, name: unique('Team'), role: 'MEMBER' } });
      answers.push({ answer, sentAt });
      if (answer.errors !== undefined) return;
    }
  }));
  await sleep(20 + round % 7);
  const ended = await required(ends[round % ends.length])(setting, round);
  const endedAt = performance.now();
  const atTheEnd = await countTeams(project);
  over = true;
  await writing;
  const later = await countTeams(project) - atTheEnd;
  return {
    answers: [ended, ...answers.map(({ answer }) => answer)],
    faults: [
      ...(statusOf(ended) < 300 ? [] : [`access could not be ended: ${JSON.stringify(ended)}`]),
      ...answers.filter(({ answer, sentAt }) => sentAt > endedAt && answer.errors === undefined).map(() => 'somebody without access did something'),
      ...answers.map(({ answer }) => codeOf(answer)).filter((code) => code !== '' && code !== 'NOT_FOUND').map((code) => `somebody without access was told ${code}`),
      ...(later > 0 ? [`${later} teams were written after the end of access was acknowledged`] : []),
    ],
  };
}

async function countTeams({ id }: Project): Promise<number> {
  const [row] = await query<{ count: number }>(arena.database, 'select count(*)::int as count from team where directory_id = $1', [id]);
  return required(row).count;
}
