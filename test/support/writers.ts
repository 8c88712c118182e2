import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrorCode } from '../../src/database/error-code.js';
import type { TestDatabase } from './database.js';
import type { GraphqlClient } from './graphql-client.js';
import { query } from './owner-sql.js';
import type { ScimAnswer, ScimClient } from './scim-client.js';

/** Whom the writers write to; asked for each request, as servers come and go. */
export interface WriterTarget {
  readonly directoryId: string;
  /** A pushed group that all of them share. */
  readonly groupId: string;
  scim(): ScimClient;
  admin(): GraphqlClient;
}

/** A person as one writer last left them. */
interface PersonState {
  readonly displayName: string;
  readonly hasAccess: boolean;
  readonly isMember: boolean;
}

/** Everything that may be true of one record: a single state, or two after a request without an answer; undefined is not there. */
interface Belief<State> {
  readonly name: string;
  states: readonly (State | undefined)[];
}

type Reply = { readonly kind: 'acknowledged' | 'refused' | 'unknown'; readonly id?: string };

/**
 * Eight providers that write without pause to people of their own and to one shared group, and an administrator who
 * makes teams. They remember what was acknowledged; a record whose request had no answer is left alone from then on.
 */
export class Writers {
  readonly tally = { acknowledged: 0, refused: 0, unknown: 0 };
  /** Answers that must never be. */
  readonly oddities: string[] = [];
  readonly #people: Belief<PersonState>[] = [];
  readonly #teams: Belief<true>[] = [];
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(private readonly target: WriterTarget, private readonly prefix: string, private readonly patienceMs = 15_000) {}

  start(writers = 8): this {
    this.#stopped = false;
    this.#running = Promise.all([...Array.from({ length: writers }, (_, n) => this.#provide(n)), this.#administer()]);
    return this;
  }

  /** Resolves when the last request has its answer, or will never have one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Resolves when so many more requests were answered well; throws with what was answered instead when they are not, in half a minute. */
  async acknowledge(more: number): Promise<void> {
    const enough = this.tally.acknowledged + more;
    for (let waited = 0; this.tally.acknowledged < enough; waited += 10) {
      if (waited > 30_000) throw new Error(`Nothing is acknowledged any more: ${JSON.stringify(this.tally)} ${this.oddities.join('\n')}`);
      await sleep(10);
    }
  }

  /** What was acknowledged and is not there, and what is there and was never asked for; every fault in a sentence. */
  async faults(database: TestDatabase): Promise<readonly string[]> {
    const { directoryId, groupId } = this.target;
    const people = await query<PersonState & { readonly name: string }>(database, `
      select user_name as name, display_name as "displayName", deactivated_at is null as "hasAccess",
             exists (select 1 from team_member where directory_id = $1 and team_id = $2 and person_id = person.id) as "isMember"
        from person where directory_id = $1 and removed_at is null and user_name like $3`, [directoryId, groupId, `${this.prefix}-%`]);
    const teams = await query<{ readonly name: string }>(database, 'select name from team where directory_id = $1 and name like $2', [directoryId, `Made ${this.prefix}-%`]);
    return [
      ...this.oddities,
      ...untrue(this.#people, new Map(people.map(({ name, displayName, hasAccess, isMember }) => [name, { displayName, hasAccess, isMember }]))),
      ...untrue(this.#teams, new Map(teams.map(({ name }) => [name, true] as const))),
    ];
  }

  async #provide(writer: number): Promise<void> {
    for (let life = 0; !this.#stopped; life += 1) await this.#live(`${this.prefix}-${writer}-${life}@writers.example`);
  }

  /** One person from the cradle to the grave, or until a request has no answer. */
  async #live(userName: string): Promise<void> {
    const person: Belief<PersonState> = { name: userName, states: [undefined] };
    this.#people.push(person);
    const born = await this.#ask(person, () => ({ displayName: 'n0', hasAccess: true, isMember: false }), () => this.target.scim().createUser(userName, { displayName: 'n0' }));
    const { id } = born;
    if (born.kind !== 'acknowledged' || id === undefined) return;
    for (let step = 1; !this.#stopped; step += 1) {
      const { kind } = await this.#change(person, id, step);
      if (kind === 'unknown' || person.states[0] === undefined) return;
    }
  }

  #change(person: Belief<PersonState>, id: string, step: number): Promise<Reply> {
    const scim = this.target.scim();
    const { groupId } = this.target;
    const set = (values: Partial<PersonState>) => (state: PersonState | undefined): PersonState | undefined => state && { ...state, ...values };
    switch (Math.floor(Math.random() * 10)) {
      case 0: return this.#ask(person, () => undefined, () => scim.delete(`/Users/${id}`));
      case 1: return this.#ask(person, set({ hasAccess: false }), () => scim.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }]));
      case 2: return this.#ask(person, set({ hasAccess: true }), () => scim.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'True' }]));
      case 3: case 4: case 5: return this.#ask(person, set({ isMember: true }), () => scim.patch(`/Groups/${groupId}?excludedAttributes=members`, [{ op: 'Add', path: 'members', value: [{ value: id }] }]));
      case 6: return this.#ask(person, set({ isMember: false }), () => scim.patch(`/Groups/${groupId}?excludedAttributes=members`, [{ op: 'remove', path: `members[value eq "${id}"]` }]));
      default: return this.#ask(person, set({ displayName: `n${step}` }), () => scim.patch(`/Users/${id}`, [{ op: 'replace', value: { displayName: `n${step}` } }]));
    }
  }

