import type { CorpusRequest } from './corpus-case.js';

/** How long the answer to a case took. */
export interface CorpusTime {
  readonly name: string;
  readonly request: CorpusRequest;
  readonly status: number;
  readonly milliseconds: number;
}

/** What a run says about its times: the middle one, the slowest, and those that took more than ten times the usual. */
export interface TimeReport {
  readonly median: number;
  readonly slowest: CorpusTime;
  /** With the most that each may take: ten times the median answer to a request of its size. */
  readonly slow: readonly { readonly time: CorpusTime; readonly limit: number }[];
}

/** Compares the times of one run with one another, so that the speed of the machine does not matter. */
export function reportTimes(times: readonly CorpusTime[]): TimeReport {
  const bySize = Map.groupBy(times, ({ request }) => sizeOf(request));
  const slow = [...bySize.values()].flatMap((same) => {
    // A body that is too large by its length is refused unread, which says nothing of what reading costs.
    const limit = 10 * medianOf(same.filter(({ status }) => status !== 413));
    return same.filter(({ milliseconds }) => milliseconds > limit).map((time) => ({ time, limit }));
  });
  const slowest = times.reduce((slower, time) => (time.milliseconds > slower.milliseconds ? time : slower));
  return { median: medianOf(times), slowest, slow };
}

function sizeOf({ body }: CorpusRequest): 'small' | 'large' | 'huge' {
  const bytes = body === undefined ? 0 : Buffer.byteLength(body);
  return bytes < 64 * 1024 ? 'small' : bytes <= 1024 * 1024 ? 'large' : 'huge';
}

function medianOf(times: readonly CorpusTime[]): number {
  const sorted = times.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}
