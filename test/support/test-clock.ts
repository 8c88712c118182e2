import type { Clock } from '../../src/domain/scope.js';

/** Real time, shifted by as much as a test likes; it keeps ticking. */
export class TestClock implements Clock {
  #shift = 0;

  now(): Date {
    return new Date(Date.now() + this.#shift);
  }

  /** Steps the clock; negative steps go back. */
  step(milliseconds: number): void {
    this.#shift += milliseconds;
  }
}
