import { CorpusAgent, type CorpusAnswer } from './corpus-agent.js';
import { faultsOf, faultsOfStored, parsed } from './corpus-verdict.js';
import type { CorpusCase, CorpusRequest } from './corpus-case.js';
import type { CorpusTime } from './corpus-times.js';
import type { CorpusWorld } from './corpus-world.js';
import type { DatabaseChecksums } from './database-checksums.js';

/** Sends cases over several kept connections and says everything that is wrong, rather than the first thing. */
export class CorpusRunner {
  readonly times: CorpusTime[] = [];
  readonly #agents: readonly CorpusAgent[];
  #unfinished = 0;

  constructor(private readonly world: CorpusWorld, private readonly checksums: DatabaseChecksums) {
    this.#agents = world.own.map(() => new CorpusAgent(world.root, world.token));
  }

  /**
   * Runs the cases of one class over so many connections at once: first those that must change nothing, between two
   * checksums of all tables, then the others.
   */
  async run(cases: readonly CorpusCase[], lanes: number): Promise<readonly string[]> {
    const [before, prototypes] = [await this.checksums.read(), prototypeMembers()];
    const faults = await this.#spread(cases.filter(({ expected }) => expected.kind !== 'stored'), lanes);
    const after = await this.checksums.read();
    const changed = Object.keys(before).filter((table) => before[table] !== after[table]).map((table) => `the table ${table} changed: ${before[table]} became ${after[table]}`);
    const stored = await this.#spread(cases.filter(({ expected }) => expected.kind === 'stored'), lanes);
    const polluted = prototypeMembers() === prototypes ? [] : ['a prototype has members that it had not'];
    return [...faults, ...changed, ...stored, ...polluted];
  }

  /** Sends a request once more, alone, and says how long it took. */
  async time(request: CorpusRequest): Promise<number> {
    return (await this.#send(0, request)).milliseconds;
  }

  /** Connections beyond the one of each lane, but for bodies that never end: their connection cannot be used again. */
  get lostConnections(): number {
    return this.#agents.reduce((sum, { connections }) => sum + connections, 0) - this.#agents.length - this.#unfinished;
  }

  close(): void {
    for (const agent of this.#agents) agent.close();
  }

  async #spread(cases: readonly CorpusCase[], lanes: number): Promise<readonly string[]> {
    const queue = cases.values();
    const faults = await Promise.all(this.#agents.slice(0, lanes).map(async (_agent, lane) => {
      const found: string[] = [];
      for (const each of queue) found.push(...(await this.#judge(lane, each)).map((fault) => `${each.name}: ${fault}`));
      return found;
    }));
    return faults.flat();
  }

  async #judge(lane: number, each: CorpusCase): Promise<readonly string[]> {
    const answer = await this.#send(lane, each.request);
    if (each.request.transfer === 'unfinished') this.#unfinished += 1;
    this.times.push({ name: each.name, request: each.request, milliseconds: answer.milliseconds });
    const healthy = await this.#send(lane, { method: 'GET', path: '/ServiceProviderConfig' });
    return [
      ...faultsOf(each, answer),
      ...healthy.status === 200 ? [] : [`the next request was answered ${healthy.status}`],
      ...await this.#reread(lane, each, answer),
    ];
  }

  async #reread(lane: number, { request, expected }: CorpusCase, answer: CorpusAnswer): Promise<readonly string[]> {
    if (expected.kind !== 'stored' || answer.status >= 300) return [];
    const id = parsed(answer.text)?.id ?? '';
    const again = await this.#send(lane, { method: 'GET', path: `/${request.path.split(/[/?]/)[1] ?? ''}/${id}` });
    const resource = parsed(again.text);
    return again.status === 200 && resource !== undefined ? faultsOfStored(resource, expected) : [`read again it was answered ${again.status}`];
  }

  #send(lane: number, request: CorpusRequest): Promise<CorpusAnswer> {
    const own = this.world.own[lane];
    const agent = this.#agents[lane];
    if (own === undefined || agent === undefined) throw new Error(`There is no lane ${lane}.`);
    const path = request.path.replace('/Users/{own}', `/Users/${own.user}`).replace('/Groups/{own}', `/Groups/${own.group}`);
    return agent.send({ ...request, path });
  }
}

/** The own members of everything that all objects inherit from (THREATS V15). */
function prototypeMembers(): string {
  return [Object, Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype, {}.toString]
    .map((each) => Reflect.ownKeys(each).map(String).join()).join(';');
}
