import { Arena } from '../support/arena.js';
import { connect, required, unique, type Connected } from '../support/build.js';
import { makeCrowd } from '../support/crowd.js';
import type { GraphqlAnswer } from '../support/graphql-client.js';
import { race, type Answer, type Played } from '../support/race.js';
import type { ScimAnswer } from '../support/scim-client.js';

const size = 60;
/** No divisor of the size, and smaller than what is changed between two pages. */
const pageSize = 7;

let arena: Arena;
beforeAll(async () => { arena = await Arena.open(); });
afterAll(() => arena.stop());

/** The ids of a whole list, page by page, with the answers; the pages come from either server in turn. */
type Pass = (connected: Connected, n: number) => Promise<{ readonly ids: readonly string[]; readonly answers: readonly Answer[] }>;

const idsOf = ({ body }: ScimAnswer): readonly string[] => (body.Resources ?? []).map(({ id }) => id);

const byIndex: Pass = async ({ configuration }, n) => {
  const answers: ScimAnswer[] = [];
  for (let total = Infinity, start = 1; start <= total; start += pageSize) {
    const answer = await arena.scim(configuration, n + start).get(`/Users?startIndex=${start}&count=${pageSize}`);
    answers.push(answer);
    total = answer.status === 200 ? answer.body.totalResults : 0;
  }
  return { answers, ids: answers.flatMap(idsOf) };
};

const byCursor: Pass = async ({ configuration }, n) => {
  const answers: ScimAnswer[] = [];
  for (let cursor: unknown = '', page = n; typeof cursor === 'string'; page += 1) {
    const answer: ScimAnswer = await arena.scim(configuration, page).get(`/Users?count=${pageSize}&cursor=${cursor}`);
    answers.push(answer);
    cursor = answer.body['nextCursor'];
  }
  return { answers, ids: answers.flatMap(idsOf) };
};

interface People { readonly nodes: readonly { readonly id: string }[]; readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean } }

const byConnection: Pass = async ({ home }, n) => {
  const answers: Answer[] = [];
  const ids: string[] = [];
  for (let after: string | null | undefined = null, page = n; after !== undefined; page += 1) {
    const answer: GraphqlAnswer<{ readonly project: { readonly people: People } }> = await arena.server(page).admin.send(
      'query ($id: ID!, $first: Int!, $after: String) { project(id: $id) { people(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } } }',
      { id: home.id, first: pageSize, after });
    answers.push(answer);
    const people: People | undefined = answer.data?.project.people;
    ids.push(...(people?.nodes ?? []).map(({ id }) => id));
    after = people?.pageInfo.hasNextPage === true ? people.pageInfo.endCursor : undefined;
  }
  return { answers, ids };
};

race({
  row: 'C14 pages by index while people change',
  holds: 'a pass by startIndex over a list that is written meanwhile shows nobody twice who is not touched',
  rounds: { quick: 3, full: 100 },
  arena: () => arena,
  play: (round) => readWhileWriting(round, byIndex, repeated),
  control: {
    without: 'an order that changes leave alone: whoever was changed last comes first',
    rewrite: [
      { find: /"person"\."created_at" as "key0"/, say: '"person"."updated_at" as "key0"' },
      { find: /order by "found"\."key0" asc, "found"\."key1" asc/, say: 'order by "found"."key0" desc' },
    ],
    shows: /was shown \d times/,
  },
});

for (const [name, pass] of [['cursor', byCursor], ['connection of GraphQL', byConnection]] as const) {
  race({
    row: `C14 pages by ${name} while people change`,
    holds: `a pass by ${name} over a list that is written meanwhile shows everybody once who is not touched`,
    rounds: { quick: 3, full: 100 },
    arena: () => arena,
    play: (round) => readWhileWriting(round, pass, unequal),
    control: { without: 'a cursor: by index, which moves when somebody before it leaves', play: (round) => readWhileWriting(round, byIndex, unequal), shows: /was shown 0 times/ },
  });
}

type Check = (times: number) => boolean;
const repeated: Check = (times) => times > 1;
const unequal: Check = (times) => times !== 1;

/** One pass, while a client changes a third of the people again and again, another deletes a third of them, and a third one adds as many as there were. */
async function readWhileWriting(round: number, pass: Pass, isFault: Check): Promise<Played> {
  const connected = await connect(arena, 'project', { defaultTeamIds: [] });
  const crowd = await makeCrowd(arena.database, connected.home, connected.configuration, unique('crowd'), size);
  const [changed, leaving, untouched] = [0, 1, 2].map((third) => crowd.filter((_, n) => n % 3 === third)) as [string[], string[], string[]];
  const end = new AbortController();
  const written: ScimAnswer[] = [];
  const write = async (send: (n: number) => Promise<ScimAnswer>, most: number): Promise<void> => {
    for (let n = 0; n < most && !end.signal.aborted; n += 1) written.push(await send(n));
  };
  const writing = Promise.all([
    write((n) => arena.scim(connected.configuration, n).patch(`/Users/${required(changed[n % changed.length])}`, [{ op: 'replace', path: 'displayName', value: unique('Name') }]), Number.POSITIVE_INFINITY),
    write((n) => arena.scim(connected.configuration, n).delete(`/Users/${required(leaving[n])}`), leaving.length),
    write((n) => arena.scim(connected.configuration, n).createUser(`${unique('newcomer')}@acme.example`), size),
  ]);
  const { ids, answers } = await pass(connected, round);
  end.abort();
  await writing;
  const times = Map.groupBy(ids, (id) => id);
  return {
    answers: [...answers, ...written],
    faults: untouched.map((id) => times.get(id)?.length ?? 0).filter(isFault).map((count) => `somebody who was not touched was shown ${count} times`),
  };
}
