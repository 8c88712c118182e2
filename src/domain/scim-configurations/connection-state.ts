import { ago } from '../ago.js';
import { shortProviderName, type NamedConfiguration } from './provider-name.js';

/** QUIET is neutral: providers are silent when nothing changes. */
export const connectionStates = ['WAITING', 'HEALTHY', 'QUIET', 'FAILING', 'PAUSED'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** How many failures in a row are counted; the number says nothing more from there on, and the log may be long. */
export const countedFailures = 1000;

/**
 * What the state follows from. `failures` counts the errors since the last request that went well, and goes one beyond
 * `countedFailures` when there are more; `failingSince` is the first.
 */
export interface ConnectionFacts {
  readonly lastRequestAt: Date | null;
  readonly failures: number;
  readonly failingSince: Date | null;
}

const quietAfterMs = 7 * 24 * 60 * 60 * 1000;
/** So many errors in a row make a connection FAILING. */
export const failingFrom = 3;

/**
 * FAILING means that the last three requests or more were all errors, however long ago: one error in a row of good
 * requests is nothing to run for, and a provider that has given up does not heal by being silent. "Not found" is an
 * answer, not a failure: providers ask after people who are gone.
 */
export function connectionState(enabled: boolean, { lastRequestAt, failures }: ConnectionFacts, now: Date): ConnectionState {
  if (!enabled) return 'PAUSED';
  if (lastRequestAt === null) return 'WAITING';
  if (failures >= failingFrom) return 'FAILING';
  return now.getTime() - lastRequestAt.getTime() >= quietAfterMs ? 'QUIET' : 'HEALTHY';
}

/** The state in one line: "Last request 2 minutes ago from Entra ID", "Quiet: last request 9 days ago from Okta". */
export function headlineOf(state: ConnectionState, { lastRequestAt, failures, failingSince }: ConnectionFacts, provider: NamedConfiguration, now: Date): string {
  const last = lastRequestAt === null ? '' : `ast request ${ago(lastRequestAt, now)} from ${shortProviderName(provider)}`;
  switch (state) {
    case 'PAUSED': return 'Paused by an administrator';
    case 'WAITING': return 'Waiting for the first request';
    case 'QUIET': return `Quiet: l${last}`;
    case 'HEALTHY': return `L${last}`;
    case 'FAILING': return `Failing: ${failures > countedFailures ? `more than ${countedFailures.toLocaleString('en')} requests in a row` : `the last ${failures} requests`} were refused, the first of them ${ago(failingSince ?? now, now)}`;
  }
}
