import { sql } from 'kysely';
import { closeGate, closeGates } from '../gate.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';

/** So many events are blanked in one statement: far less than what the five seconds of a statement are enough for. */
const portion = 2000;

/**
 * Blanks in the log what it tells of a removed person: their own events, and those that mention them by id or by a name
 * (docs/decisions/0011). What is written meanwhile is waited for, so that nothing is missed.
 */
export async function eraseEvents(scope: Scope, person: Person): Promise<void> {
  await blank(scope, person);
  // Only now, so that a long history keeps nobody waiting: with the gates closed, little is left to do.
  const configurations = await scope.unit.db.selectFrom('scim_configuration').select('scim_configuration.id')
    .where('scim_configuration.directoryId', '=', person.directoryId).execute();
  await closeGates(scope, 'configuration', configurations.map(({ id }) => id));
  await closeGate(scope, 'log', person.directoryId);
  await blank(scope, person);
}

async function blank(scope: Scope, person: Person): Promise<void> {
  const ids = await listEvents(scope, person);
  for (let from = 0; from < ids.length; from += portion) {
    await sql`select erase_events_of_person(${person.directoryId}::uuid, ${person.id}::uuid, ${ids.slice(from, from + portion)}::uuid[])`.execute(scope.unit.db);
  }
}

/** The events that still tell something, the oldest first. */
async function listEvents(scope: Scope, { directoryId, id }: Person): Promise<readonly string[]> {
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
