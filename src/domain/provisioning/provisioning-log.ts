import { sql } from 'kysely';
import { passGates } from '../gate.js';
import { newId } from '../id.js';
import { jsonb } from '../jsonb.js';
import type { IdentityProvider } from '../scim-configurations/scim-configuration.js';
import type { Clock, Scope } from '../scope.js';
import { Soon } from '../soon.js';
import type { Transactions } from '../transactions.js';
import { mentionsOf } from './event-mentions.js';
import type { EventFacts, OutcomeKind } from './outcome.js';
import type { EventStatus, ScimOperation, ScimResourceType } from './provisioning-event.js';

/** One request of a provider as rest/ saw it; the id and the moment are given by the log. */
export interface EventRecord {
  readonly requestId: string;
  readonly directoryId: string;
  readonly configurationId: string;
  readonly configurationName: string;
  readonly identityProvider: IdentityProvider;
  readonly tokenId: string | null;
  readonly status: EventStatus;
  readonly operation: ScimOperation | null;
  readonly resourceType: ScimResourceType | null;
  readonly httpStatus: number;
  readonly scimType: string | null;
  readonly durationMs: number;
  readonly method: string;
  readonly path: string;
  readonly clientIp: string | null;
  readonly userAgent: string | null;
  readonly outcome: OutcomeKind;
  readonly personId: string | null;
  readonly teamId: string | null;
  readonly facts: EventFacts;
  readonly requestHeaders: Readonly<Record<string, string>> | null;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
}

export interface ProvisioningLogSettings {
  /** How long a read or a refusal may wait to be written, in milliseconds. */
  readonly delayMs: number;
  /** How many events may wait; beyond it the newest are dropped and counted, never a request slowed. */
  readonly capacity: number;
  /** Told of events that could not be written. */
  readonly onLost: (count: number, cause: unknown) => void;
}

/** An event as it is stored. */
interface NewEvent extends EventRecord {
  readonly at: Date;
  readonly id: string;
  readonly mentions: string[] | null;
}

const largestBatch = 500;

/**
 * The provisioning log (DESIGN 3.5). A change writes its event in its own transaction, so that both or neither are
 * there; reads and refusals are written in small batches soon after.
 */
export class ProvisioningLog {
  readonly #waiting: NewEvent[] = [];
  readonly #soon: Soon;
  #lost = 0;

  constructor(private readonly transactions: Transactions, private readonly clock: Clock, private readonly settings: ProvisioningLogSettings) {
    this.#soon = new Soon(settings.delayMs, () => this.writeAll());
  }

  /** Writes the event of a change in the transaction of the change. */
  async record(scope: Scope, event: EventRecord): Promise<void> {
    await insertEvents(scope, [this.date(event)]);
  }

  /** Takes the event of a read or a refusal, to be written within the delay; a crash may lose it. */
  enqueue(_scope: Scope, event: EventRecord): void {
    if (this.#waiting.length >= this.settings.capacity) {
      this.lose(1, new Error('The queue of the provisioning log is full.'));
      return;
    }
    this.#waiting.push(this.date(event));
    this.#soon.ask();
  }

  /** Writes what waits; resolves when it is in the database, or given up. Called at the stop, and before a person is erased. */
  flush(): Promise<void> {
    return this.#soon.now();
  }

  /** How many events wait to be written now, and how many were given up since the start. */
  get queue(): { readonly waiting: number; readonly lost: number } {
    return { waiting: this.#waiting.length, lost: this.#lost };
  }

  private lose(count: number, cause: unknown): void {
    this.#lost += count;
    this.settings.onLost(count, cause);
  }

  /** The id is given now and not when it is written: the log is read in the order of its ids. */
  private date(event: EventRecord): NewEvent {
    return { ...event, at: this.clock.now(), id: newId(this.clock), mentions: mentionsOf(event) };
  }

  private openScope(): Scope {
    return { actor: { kind: 'system' }, unit: this.transactions.open(), clock: this.clock, origin: { requestId: 'provisioning-log' } };
  }

  private async writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, largestBatch);
      try {
        await this.transactions.run(this.openScope(), (scope) => insertLate(scope, batch));
      } catch (cause) {
        this.lose(batch.length, cause);
      }
    }
  }
}

/**
 * Writes events that have waited, and blanks at once what they tell of people who were erased meanwhile
 * (docs/decisions/0011): an erasure waits for this transaction, or this one finds the person erased.
 */
async function insertLate(scope: Scope, events: readonly NewEvent[]): Promise<void> {
  const directories = [...new Set(events.map((event) => event.directoryId))];
  const people = [...new Set(events.flatMap(({ personId, mentions }) => [...(personId === null ? [] : [personId]), ...mentions ?? []]))];
  await passGates(scope, 'log', directories);
  await insertEvents(scope, events);
  if (people.length === 0) return;
  await sql`
    select erase_events_of_person(person.directory_id, person.id, ${events.map(({ id }) => id)}::uuid[]) from person
     where person.directory_id = any(${directories}::uuid[]) and person.id = any(${people}::uuid[]) and person.erased_at is not null`.execute(scope.unit.db);
}

async function insertEvents(scope: Scope, events: readonly NewEvent[]): Promise<void> {
  await scope.unit.db.insertInto('provisioning_event').values(events.map((event) => ({
    ...event,
    facts: jsonb(event.facts),
    requestHeaders: event.requestHeaders === null ? null : jsonb({ ...event.requestHeaders }),
    requestBody: event.requestBody === undefined || event.requestBody === null ? null : jsonb(event.requestBody),
    responseBody: event.responseBody === undefined || event.responseBody === null ? null : jsonb(event.responseBody),
  }))).execute();
  for (const { configurationId } of events) scope.unit.announce(configurationId);
}
