import type { FinishedRequest } from '../finished-request.js';
import type { Protocol } from '../protocol.js';
import { Counter } from './counter.js';
import { Histogram } from './histogram.js';
import type { Registry } from './registry.js';

/** From a look-up by index to a body of 5,000 members, in seconds. */
const edges = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Counts requests by what was asked for and what came of it, and Muster's own faults by their cause. */
export class RequestMetrics {
  readonly #requests: Counter;
  readonly #durations: Histogram;
  readonly #faults: Counter;

  constructor(registry: Registry) {
    this.#requests = registry.add(new Counter('muster_requests_total', 'Requests by protocol, operation and status; the status of an answer that nobody waited for is "aborted".'));
    this.#durations = registry.add(new Histogram('muster_request_duration_seconds', 'How long requests took, by protocol, operation and class of status.', edges));
    this.#faults = registry.add(new Counter('muster_faults_total', 'Requests that failed by a fault of Muster or its database, by cause: a SQLSTATE, connection_lost, connection_timeout, or internal.'));
  }

  readonly observe = ({ protocol, facts, status, aborted, milliseconds }: FinishedRequest): void => {
    const { operation } = facts;
    this.#requests.count({ protocol, operation, status: aborted ? 'aborted' : String(status) });
    this.#durations.observe({ protocol, operation, status: aborted ? 'aborted' : `${Math.trunc(status / 100)}xx` }, milliseconds / 1000);
  };

  countFault(protocol: Protocol, cause: string): void {
    this.#faults.count({ protocol, cause });
  }
}
