import type { Clock } from '../../domain/scope.js';

/** A clock that stands still until somebody sets it: for a story that happened in the past. */
export class StepClock implements Clock {
  #at: number;

  constructor(at: Date) {
    this.#at = at.getTime();
  }

  now(): Date {
    return new Date(this.#at);
  }

  set(at: Date): void {
    this.#at = at.getTime();
  }

  advance(milliseconds: number): void {
    this.#at += milliseconds;
  }
}
