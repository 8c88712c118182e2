/** Takes the ids of configurations of which something new was committed. */
export type Publish = (configurationIds: Iterable<string>) => void;

/**
 * Where those who follow a configuration hear that there is something new; what it is, they read themselves. A missed
 * ring costs time and no event, as followers look by themselves now and then.
 */
export class News {
  readonly #ears = new Map<string, Set<Ear>>();

  /** Wakes whoever follows one of these configurations in this process. */
  ring(configurationIds: Iterable<string>): void {
    for (const id of configurationIds) this.#ears.get(id)?.forEach((ear) => { ear.ring(); });
  }

  /** Wakes everybody: after a time in which news of other processes may have been lost. */
  ringAll(): void {
    this.ring(this.#ears.keys());
  }

  /** Hears every ring of this configuration from now on, until it is closed. */
  listen(configurationId: string): Ear {
    const ears = this.#ears.get(configurationId) ?? new Set();
    this.#ears.set(configurationId, ears);
    const ear = new Ear(() => {
      ears.delete(ear);
      if (ears.size === 0) this.#ears.delete(configurationId);
    });
    ears.add(ear);
    return ear;
  }
}

/** One listener; a ring that comes while it does not wait is not forgotten. */
export class Ear {
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(readonly close: () => void) {}

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /**
   * Waits for the next ring, so many milliseconds at most; not at all where one came since the last wait, or after the
   * signal. Says whether there was one.
   */
  async wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#rung) await this.pause(milliseconds, signal, (wake) => { this.#wake = wake; });
    this.#wake = undefined;
    const wasRung = this.#rung;
    this.#rung = false;
    return wasRung;
  }

  /** Waits so long, whoever rings; until the signal at most. */
  async pause(milliseconds: number, signal: AbortSignal, onWait: (wake: () => void) => void = () => {}): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    const wake = (): void => { resolve(); };
    signal.addEventListener('abort', wake, { once: true });
    onWait(wake);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', wake);
  }
}
