import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Failure } from '../failure.js';

/**
 * Counts wrong credentials per address and configuration: 60 a minute, then 429 (PROTOCOL section 1). A right token
 * is never counted or refused, as many tenants of a provider call from one address.
 */
export class FailedAttempts {
  readonly #limiter = new RateLimiterMemory({ points: attemptsPerMinute, duration: 60 });
  readonly #salt = randomBytes(16);

  /** Counts one wrong credential; throws RATE_LIMITED with the seconds to wait once there were too many. */
  async count(clientIp: string, configurationId: string): Promise<void> {
    try {
      await this.#limiter.consume(this.#slotOf(`${clientIp} ${configurationId}`));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Failure('RATE_LIMITED', 'Too many requests with a wrong bearer token came from this address.', {
        retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
        help: 'Copy the token of the SCIM configuration from Muster once more and try again in a minute.',
      });
    }
  }

  /** One of 65,536 counters, so that no flood of made-up addresses or ids fills the memory; the salt keeps it unguessable. */
  #slotOf(key: string): string {
    return createHmac('sha256', this.#salt).update(key).digest('hex').slice(0, 4);
  }
}

const attemptsPerMinute = 60;
