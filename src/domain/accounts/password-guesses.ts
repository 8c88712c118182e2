import { Failure } from '../../failure.js';
import type { AttemptCounter } from '../attempt-counter.js';
import type { Scope } from '../scope.js';

/** Where guesses are counted: against one account, and from one network address. */
export interface GuessCounters {
  readonly ofAccount: AttemptCounter;
  readonly fromAddress: AttemptCounter;
}

/**
 * Slows down whoever guesses passwords (DESIGN 3.2). An attempt counts before the password is looked at, so that a
 * thousand at once are no way round, and a right one is taken back. Accounts are counted by what was typed, whether
 * there is one or not, so that nothing is learnt from a refusal.
 */
export class PasswordGuesses {
  constructor(private readonly counters: GuessCounters) {}

  /** Counts one attempt; throws RATE_LIMITED with the seconds to wait after too many. */
  async count(scope: Scope, account: string): Promise<void> {
    const waits = [await this.counters.fromAddress.count(addressOf(scope)), await this.counters.ofAccount.count(account)];
    const retryAfter = Math.max(0, ...waits.map((wait) => wait ?? 0));
    if (retryAfter === 0) return;
    throw new Failure('RATE_LIMITED', 'Too many wrong passwords were tried, so nobody can sign in here for a while.', {
      retryAfter, help: `Wait ${minutes(retryAfter)} and try again, or ask for a new password.`,
    });
  }

  /** Counts a request for a new password, of which anybody could send a flood; throws RATE_LIMITED after too many from one address. */
  async countRequest(scope: Scope): Promise<void> {
    const retryAfter = await this.counters.fromAddress.count(addressOf(scope));
    if (retryAfter === undefined) return;
    throw new Failure('RATE_LIMITED', 'Too many passwords were tried or asked for from this network address.', { retryAfter, help: `Wait ${minutes(retryAfter)} and try again.` });
  }

  /** The password was right. */
  async forgive(scope: Scope, account: string): Promise<void> {
    await this.counters.fromAddress.forgive(addressOf(scope));
    await this.counters.ofAccount.forgive(account);
  }
}

function addressOf({ origin }: Scope): string {
  return origin.clientIp ?? '';
}

function minutes(seconds: number): string {
  const count = Math.ceil(seconds / 60);
  return count === 1 ? 'a minute' : `${count} minutes`;
}
