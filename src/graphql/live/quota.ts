import { Failure } from '../../failure.js';

/** Lets each of many have so much of something at a time. */
export class Quota {
  readonly #taken = new Map<string, number>();

  /** `what` is the end of the sentence with which more is refused: "subscriptions open". */
  constructor(private readonly most: number, private readonly what: string) {}

  /** Takes one, until what this gives is called. Throws RATE_LIMITED when there is none left. */
  take(whose: string): () => void {
    const taken = this.#taken.get(whose) ?? 0;
    if (taken >= this.most) throw new Failure('RATE_LIMITED', `You have ${this.most} ${this.what} already.`, { retryAfter: 60, help: 'End one of them first.' });
    this.#taken.set(whose, taken + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.leave(whose);
      isHeld = false;
    };
  }

  private leave(whose: string): void {
    const left = (this.#taken.get(whose) ?? 0) - 1;
    if (left > 0) this.#taken.set(whose, left);
    else this.#taken.delete(whose);
  }
}
