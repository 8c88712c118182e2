import type { Labels } from './registry.js';

/** So many sets of labels one metric may have: beyond it the rest is counted together, and memory stays bounded. */
export const mostSeries = 500;

/** The values of one metric by their labels. */
export class Series<Value> {
  readonly #entries = new Map<string, { readonly labels: Labels; readonly value: Value }>();

  constructor(private readonly create: () => Value) {}

  /** The value for these labels, made at the first call. */
  at(labels: Labels): Value {
    const key = JSON.stringify(labels);
    const found = this.#entries.get(key);
    if (found !== undefined) return found.value;
    if (this.#entries.size >= mostSeries && !Object.values(labels).every((value) => value === 'other')) {
      return this.at(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])));
    }
    const value = this.create();
    this.#entries.set(key, { labels, value });
    return value;
  }

  entries(): Iterable<{ readonly labels: Labels; readonly value: Value }> {
    return this.#entries.values();
  }
}
