import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { AttemptCounter } from './domain/attempt-counter.js';

/** So much in so many seconds. */
export interface AttemptLimit {
  readonly points: number;
  readonly seconds: number;
}

/** Counters of this process, in a window that begins with the first count. */
export class AttemptCounters implements AttemptCounter {
  readonly #limiter: RateLimiterMemory;
  readonly #salt = randomBytes(16);

  constructor({ points, seconds }: AttemptLimit) {
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  async count(key: string, points = 1): Promise<number | undefined> {
    try {
      await this.#limiter.consume(this.#slotOf(key), points);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
  }

  async forgive(key: string): Promise<void> {
    await this.#limiter.reward(this.#slotOf(key), 1);
  }

  /** One of 65,536 counters, so that no flood of made-up addresses or ids fills the memory; the salt keeps it unguessable. */
  #slotOf(key: string): string {
    return createHmac('sha256', this.#salt).update(key).digest('hex').slice(0, 4);
  }
}

/** Counts nothing: RATE_LIMIT is off. */
const uncounted: AttemptCounter = { count: async () => undefined, forgive: async () => {} };

/** Every counter of the installation, with its limit; with `rateLimit` off, which is for tests and load, none counts. */
export function createCounters(rateLimit: boolean) {
  const counter = (limit: AttemptLimit): AttemptCounter => (rateLimit ? new AttemptCounters(limit) : uncounted);
  return {
    /** PROTOCOL section 1. */
    wrongTokens: counter({ points: 60, seconds: 60 }),
    guesses: { ofAccount: counter({ points: 10, seconds: quarterHour }), fromAddress: counter({ points: 100, seconds: quarterHour }) },
    /** Two hundred of the dearest operations a minute; of those that a screen sends, thousands a second. */
    graphqlCost: counter({ points: 1_000_000, seconds: 60 }),
  };
}

const quarterHour = 15 * 60;
