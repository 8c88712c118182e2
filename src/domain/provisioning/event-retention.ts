import { sql } from 'kysely';
import type { Clock } from '../scope.js';
import type { Transactions } from '../transactions.js';

const day = 24 * 60 * 60 * 1000;
/** Days for which partitions are made ahead; the timer runs every hour, so a week forgives a long sleep. */
const daysAhead = 7;

/** Keeps the partitions of the provisioning log: makes the coming days, drops those past retention (DESIGN 3.5, 7). */
export class EventRetention {
  constructor(private readonly transactions: Transactions, private readonly clock: Clock, private readonly retentionDays: number) {}

  /** Makes today's and the next week's partitions and drops whole days that are older than the retention. */
  async keep(): Promise<void> {
    const { db } = this.transactions.open();
    const today = this.clock.now().getTime();
    await sql`select make_event_partitions(${dateOf(today)}::date, ${daysAhead}::integer)`.execute(db);
    await sql`select drop_event_partitions(${dateOf(today - this.retentionDays * day)}::date)`.execute(db);
  }
}

function dateOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
