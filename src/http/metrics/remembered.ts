export interface RememberedTimes {
  /** How long an answer counts, in milliseconds. */
  readonly freshMs: number;
  /** How long a new one may take. */
  readonly patienceMs: number;
}

/**
 * An answer that costs something, asked for at most once at a time and then remembered for a while: a scrape, or ten at
 * once, neither load the database nor wait for one that is away.
 */
export class Remembered<T> {
  #known: { readonly value: T; readonly until: number } | undefined;
  #asking: Promise<T | undefined> | undefined;

  constructor(private readonly ask: () => Promise<T>, private readonly times: RememberedTimes) {}

  /** The answer; undefined when there is no fresh one in time, or none can be had. Never rejects. */
  async get(): Promise<T | undefined> {
    if (this.#known !== undefined && performance.now() < this.#known.until) return this.#known.value;
    this.#asking ??= this.askInTime();
    return this.#asking;
  }

  private async askInTime(): Promise<T | undefined> {
    const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, this.times.patienceMs, undefined);
    try {
      return await Promise.race([this.askAndKeep(), tooLate]);
    } catch {
      return undefined; // the figure is missing from the scrape; whoever needs the database reports why
    } finally {
      clearTimeout(timer);
      this.#asking = undefined;
    }
  }

  private async askAndKeep(): Promise<T> {
    const value = await this.ask();
    this.#known = { value, until: performance.now() + this.times.freshMs };
    return value;
  }
}
