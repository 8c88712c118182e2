import type { AttemptCounter } from '../domain/attempt-counter.js';
import { Failure } from '../failure.js';

/**
 * Counts wrong credentials per address and configuration (PROTOCOL section 1). A right token is never counted or
 * refused, as many tenants of a provider call from one address.
 */
export class FailedAttempts {
  constructor(private readonly counter: AttemptCounter) {}

  /** Counts one wrong credential; throws RATE_LIMITED with the seconds to wait once there were too many. */
  async count(clientIp: string, configurationId: string): Promise<void> {
    const retryAfter = await this.counter.count(`${clientIp} ${configurationId}`);
    if (retryAfter === undefined) return;
    throw new Failure('RATE_LIMITED', 'Too many requests with a wrong bearer token came from this address.', {
      retryAfter, help: 'Copy the token of the SCIM configuration from Muster once more and try again in a minute.',
    });
  }
}
