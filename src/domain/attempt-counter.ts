/** Counts what may be tried only so often; who counts, and where, is given by app.ts. */
export interface AttemptCounter {
  /** Counts `points` for a key; gives the seconds to wait when that is too many, else undefined. */
  count(key: string, points?: number): Promise<number | undefined>;
  /** Takes the last count back: the attempt was right. */
  forgive(key: string): Promise<void>;
}