  async #administer(): Promise<void> {
    for (let number = 0; !this.#stopped; number += 1) {
      const team: Belief<true> = { name: `Made ${this.prefix}-${number}`, states: [undefined] };
      this.#teams.push(team);
      await this.#ask(team, () => true, async () => {
        const answer = await this.target.admin().send<unknown>('mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { input: { projectId: this.target.directoryId, name: team.name } });
        const code = answer.errors?.[0]?.extensions.code;
        if (code !== undefined && code !== 'UNAVAILABLE') this.oddities.push(`GraphQL answered ${JSON.stringify(answer.errors)}`);
        return answer;
      });
      await sleep(20);
    }
  }

  /** Sends a request and notes what may be true now. */
  async #ask<State>(belief: Belief<State>, effect: (state: State | undefined) => State | undefined, send: () => Promise<Answer>): Promise<Reply> {
    const reply = await this.#send(send);
    this.tally[reply.kind] += 1;
    if (reply.kind === 'acknowledged') belief.states = belief.states.map(effect);
    else {
      if (reply.kind === 'unknown') belief.states = [...belief.states, ...belief.states.map(effect)];
      await sleep(reply.kind === 'refused' ? 250 : 50);
    }
    return reply;
  }

  async #send(send: () => Promise<Answer>): Promise<Reply> {
    try {
      const answer = await Promise.race([send(), sleep(this.patienceMs, undefined, { ref: false })]);
      if (answer === undefined) return { kind: 'unknown' };
      if (answer.status < 300) return { kind: 'acknowledged', ...(answer.body?.id !== undefined && { id: answer.body.id }) };
      this.oddities.push(...faultsOfRefusal(answer));
      // Whoever is told to come back does not know whether the last COMMIT arrived.
      return { kind: answer.status >= 500 ? 'unknown' : 'refused' };
    } catch (error) {
      // No instanceof: fetch throws errors of another realm here.
      return { kind: hasErrorCode(Object(error).cause, 'ECONNREFUSED') ? 'refused' : 'unknown' };
    }
  }
}

type Answer = Pick<ScimAnswer, 'status' | 'headers'> & Partial<Pick<ScimAnswer, 'body' | 'text'>>;

/** What is wrong with an answer other than 2xx: it must be 503, with Retry-After, and in SCIM a SCIM error (THREATS F2). */
export function faultsOfRefusal({ status, headers, text, body }: Answer): readonly string[] {
  return [
    ...(status === 503 ? [] : [`A request was answered ${status} ${text ?? ''}`]),
    ...(/^[1-9][0-9]*$/.test(headers.get('retry-after') ?? '') ? [] : [`An answer ${status} has Retry-After ${headers.get('retry-after')}`]),
    ...(body === undefined || (headers.get('content-type') === 'application/scim+json' && body.status === String(status)) ? [] : [`An answer ${status} is no SCIM error: ${text}`]),
  ];
}

function untrue<State>(beliefs: readonly Belief<State>[], kept: ReadonlyMap<string, State>): readonly string[] {
  const known = new Set(beliefs.map(({ name }) => name));
  return [
    ...beliefs.flatMap(({ name, states }) => {
      const found = JSON.stringify(kept.get(name)) ?? 'not there';
      const possible = states.map((state) => JSON.stringify(state) ?? 'not there');
      return possible.includes(found) ? [] : [`${name} is ${found}, but must be ${[...new Set(possible)].join(' or ')}`];
    }),
    ...[...kept.keys()].filter((name) => !known.has(name)).map((name) => `${name} is there, and nobody asked for it`),
  ];
}
