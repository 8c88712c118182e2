import { Arena } from '../support/arena.js';
import { addPerson, changeTeamMembers, configure, createProject, person, required, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { query } from '../support/owner-sql.js';
import { codeOf, race, slowCommit, statusOf, type Answer, type Played } from '../support/race.js';
import { userSchema } from '../support/scim-client.js';
import { join, type TestAccount } from '../support/sign-up.js';

let arena: Arena;
let accounts: readonly TestAccount[];
beforeAll(async () => {
  arena = await Arena.open();
  const elsewhere = await createProject(arena);
  accounts = [await join(arena, elsewhere), await join(arena, elsewhere), await join(arena, elsewhere)];
});
afterAll(() => arena.stop());

/** A project whose owners are people of these accounts, in their order, and nobody else. */
interface Setting {
  readonly project: Project;
  readonly configuration: Configuration;
  readonly owners: readonly string[];
}

/** Somebody ends what makes an owner an owner; `by` is a human, a provider needs none. */
type Attack = (setting: Setting, n: number, by: GraphqlClient, id: string) => Promise<Answer>;

const byScim = (send: (scim: ReturnType<Arena['scim']>, id: string) => Promise<Answer>): Attack => ({ configuration }, n, _by, id) => send(arena.scim(configuration, n), id);
const byGraphql = (document: string): Attack => ({ project }, _n, by, id) => by.send(document, { id, team: project.owners });

const attacks: readonly Attack[] = [
  byScim((scim, id) => scim.delete(`/Users/${id}`)),
  byScim((scim, id) => scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])),
  byScim((scim, id) => scim.put(`/Users/${id}`, { schemas: [userSchema], userName: uniqueEmail(), active: false })),
  byGraphql('mutation ($id: ID!) { suspendPerson(input: { id: $id, reason: "Coup" }) { person { id } } }'),
  byGraphql('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }'),
  byGraphql('mutation ($team: ID!, $id: ID!) { changeTeamMembers(input: { teamId: $team, remove: [$id] }) { team { id } } }'),
];
/** Every two of them, each with itself too. */
const pairs = attacks.flatMap((first, at) => attacks.slice(at).map((second) => [first, second] as const));

/** What the second of two attackers is told: nobody would be left, or they have lost their own right meanwhile. */
const refusals = /^(403|LAST_OWNER|NOT_FOUND|FORBIDDEN)$/;
const locks = [
  { find: /pg_advisory_xact_lock(_shared)?\(hashtextextended\(\$1, 0\)\)/, say: 'hashtextextended($1, 0)' },
  slowCommit,
];

race({
  row: 'C6 two owners ended at once',
  holds: `two owners ended at the same moment in each of ${pairs.length} pairings of SCIM and GraphQL never leave a project without one`,
  rounds: { quick: 11, full: 500 },
  arena: () => arena,
  play: (round) => duel(round, 'administrator'),
  control: { without: 'holding who owns the project', rewrite: locks, shows: /0 owners are left/ },
});

race({
  row: 'C6 owners who end each other',
  holds: 'two owners who end each other at the same moment never leave a project without one',
  rounds: { quick: 3, full: 300 },
  arena: () => arena,
  play: (round) => duel(round, 'each other'),
  control: { without: 'holding who owns the project', rewrite: [...locks, { find: / for (no key update|key share) of "(person|team_member)"/, say: '' }], shows: /0 owners are left/ },
});

race({
  row: 'C6 three owners ended at once',
  holds: 'three owners ended at the same moment leave one',
  rounds: { quick: 3, full: 200 },
  arena: () => arena,
  play: async (round) => {
    const setting = await withOwners(3);
    const answers = await Promise.all(setting.owners.map((id, n) => attack(round + n)(setting, n, arena.server(n).admin, id)));
    return judge(setting, answers, 2);
  },
  control: { without: 'holding who owns the project', rewrite: locks, shows: /0 owners are left/ },
});

const durations: number[] = [];

test('most duels end before PostgreSQL, after a second, even looks for a deadlock: the order of the locks meets none', () => {
  expect(required(durations.toSorted((left, right) => left - right)[Math.floor(durations.length / 2)])).toBeLessThan(1000);
});

/** Both owners are attacked at once, by a server administrator and the provider, or each by the other. */
async function duel(round: number, by: 'administrator' | 'each other'): Promise<Played> {
  const setting = await withOwners(2);
  // Five has no divisor in common with the number of pairs, so that few rounds meet many kinds.
  const pair = required(pairs[(round * 5) % pairs.length]);
  const start = performance.now();
  const answers = await Promise.all(pair.map((act, n) => {
    const human = by === 'administrator' ? arena.server(n).admin : arena.graphql(required(accounts[1 - n]).accessToken, n);
    return act(setting, n, human, required(setting.owners[n]));
  }));
  durations.push(performance.now() - start);
  return judge(setting, answers, 1);
}

/** The check: so many were done, the others refused for the right reason, and one owner with access is there. */
async function judge({ project }: Setting, answers: readonly Answer[], done: number): Promise<Played> {
  const left = await query(arena.database, `
    select 1 from team_member join person on person.directory_id = team_member.directory_id and person.id = team_member.person_id
    where team_member.directory_id = $1 and team_member.team_id = $2
      and person.deactivated_at is null and person.suspended_at is null and person.removed_at is null`, [project.id, project.owners]);
  const refused = answers.filter((answer) => statusOf(answer) >= 400);
  return {
    answers,
    faults: [
      ...(left.length === 1 ? [] : [`${left.length} owners are left`]),
      ...(refused.length === answers.length - done ? [] : [`${refused.length} of ${answers.length} were refused`]),
      ...refused.map((answer) => ('text' in answer ? String(answer.status) : codeOf(answer))).filter((code) => !refusals.test(code)).map((code) => `one was refused with ${code}`),
    ],
  };
}

async function withOwners(count: number): Promise<Setting> {
  const project = await createProject(arena);
  const [founder] = await query<{ person_id: string }>(arena.database, 'select person_id from team_member where directory_id = $1 and team_id = $2', [project.id, project.owners]);
  const owners = await Promise.all(accounts.slice(0, count).map(({ email }) => addPerson(arena, project, { email, teamIds: [project.owners] })));
  await changeTeamMembers(arena, project.owners, { remove: [required(founder).person_id] });
  return { project, configuration: await configure(arena, project), owners };
}

function attack(n: number): Attack {
  return required(attacks[n % attacks.length]);
}

test('owners in these races sign in with their own accounts', async () => {
  const { owners } = await withOwners(2);
  const views = await Promise.all(owners.map((id) => person(arena, id)));
  expect(views.map(({ signsInAs, role }) => [signsInAs, role])).toEqual(accounts.slice(0, 2).map(({ email }) => [email, 'OWNER']));
});
