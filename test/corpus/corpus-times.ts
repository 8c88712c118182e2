import type { CorpusRequest } from './corpus-case.js';

/** How long the answer to a case took. */
export interface CorpusTime {
  readonly name: string;
  readonly request: CorpusRequest;
  readonly milliseconds: number;
}

/** What a run says about its times: the middle one, the slowest, and those that took more than ten times the middle one. */
export interface TimeReport {
  readonly median: number;
  readonly slowest: CorpusTime;
  readonly slow: readonly CorpusTime[];
}

/** Compares the times of one run with one another, so that the speed of the machine does not matter. */
export function reportTimes(times: readonly CorpusTime[]): TimeReport {
  const median = medianOf(times);
  const slowest = times.reduce((slower, time) => (time.milliseconds > slower.milliseconds ? time : slower));
  return { median, slowest, slow: times.filter(({ milliseconds }) => milliseconds > 10 * median) };
}

function medianOf(times: readonly CorpusTime[]): number {
  const sorted = times.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}
