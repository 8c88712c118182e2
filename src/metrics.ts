import type { PoolCounts } from './database/database.js';
import { causeOf } from './domain/database-failure.js';
import { addProcessMetrics } from './http/metrics/process-metrics.js';
import { Registry } from './http/metrics/registry.js';
import { Remembered } from './http/metrics/remembered.js';
import { RequestMetrics } from './http/metrics/request-metrics.js';
import type { FinishedRequest } from './http/finished-request.js';
import type { Protocol } from './http/protocol.js';
import type { Services } from './services.js';

/** What is measured, beside the services and the pool that are asked at a scrape. */
export interface Metrics {
  readonly registry: Registry;
  readonly observe: (finished: FinishedRequest) => void;
  /** Counts a request that failed by a fault of ours, under its cause. */
  readonly countFault: (protocol: Protocol, error: unknown) => void;
  stop(): void;
}

export interface MetricsSources {
  readonly services: Pick<Services, 'provisioningLog' | 'transactions' | 'connectionSummary'>;
  /** The pool; absent until there is one. */
  readonly pool: () => PoolCounts | undefined;
  /** How many subscriptions are open. */
  readonly subscriptions: () => number;
  readonly version: string;
}

/** Ten scrapers or one cost the database the same; within the limit of a usual scrape (10 s) by far. */
const connectionTimes = { freshMs: 15_000, patienceMs: 2000 } as const;

/** Puts together what /metrics tells: numbers of bounded sets of labels, never a name or an id of a tenant. */
export function createMetrics({ services, pool, subscriptions, version }: MetricsSources): Metrics {
  const registry = new Registry();
  const requests = new RequestMetrics(registry);
  const stop = addProcessMetrics(registry, version);

  registry.read('gauge', 'muster_database_connections', 'Connections of the pool, by whether somebody uses them.', () => {
    const counts = pool();
    if (counts === undefined) return [];
    const { totalCount, idleCount } = counts;
    return [{ labels: { state: 'busy' }, value: totalCount - idleCount }, { labels: { state: 'idle' }, value: idleCount }];
  });
  registry.read('gauge', 'muster_database_waiting', 'Requests that wait for a connection of the pool.', () => {
    const counts = pool();
    return counts === undefined ? [] : [{ value: counts.waitingCount }];
  });
  registry.read('counter', 'muster_transaction_retries_total', 'Transactions that lost a race and were run again.', () => [{ value: services.transactions.retries }]);
  registry.read('gauge', 'muster_subscriptions', 'Subscriptions of GraphQL that are open.', () => [{ value: subscriptions() }]);
  registry.read('gauge', 'muster_log_waiting', 'Events of the provisioning log that wait to be written.', () => [{ value: services.provisioningLog.queue.waiting }]);
  registry.read('counter', 'muster_log_lost_total', 'Events of the provisioning log that could not be written.', () => [{ value: services.provisioningLog.queue.lost }]);

  const states = new Remembered(() => services.connectionSummary.countStates(), connectionTimes);
  registry.read('gauge', 'muster_scim_configurations', 'SCIM configurations by the state of their connection; missing while the database is away.', async () =>
    [...await states.get() ?? []].map(([state, value]) => ({ labels: { state: state.toLowerCase() }, value })));

  return { registry, observe: requests.observe, countFault: (protocol, error) => { requests.countFault(protocol, causeOf(error)); }, stop };
}
