import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { uniqueEmail } from './build.js';
import type { TestDatabase } from './database.js';
import type { ScimAnswer, ScimClient } from './scim-client.js';

/** How many connections a server opens at most. */
export const poolSize = 10;

/**
 * How many requests a server's pool serves at once, seen from outside: many changes of one person who is held by
 * somebody else, and how many of them wait in the database at the same moment. `poolSize` when no place is lost.
 */
export async function countPlaces(database: TestDatabase, scim: ScimClient): Promise<number> {
  const { answers, most } = await whileHeld(database, scim, async ({ change, waiting }) => {
    const changes = Array.from({ length: poolSize + 5 }, change);
    let highest = 0;
    // Waiting for a lock ends after three seconds.
    for (let waited = 0; waited < 2500 && highest < poolSize; waited += 20) {
      highest = Math.max(highest, await waiting());
      await sleep(20);
    }
    return { answers: changes, most: highest };
  });
  await Promise.all(answers);
  return most;
}

/** What to do to a person whom somebody else holds, and to see of it. */
export interface HeldPerson {
  /** Sends a change, which waits for the end of the hold, for three seconds at most. */
  change(): Promise<ScimAnswer>;
  /** How many sessions of servers wait for a lock now. */
  waiting(): Promise<number>;
}

/** Makes a person, holds their row while `act` runs, and lets it go. */
export async function whileHeld<T>(database: TestDatabase, scim: ScimClient, act: (held: HeldPerson) => Promise<T>): Promise<T> {
  const id = await makePerson(scim);
  // Two sessions: within a transaction PostgreSQL shows the activity of others as it was at the first look.
  const [holder, watcher] = [new Client({ connectionString: database.ownerConnection }), new Client({ connectionString: database.adminConnection })];
  await Promise.all([holder.connect(), watcher.connect()]);
  try {
    await holder.query('begin');
    await holder.query('select 1 from person where id = $1 for update', [id]);
    return await act({
      change: () => scim.patch(`/Users/${id}`, [{ op: 'replace', value: { displayName: uniqueEmail() } }]),
      waiting: async () => (await watcher.query<{ waiting: number }>(waitingForLocks)).rows[0]?.waiting ?? 0,
    });
  } finally {
    await Promise.all([holder.end(), watcher.end()]);
  }
}

/** A connection that a fault was planned for may still be cut: then the provider is told to come again, and does. */
async function makePerson(scim: ScimClient): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { status, body } = await scim.createUser(uniqueEmail('held'));
    if (status === 201) return body.id;
    if (status !== 503) throw new Error(`A person is made with ${status}: ${body.detail}`);
    await sleep(50);
  }
  throw new Error('No person could be made.');
}

const waitingForLocks = `
  select count(*)::int as waiting from pg_stat_activity where datname = current_database() and application_name = 'muster' and wait_event_type = 'Lock'`;
