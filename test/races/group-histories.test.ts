import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { Arena } from '../support/arena.js';
import { addPerson, configure, createProject, required, unique, type Configuration } from '../support/build.js';
import { keepHistory } from '../support/kept-history.js';
import { isLinearizable, type HistoryCall, type SetOperation } from '../support/linearizable.js';
import { race, type Played } from '../support/race.js';
import { groupSchema, type ScimAnswer } from '../support/scim-client.js';
import { seed } from '../support/seed.js';

const lanes = 5;

let arena: Arena;
let provider: Configuration;
let people: readonly string[];
beforeAll(async () => {
  arena = await Arena.open();
  const project = await createProject(arena);
  provider = await configure(arena, project, { pushGroupsEnabled: true });
  people = await Promise.all(Array.from({ length: 4 }, () => addPerson(arena, project)));
});
afterAll(() => arena.stop());

/** A change of the people with these numbers, or a look, after a pause of some milliseconds. */
interface Step {
  readonly kind: SetOperation['kind'];
  readonly whom: readonly number[];
  readonly pause: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'add', 'remove', 'remove', 'replace', 'read'),
  whom: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
  pause: fc.constantFrom(0, 0, 1, 3),
});
const plan = fc.record({ initial: fc.subarray([0, 1, 2, 3]), lanes: fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: lanes, maxLength: lanes }) });

race({
  row: 'C3 histories of one group',
  holds: 'additions, removals, replacements and reads of one group at once have a serial order that explains every answer and the end',
  rounds: { quick: 15, full: 300 },
  arena: () => arena,
  play: playHistory,
  control: {
    without: 'the lock on the group',
    rewrite: [{ find: / for (update|no key update|key share) of "team"/, say: '' }],
    shows: /no serial order/,
  },
});

/** Several clients go through a random plan of up to ten calls; what was sent, answered and left must have a serial order. */
async function playHistory(round: number): Promise<Played> {
  const { initial, lanes: steps } = required(fc.sample(plan, { seed: seed + round, numRuns: 1 })[0]);
  const named = (whom: readonly number[]): readonly string[] => whom.map((n) => required(people[n]));
  const { id } = (await provider.scim.createGroup(unique('Group'), named(initial))).body;
  const answers: ScimAnswer[] = [];
  const history: HistoryCall[] = [];
  await Promise.all(steps.map(async (lane, n) => {
    for (const { kind, whom, pause } of lane) {
      await sleep(pause);
      const operation: SetOperation = kind === 'read' ? { kind } : { kind, elements: named(whom) };
      const sentAt = performance.now();
      const answer = await send(n, id, operation);
      answers.push(answer);
      history.push({ operation, sentAt, answeredAt: performance.now(), shown: membersOf(answer) });
    }
  }));
  const final = membersOf(await provider.scim.get(`/Groups/${id}`));
  if (isLinearizable(history, named(initial), final)) return { answers, faults: [] };
  const short = JSON.stringify({ initial: named(initial), history, final }).replaceAll(/[0-9a-f-]{36}/g, (person) => `p${people.indexOf(person)}`);
  return { answers, faults: [`no serial order explains the history of seed ${seed + round}, kept in ${keepHistory('group', seed + round, short)}: ${short}`] };
}

function send(n: number, groupId: string, operation: SetOperation): Promise<ScimAnswer> {
  const client = arena.scim(provider, n);
  const path = `/Groups/${groupId}`;
  switch (operation.kind) {
    case 'read': return client.get(path);
    case 'add': return client.patch(path, [{ op: 'add', path: 'members', value: operation.elements.map((value) => ({ value })) }]);
    case 'remove': return client.patch(path, [{ op: 'remove', path: 'members', value: operation.elements.map((value) => ({ value })) }]);
    case 'replace': return client.put(path, { schemas: [groupSchema], displayName: `Group of ${groupId}`, members: operation.elements.map((value) => ({ value })) });
  }
}

function membersOf({ body }: ScimAnswer): readonly string[] {
  return (body.members ?? []).map(({ value }) => value);
}
