import { setTimeout as sleep } from 'node:timers/promises';
import { Arena } from '../support/arena.js';
import { configure, createProject, createTeam, required, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import type { GraphqlAnswer } from '../support/graphql-client.js';
import { query } from '../support/owner-sql.js';
import { race, type Played } from '../support/race.js';
import type { ScimAnswer } from '../support/scim-client.js';

/** The gate stands open: nobody waits for anybody. */
const openGate = { find: /pg_advisory_xact_lock_shared\(hashtextextended\(\$1, 0\)\)/, say: 'hashtextextended($1, 0)' };
/** So many requests does a client still send when the token has ended, if nobody refuses them. */
const persistence = 10;

let arena: Arena;
let project: Project;
let provider: Configuration;
let teams: readonly string[];
beforeAll(async () => {
  arena = await Arena.open();
  project = await createProject(arena);
  teams = await Promise.all(Array.from({ length: 4 }, () => createTeam(arena, project)));
  provider = await configure(arena, project, { defaultTeamIds: teams.slice(0, 2) });
});
afterAll(() => arena.stop());

const updating = 'mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }';

/** What a configuration may be set to, and the teams that somebody created under it gets. */
interface Setting {
  readonly change: { readonly defaultTeamIds: readonly string[]; readonly pushGroupsEnabled: boolean };
  readonly granted: readonly string[];
}

function settingOf(round: number): Setting {
  const set = round % 2 === 0 ? teams.slice(0, 2) : teams.slice(2);
  const pushes = round % 4 === 1;
  return { change: { defaultTeamIds: set, pushGroupsEnabled: pushes }, granted: pushes ? [] : set };
}

race({
  row: 'C10 default teams changed while people are created',
  holds: 'somebody created while the default teams change is in the teams of before or of after, never in a mixture; with push groups on in none',
  rounds: { quick: 8, full: 300 },
  arena: () => arena,
  play: async (round) => {
    const [before, after] = [settingOf(round), settingOf(round + 1)];
    await arena.admin.run(updating, { input: { id: provider.id, ...before.change } });
    const [changed, ...created] = await Promise.all([
      arena.server(round).admin.send(updating, { input: { id: provider.id, ...after.change } }),
      ...Array.from({ length: 8 }, async (_, n) => {
        await sleep(n);
        return arena.scim(provider, n).createUser(uniqueEmail());
      }),
    ]);
    const rows = await query<{ person_id: string; teams: string[] }>(arena.database, `
      select person.id as person_id, coalesce(array_agg(team_id::text order by team_id) filter (where team_id is not null), '{}') as teams
      from person left join team_member on team_member.directory_id = person.directory_id and team_member.person_id = person.id
      where person.directory_id = $1 and person.id = any($2::uuid[]) group by person.id`, [project.id, created.map(({ body }) => body.id)]);
    const possible = [before, after].map(({ granted }) => granted.toSorted().join());
    return {
      answers: [changed, ...created],
      faults: rows.filter((row) => !possible.includes(row.teams.join())).map((row) => `somebody is in ${row.teams.length} teams that were never the default teams together`),
    };
  },
  control: { without: 'the gate of the configuration', rewrite: [openGate], shows: /were never the default teams/ },
});

const ends = ['revoke', 'rotate'] as const;

race({
  row: 'C11 a token ended in use',
  holds: 'a token that requests use without a pause can be ended, and once that is acknowledged no request starts with it',
  rounds: { quick: 4, full: 200 },
  arena: () => arena,
  play: playEnd,
  control: {
    without: 'asking anew at every request whether the token holds',
    rewrite: [{ find: / and "scim_token"\."revoked_at" is null/g, say: '' }, { find: /"retires_at" > /g, say: '"retires_at"<>' }],
    shows: /started after the end/,
  },
});

race({
  row: 'C11 a token ended in the middle of a request',
  holds: 'a request whose token ends in the middle of it is done before the end is acknowledged, or not at all',
  rounds: { quick: 4, full: 100 },
  arena: () => arena,
  play: playEnd,
  control: { without: 'the gate of the configuration', rewrite: [openGate], shows: /were written after the end/ },
});

/** Six clients create people as fast as they can until they are refused; in the middle of it the token ends. */
async function playEnd(round: number): Promise<Played> {
  const place = await createProject(arena);
  const token = await configure(arena, place);
  const answers: { readonly answer: ScimAnswer; readonly sentAt: number }[] = [];
  let over = false;
  const working = Promise.all([0, 1, 2, 3, 4, 5].map(async (n) => {
    for (let afterwards = 0; afterwards < persistence; afterwards += over ? 1 : 0) {
      const sentAt = performance.now();
      const answer = await arena.scim(token, n).createUser(uniqueEmail());
      answers.push({ answer, sentAt });
      if (answer.status !== 201) return;
    }
  }));
  await sleep(20 + round % 7);
  const ended = await end(required(ends[round % 2]), token, round);
  const endedAt = performance.now();
  const atTheEnd = await countPeople(place);
  over = true;
  await working;
  const later = await countPeople(place) - atTheEnd;
  return {
    answers: [ended, ...answers.map(({ answer }) => answer)],
    faults: [
      ...answers.filter(({ answer, sentAt }) => sentAt > endedAt && answer.status !== 401).map(({ answer }) => `a request that started after the end of the token was answered ${answer.status}`),
      ...answers.filter(({ answer: { status } }) => status !== 201 && status !== 401).map(({ answer }) => `a request was answered ${answer.status}`),
      ...(later > 0 ? [`${later} people were written after the end of the token was acknowledged`] : []),
    ],
  };
}

async function end(kind: 'revoke' | 'rotate', { id }: Configuration, n: number): Promise<GraphqlAnswer<unknown>> {
  const { admin } = arena.server(n);
  if (kind === 'rotate') return admin.send('mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id, overlapMinutes: 0 }) { bearerToken } }', { id });
  const { scimConfiguration } = await admin.run<{ scimConfiguration: { tokens: readonly { id: string }[] } }>('query ($id: ID!) { scimConfiguration(id: $id) { tokens { id } } }', { id });
  return admin.send('mutation ($id: ID!) { revokeScimToken(input: { id: $id }) { token { id } } }', { id: required(scimConfiguration.tokens[0]).id });
}

async function countPeople({ id }: Project): Promise<number> {
  const [row] = await query<{ count: number }>(arena.database, `select count(*)::int as count from person where directory_id = $1 and source = 'SCIM'`, [id]);
  return required(row).count;
}
