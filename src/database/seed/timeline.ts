import type { StepClock } from './step-clock.js';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

/** What happens in a story, and when; told in any order, played in that of time. */
export class Timeline {
  readonly #moments: { readonly at: number; readonly act: () => Promise<void> }[] = [];

  /** Ends at `end`; its days begin at midnight (UTC). */
  constructor(private readonly end: Date) {}

  /** So many days before the end at this hour; what would lie behind the end happens a little before it. */
  on(daysAgo: number, hour: number, act: () => Promise<void>): void {
    const midnight = Math.floor(this.end.getTime() / day) * day;
    const at = midnight - daysAgo * day + hour * 60 * minute;
    this.#moments.push({ at: Math.min(at, this.end.getTime() - 30 * minute + this.#moments.length * 1000), act });
  }

  /** So many minutes before the end. */
  before(minutes: number, act: () => Promise<void>): void {
    this.#moments.push({ at: this.end.getTime() - minutes * minute, act });
  }

  /** Whether a day is a working day. */
  isWorkday(daysAgo: number): boolean {
    return ![0, 6].includes(new Date(this.end.getTime() - daysAgo * day).getUTCDay());
  }

  /** Sets the clock to each moment and lets it happen; a moment that lasts longer moves the next one. */
  async play(clock: StepClock): Promise<void> {
    for (const { at, act } of [...this.#moments].sort((left, right) => left.at - right.at)) {
      clock.set(new Date(Math.max(at, clock.now().getTime() + 1)));
      await act();
    }
  }
}
