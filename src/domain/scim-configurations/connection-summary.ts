import { sql } from 'kysely';
import type { Clock } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { connectionState, connectionStates, failingFrom, type ConnectionState } from './connection-state.js';

interface LastRequests {
  readonly enabled: boolean;
  readonly lastRequestAt: Date | null;
  readonly failures: number;
}

/** How all connections of the installation are doing, for its operator: numbers alone, so nobody is asked for leave. */
export class ConnectionSummary {
  constructor(private readonly transactions: Transactions, private readonly clock: Clock) {}

  /** How many configurations are in each state, in one statement that reads their last requests and no more. */
  async countStates(): Promise<ReadonlyMap<ConnectionState, number>> {
    const { db } = this.transactions.open();
    const { rows } = await this.transactions.read(() => sql<LastRequests>`
      select configuration.enabled, greatest(recent.at, used.at) as "lastRequestAt", recent.failures
        from directory
        join scim_configuration as configuration on configuration.directory_id = directory.id
        cross join lateral (
          select max(newest.at) as at, (count(*) filter (where newest.status = 'ERROR' and newest.http_status <> 404))::integer as failures
            from (
              select event.at, event.status, event.http_status from provisioning_event as event
               where event.directory_id = configuration.directory_id and event.configuration_id = configuration.id
               order by event.id desc limit ${failingFrom}
            ) as newest
        ) as recent
        cross join lateral (
          select max(scim_token.last_used_at) as at from scim_token
           where scim_token.directory_id = configuration.directory_id and scim_token.configuration_id = configuration.id
        ) as used`.execute(db));
    const counts = new Map(connectionStates.map((state) => [state, 0]));
    const now = this.clock.now();
    for (const { enabled, ...last } of rows) {
      const state = connectionState(enabled, { ...last, failingSince: null }, now);
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    return counts;
  }
}
