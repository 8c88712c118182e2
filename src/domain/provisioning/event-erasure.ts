import { sql } from 'kysely';
import { closeGate, closeGates } from '../gate.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';

/** So many events are blanked in one statement: far less than what the five seconds of a statement are enough for. */
const portion = 2000;

/** Runs one statement of an erasure, in a transaction of its own or in one that is open. */
export type Step = <T>(act: (scope: Scope) => Promise<T>) => Promise<T>;

/**
 * Blanks in the log what it tells of a removed person: their own events, and those that mention them by id or by a name
 * (docs/decisions/0011). Names that they gave up stay marked in their own events, so that it can be run again.
 */
export async function blankEvents(step: Step, person: Person): Promise<void> {
  await blank(step, person, await step((scope) => listTelling(scope, person)));
}

/** Waits for everybody who writes events of a directory, and keeps others from it until the transaction ends. */
export async function closeLog(scope: Scope, directoryId: string): Promise<void> {
  const configurations = await scope.unit.db.selectFrom('scim_configuration').select('scim_configuration.id')
    .where('scim_configuration.directoryId', '=', directoryId).execute();
  await closeGates(scope, 'configuration', configurations.map(({ id }) => id));
  await closeGate(scope, 'log', directoryId);
}

/** Takes the marks of former names out of the events of somebody whose row is erased: nothing is looked for by them any more. */
export async function forgetFormerNames(scope: Scope, person: Person): Promise<void> {
  const marked = await scope.unit.db.selectFrom('provisioning_event').select('provisioning_event.id')
    .where('provisioning_event.directoryId', '=', person.directoryId).where('provisioning_event.personId', '=', person.id)
    .where('provisioning_event.mentions', 'is not', null).execute();
  await blank((act) => act(scope), person, marked.map(({ id }) => id));
}

async function blank(step: Step, { directoryId, id }: Person, events: readonly string[]): Promise<void> {
  for (let from = 0; from < events.length; from += portion) {
    const chosen = events.slice(from, from + portion);
    await step((scope) => sql`select erase_events_of_person(${directoryId}::uuid, ${id}::uuid, ${chosen}::uuid[])`.execute(scope.unit.db));
  }
}

/** The events that still tell something, the oldest first. */
async function listTelling(scope: Scope, { directoryId, id }: Person): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select event.id from provisioning_event as event
     where event.directory_id = ${directoryId}::uuid and event.person_id = ${id}::uuid and event.facts ->> 'erased' is distinct from 'person'
    union
    select event.id from provisioning_event as event
     where event.directory_id = ${directoryId}::uuid and event.mentions @> array[${id}::uuid]
    union
    select event.id from provisioning_event as event
     where event.directory_id = ${directoryId}::uuid and event.person_id is null
       and event.mentions && (select marks_of_person(${directoryId}::uuid, ${id}::uuid))
     order by id`.execute(scope.unit.db);
  return rows.map((row) => row.id);
}
