import type { Pool } from 'pg';
import type { TestApp } from '../support/app.js';
import { choose, type Command } from './choose.js';
import { differences, versionFaults } from './compare.js';
import { graphqlFaults } from './graphql-checks.js';
import { Fault, takeNote, type Taken } from './history.js';
import { broken } from './invariants.js';
import { predict, type Prediction } from './predict.js';
import { statuses } from './refusal.js';
import { send, serverOf, type Answer, type Server } from './send.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { emptyState, type State } from './state.js';
import { isOfProvider, type Step } from './step.js';
import { byId, groupsFor, groupView, shownGroup, shownUser, userView, usersFor } from './views.js';

/** One history on a server: directories of its own, and the model of them. */
export class Lane {
  readonly #server: Server;
  readonly #history: Taken[];
  readonly #deleted: string[] = [];
  #state: State = emptyState();
  #last: Snapshot = { state: emptyState(), versions: new Map(), audits: 0, changes: 0, events: 0 };

  /** `history` is shared with those who act at the same time. */
  constructor(app: TestApp, private readonly pool: Pool, readonly name: string, history: Taken[]) {
    this.#server = serverOf(app);
    this.#history = history;
  }

  /** Makes the first project, with a provider whose people land in Members, and one that pushes groups. */
  async begin(): Promise<void> {
    await this.take({ kind: 'createProject', throws: [] });
    for (const throws of [withMembersByDefault, withGroups]) await this.take({ kind: 'createProjectScimConfiguration', throws });
  }

  /** Takes the step that a command comes to, on the server and in the model; throws a Fault when they differ. */
  async take(command: Command): Promise<void> {
    const step = choose(command, { state: this.#state, name: this.name, deleted: this.#deleted });
    if (step === undefined) return;
    const before = this.#state;
    const answer = await takeNote(this.#history, this.name, step, () => send(this.#server, step));
    const prediction = predict(before, step, answer.ids);
    const faults = this.#judgeAnswer(step, answer, prediction);
    if (faults.length > 0) throw new Fault(faults);
    this.#state = prediction.state;
    if (step.kind === 'deleteScimConfiguration') this.#deleted.push(step.input.id);
    const after = await readSnapshot(this.pool, [...this.#state.directories.keys()]);
    const wrong = [...differences(after.state, this.#state), ...versionFaults(this.#last, after), ...this.#judgeLogs(step, answer, after), ...broken(after.state)];
    if (wrong.length > 0) throw new Fault(wrong);
    this.#last = after;
  }

  /** Compares once more, through GraphQL and through every provider's eyes, and counts the events. */
  async end(): Promise<void> {
    for (const index of [...this.#state.configurations.keys()].keys()) await this.take({ kind: 'look', throws: [index] });
    await this.#server.app.flushEvents();
    const { events } = await readSnapshot(this.pool, [...this.#state.directories.keys()]);
    const asked = [...this.#server.asked.values()].reduce((sum, count) => sum + count, 0);
    const faults = [
      ...await graphqlFaults(this.#server.app, this.#server.sessions, this.#state),
      ...(events === asked ? [] : [`${asked} requests of providers left ${events} events`]),
    ];
    if (faults.length > 0) throw new Fault(faults);
  }

  #judgeAnswer(step: Step, answer: Answer, { refusal, id, state }: Prediction): readonly string[] {
    const due = dueAnswer(step, refusal);
    if (!due.includes(answer.said)) return [`${step.kind} was answered ${answer.said} and should be ${due.join(' or ')}`];
    if (refusal !== null) return [];
    if (id !== undefined && answer.ids.id !== '' && id !== answer.ids.id) return [`${step.kind} came to ${answer.ids.id} and should come to ${id}`];
    const configuration = 'configuration' in step ? state.configurations.get(step.configuration) : undefined;
    if (configuration === undefined) return [];
    const person = state.people.get(id ?? '');
    const team = state.teams.get(id ?? '');
    return [
      ...(answer.body !== undefined && person !== undefined ? unequal(shownUser(answer.body), userView(state, configuration, person)) : []),
      ...(answer.body !== undefined && team !== undefined ? unequal(shownGroup(answer.body), groupView(state, configuration, team)) : []),
      ...(answer.seen === undefined ? [] : [...unequal(byId(answer.seen.users).map(shownUser), usersFor(state, configuration)), ...unequal(byId(answer.seen.groups).map(shownGroup), groupsFor(state, configuration))]),
    ];
  }

  /** One event for each change of a provider, one audit entry for each change of a human, and none for anything else. */
  #judgeLogs(step: Step, answer: Answer, after: Snapshot): readonly string[] {
    if (step.kind === 'createProject') return [];
    const changed = differences(after.state, this.#last.state).length > 0;
    const [entries, events] = [after.audits - this.#last.audits, after.changes - this.#last.changes];
    const isDone = answer.said.startsWith('2');
    const dueEvents = isOfProvider(step) && isDone ? 1 : 0;
    // An invitation is a change of hardly anything that the model knows; it was made where the answer names the person.
    const dueEntries = step.kind === 'signUp' ? Number(answer.ids.id !== '') : Number(changed && !isOfProvider(step));
    return [
      ...(events === dueEvents ? [] : [`${step.kind}, answered ${answer.said}, left ${events} events of a change and should leave ${dueEvents}`]),
      ...(entries === dueEntries ? [] : [`${step.kind}, answered ${answer.said}, left ${entries} audit entries and should leave ${dueEntries}`]),
    ];
  }
}

/** Home, product, four switches and the policy as they come first; then one default team, the second of those that may be one. */
const withMembersByDefault = [0, 0, 0, 0, 0, 0, 1, 0, 1, 1];
/** The third switch decides whether groups are pushed. */
export const withGroups = [0, 0, 0, 0, 1];

function dueAnswer(step: Step, refusal: Prediction['refusal']): readonly string[] {
  if (step.kind === 'callDeleted') return ['401'];
  const inScim = isOfProvider(step) || step.kind === 'look';
  if (refusal !== null) return [inScim ? String(statuses[refusal]) : refusal];
  if (!inScim) return ['done'];
  if (step.kind === 'postUser' || step.kind === 'postGroup') return ['201'];
  return [step.kind === 'deleteUser' || step.kind === 'deleteGroup' ? '204' : '200'];
}

function unequal(shown: unknown, due: unknown): readonly string[] {
  return JSON.stringify(shown) === JSON.stringify(due) ? [] : [`the provider is shown ${JSON.stringify(shown)} and should be shown ${JSON.stringify(due)}`];
}
