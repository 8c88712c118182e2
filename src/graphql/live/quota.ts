/** Lets each of many have so much of something at a time. */
export class Quota {
  readonly #taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Takes one, until what this gives is called; undefined when there is none left. */
  tryToTake(whose: string): (() => void) | undefined {
    const taken = this.#taken.get(whose) ?? 0;
    if (taken >= this.most) return undefined;
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
