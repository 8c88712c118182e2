/**
 * Does something soon after it was asked for: once for all who asked meanwhile, and one run after the other. For what is
 * written off the path of requests.
 */
export class Soon {
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  /** `act` does whatever waits, and never rejects: what it cannot do it tells by itself. */
  constructor(private readonly delayMs: number, private readonly act: () => Promise<void>) {}

  /** Has it done within the delay. */
  ask(): void {
    this.#timer ??= setTimeout(() => { void this.now(); }, this.delayMs);
  }

  /** Does it now, after whatever is under way; resolves when it is done. */
  async now(): Promise<void> {
    this.forget();
    this.#working = this.#working.then(() => this.act());
    await this.#working;
  }

  /** What was asked for and has not begun is not done; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.forget();
    await this.#working;
  }

  private forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
