import { Failure } from '../../failure.js';
import { keyOf } from '../key.js';
import type { Clock, Scope } from '../scope.js';
import { Soon } from '../soon.js';
import type { Transactions } from '../transactions.js';
import type { AccountLinks } from './account-links.js';
import type { PasswordGuesses } from './password-guesses.js';
import { holdAccountOfAddress } from './proof.js';

export interface PasswordResetRequestParts {
  readonly transactions: Transactions;
  readonly links: AccountLinks;
  readonly guesses: PasswordGuesses;
  readonly clock: Clock;
  /** How long a request may wait, in milliseconds: long enough for its answer to be on the way. */
  readonly delayMs: number;
  /** How many addresses may wait. */
  readonly capacity: number;
  /** Told of a link that could not be made. */
  readonly onLost: (cause: unknown) => void;
}

/**
 * Requests for new passwords (DESIGN 3.2). They are answered before anybody looks whether there is such an account, so
 * that neither the words nor the time of the answer tell which accounts there are; links are made afterwards, one at a
 * time. A crash in between loses a request, and whoever gets no letter asks again.
 */
export class PasswordResetRequests {
  readonly #waiting = new Set<string>();
  readonly #soon: Soon;

  constructor(private readonly parts: PasswordResetRequestParts) {
    this.#soon = new Soon(parts.delayMs, () => this.makeLinks());
  }

  /**
   * Takes a request, to make a reset link soon for the account with this address, if there is one. Throws RATE_LIMITED
   * after too many from one network address, and while too many wait.
   */
  async requestPasswordReset(scope: Scope, input: { readonly email: string }): Promise<void> {
    await this.parts.guesses.countRequest(scope);
    if (this.#waiting.size >= this.parts.capacity) throw new Failure('RATE_LIMITED', 'Too many new passwords are asked for at this moment.', { retryAfter: 1, help: 'Try again in a moment.' });
    this.#waiting.add(keyOf(input.email).replaceAll('\0', '\ufffd'));
    this.#soon.ask();
  }

  /** Makes the links that wait; resolves when they are there, or given up. Called before letters are sent, and at the stop. */
  flush(): Promise<void> {
    return this.#soon.now();
  }

  private async makeLinks(): Promise<void> {
    const { transactions, clock, onLost } = this.parts;
    const emailKeys = [...this.#waiting];
    this.#waiting.clear();
    for (const emailKey of emailKeys) {
      const scope: Scope = { actor: { kind: 'system' }, unit: transactions.open(), clock, origin: { requestId: 'password-reset' } };
      await transactions.run(scope, (scope) => this.makeLink(scope, emailKey)).catch(onLost);
    }
  }

  /** The link goes to the address as the account has it, never as it was typed (THREATS V27). One that still works stays. */
  private async makeLink(scope: Scope, emailKey: string): Promise<void> {
    const account = await holdAccountOfAddress(scope, emailKey);
    if (account === undefined || account.disabledAt !== null || account.provedAt === null) return;
    const waiting = await scope.unit.db.selectFrom('account_link').select('account_link.id')
      .where('account_link.emailKey', '=', account.emailKey).where('account_link.kind', '=', 'PASSWORD_RESET')
      .where('account_link.usedAt', 'is', null).where('account_link.expiresAt', '>', scope.clock.now()).executeTakeFirst();
    if (waiting === undefined) await this.parts.links.issueLink(scope, { kind: 'PASSWORD_RESET', email: account.email, emailKey: account.emailKey, delivery: 'letter' });
  }
}
