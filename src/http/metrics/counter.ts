import type { Labels, Metric, Sample } from './registry.js';
import { Series } from './series.js';

/** A number that only grows, one for each set of labels. */
export class Counter implements Metric {
  readonly type = 'counter';
  readonly #series = new Series<{ count: number }>(() => ({ count: 0 }));

  constructor(readonly name: string, readonly help: string) {}

  /** Counts one. */
  count(labels: Labels): void {
    this.#series.at(labels).count += 1;
  }

  async collect(): Promise<readonly Sample[]> {
    return [...this.#series.entries()].map(({ labels, value }) => ({ labels, value: value.count }));
  }
}
