import type { Pool } from 'pg';
import type { TestApp } from '../support/app.js';
import { choose, type Command } from './choose.js';
import { graphqlFaults } from './graphql-checks.js';
import { Fault, isUnknown, takeNote, type Taken } from './history.js';
import { broken, strayRows } from './invariants.js';
import { withGroups } from './lane.js';
import { send, serverOf, type Server } from './send.js';
import { readSnapshot } from './snapshot.js';
import { isOfProvider, type Step } from './step.js';

/**
 * Directories in which several act at once. What comes of a step depends on the others, so no model foretells it; what
 * holds whoever comes first is looked at in the end.
 */
export class CommonGround {
  readonly #server: Server;
  readonly #directories: string[] = [];
  readonly #deleted: string[] = [];
  readonly #done: Step[] = [];

  constructor(app: TestApp, private readonly pool: Pool, private readonly name: string, private readonly history: Taken[]) {
    this.#server = serverOf(app);
  }

  /** Makes a project with two providers. */
  async begin(): Promise<void> {
    await this.take('begin', { kind: 'createProject', throws: [] });
    // One provider has people alone, the other both people and groups.
    for (const throws of [[], withGroups]) await this.take('begin', { kind: 'createProjectScimConfiguration', throws });
  }

  /** Takes the step that a command comes to as things stand; they may be otherwise when the step arrives. */
  async take(lane: string, command: Command): Promise<void> {
    const { state } = await readSnapshot(this.pool, this.#directories);
    // Somebody else's new configuration has no provider before its token has arrived.
    for (const id of state.configurations.keys()) if (!this.#server.providers.has(id)) state.configurations.delete(id);
    const step = choose(command, { state, name: this.name, deleted: this.#deleted });
    if (step === undefined) return;
    const answer = await takeNote(this.history, lane, step, () => send(this.#server, step));
    if (answer.said === 'done') this.#note(step, answer.ids.id);
    if (isOfProvider(step) && answer.said.startsWith('2')) this.#done.push(step);
  }

  #note(step: Step, id: string): void {
    if (step.kind === 'createProject' || step.kind === 'createStatusPage') this.#directories.push(id);
    if (step.kind === 'deleteScimConfiguration') this.#deleted.push(step.input.id);
  }

  /** Throws a Fault when something is broken that has to hold after every history. */
  async end(): Promise<void> {
    await this.#server.app.flushEvents();
    const { state, events, changes } = await readSnapshot(this.pool, this.#directories);
    const asked = [...this.#server.asked.values()].reduce((sum, count) => sum + count, 0);
    const faults = [
      ...this.history.filter(isUnknown).map(({ step, said }) => `${step.kind} was answered ${said}`),
      ...broken(state), ...await strayRows(this.pool), ...await graphqlFaults(this.#server.app, new Map(), state),
      ...(events >= asked && events <= asked + this.#server.turnedAway.length ? [] : [`${asked} requests of providers left ${events} events`]),
      ...(changes === this.#done.length ? [] : [`${this.#done.length} changes of providers left ${changes} events of a change`]),
    ];
    if (faults.length > 0) throw new Fault(faults);
  }
}
