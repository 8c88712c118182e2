import * as fc from 'fast-check';
import { Arena } from '../support/arena.js';
import { configure, createProject, required, unique, type Configuration } from '../support/build.js';
import { sendBulk, type BulkAnswer } from '../support/bulk.js';
import { query } from '../support/owner-sql.js';
import { race, type Played } from '../support/race.js';
import { userSchema } from '../support/scim-client.js';
import { seed } from '../support/seed.js';

const lanes = 2;

let arena: Arena;
let provider: Configuration;
let shared: string;
beforeAll(async () => {
  arena = await Arena.open();
  provider = await configure(arena, await createProject(arena), { pushGroupsEnabled: true });
  shared = (await provider.scim.createGroup('Everybody')).body.id;
});
afterAll(() => arena.stop());

/** What one operation does to the person of this number; `spoil` renames and then names an attribute that does not exist. */
interface Step {
  readonly kind: 'create' | 'rename' | 'spoil' | 'delete' | 'join' | 'leave';
  readonly whom: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('create', 'create', 'rename', 'rename', 'spoil', 'delete', 'join', 'join', 'leave'),
  whom: fc.integer({ min: 0, max: 2 }),
});
const plan = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 12 }),
  failOnErrors: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
});

/** What must be true of one person; absent when deleted. */
interface Belief { readonly userName: string; displayName: string; isMember: boolean }

/** What one lane's bulk must answer and leave, by the rules of RFC 7644 section 3.7 and nothing of the product. */
class BulkModel {
  readonly statuses: string[] = [];
  changes = 0;
  /** Those that are taken. */
  readonly #names: Set<string>;

  constructor(readonly people: Map<string, Belief>) { this.#names = new Set([...people.values()].map(({ userName }) => userName)); }

  /** Does the operations in their order until so many were refused. */
  run(operations: readonly Planned[], failOnErrors = Number.POSITIVE_INFINITY): this {
    for (const operation of operations) {
      if (this.statuses.filter((status) => status >= '400').length >= failOnErrors) break;
      this.statuses.push(this.#take(operation));
    }
    return this;
  }

  #take({ kind, id, name, text }: Planned): string {
    if (kind === 'create') return this.#names.has(name) ? '409' : this.#changed('201', () => this.#names.add(name));
    const person = this.people.get(id);
    if (kind === 'leave') return person?.isMember === true ? this.#changed('200', () => { person.isMember = false; }) : '200';
    if (person === undefined) return kind === 'join' ? '400' : '404';
    switch (kind) {
      case 'spoil': return '400';
      case 'rename': return this.#changed('200', () => { person.displayName = text; });
      case 'delete': return this.#changed('204', () => this.people.delete(id) && this.#names.delete(person.userName));
      case 'join': return person.isMember ? '200' : this.#changed('200', () => { person.isMember = true; });
    }
  }

  #changed(status: string, change: () => unknown): string {
    change();
    this.changes += 1;
    return status;
  }
}

/** A step with the person and the words that it is about. */
interface Planned { readonly kind: Step['kind']; readonly id: string; readonly name: string; readonly text: string }

function operationOf({ kind, id, name, text }: Planned): unknown {
  const rename = { op: 'replace', path: 'displayName', value: text };
  const user = (...operations: readonly unknown[]) => ({ method: 'PATCH', path: `/Users/${id}`, data: { Operations: operations } });
  const group = (operation: unknown) => ({ method: 'PATCH', path: `/Groups/${shared}`, data: { Operations: [operation] } });
  switch (kind) {
    case 'create': return { method: 'POST', path: '/Users', bulkId: text, data: { schemas: [userSchema], userName: name } };
    case 'rename': return user(rename);
    case 'spoil': return user(rename, { op: 'replace', path: 'shoeSize', value: 44 });
    case 'delete': return { method: 'DELETE', path: `/Users/${id}` };
    case 'join': return group({ op: 'add', path: 'members', value: [{ value: id }] });
    case 'leave': return group({ op: 'remove', path: `members[value eq "${id}"]` });
  }
}

race({
  row: 'C15 bulks that partly fail',
  holds: 'random bulks of two providers at once answer and leave what their model says: each operation whole or not at all, none after the last error that is allowed, one event for each change',
  rounds: { quick: 5, full: 200 },
  arena: () => arena,
  play: (round) => playBulks(round, (failOnErrors) => failOnErrors),
  control: {
    without: 'failOnErrors: everything is tried',
    play: (round) => playBulks(round, () => undefined),
    shows: /answered .* in the place of/,
  },
});

/** Each lane has people of its own, whom nobody else touches, and a group that all share. */
async function playBulks(round: number, limitOf: (failOnErrors: number | undefined) => number | undefined): Promise<Played> {
  const before = await countChanges();
  const played = await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    const { steps, failOnErrors } = required(fc.sample(plan, { seed: seed + round * lanes + lane, numRuns: 1 })[0]);
    const names = Array.from({ length: 3 }, (_each, n) => `${unique(`bulk${n}`)}@acme.example`);
    const made = await Promise.all(names.map((name) => arena.scim(provider, lane).createUser(name, { displayName: 'Before' })));
    const ids = made.map(({ body }) => body.id);
    const model = new BulkModel(new Map(made.map(({ body: { id, userName } }) => [id, { userName, displayName: 'Before', isMember: false }])));
    // Half of the creations have a name that is taken.
    const planned = steps.map(({ kind, whom }, n): Planned => ({ kind, id: required(ids[whom]), name: n % 2 === 0 ? required(names[whom]) : `${unique('new')}@acme.example`, text: unique('Text') }));
    const limit = limitOf(failOnErrors);
    return { ids, planned, failOnErrors, limit, model };
  }));
  const answers = await Promise.all(played.map(({ planned, limit }, lane) => sendBulk(arena.scim(provider, round + lane), planned.map(operationOf), limit === undefined ? {} : { failOnErrors: limit })));
  const faults = await Promise.all(played.map(async ({ ids, planned, failOnErrors, model }, lane) => {
    model.run(planned, failOnErrors);
    return [...misanswered(required(answers[lane]), model), ...await misplaced(ids, model)];
  }));
  const changes = await countChanges() - before - played.length * 3;
  const expected = played.reduce((sum, { model }) => sum + model.changes, 0);
  return { answers, faults: [...faults.flat(), ...(changes === expected ? [] : [`${changes} events for ${expected} changes`])] };
}

function misanswered({ statuses }: BulkAnswer, model: BulkModel): readonly string[] {
  return statuses.join() === model.statuses.join() ? [] : [`a bulk was answered ${statuses.join()} in the place of ${model.statuses.join()}`];
}

async function misplaced(ids: readonly string[], { people }: BulkModel): Promise<readonly string[]> {
  const rows = await query<Belief & { id: string }>(arena.database, `
    select id, user_name as "userName", display_name as "displayName", exists (select 1 from team_member where team_id = $2 and person_id = person.id) as "isMember"
      from person where id = any($1::uuid[]) and removed_at is null`, [ids, shared]);
  const found = new Map(rows.map(({ id, ...belief }) => [id, JSON.stringify(belief)]));
  return ids.flatMap((id) => {
    const belief = people.get(id);
    const wanted = belief === undefined ? undefined : JSON.stringify(belief);
    return found.get(id) === wanted ? [] : [`a person is ${found.get(id)} and not ${wanted}`];
  });
}

async function countChanges(): Promise<number> {
  const [row] = await query<{ count: number }>(arena.database, `select count(*)::int as count from provisioning_event where outcome not in ('read', 'refused', 'unchanged', 'group-unchanged')`);
  return required(row).count;
}
