/** Numbers that fast-check has thrown, used one after the other: what they decide depends on the state of the moment. */
export class Dice {
  #next = 0;

  constructor(private readonly throws: readonly number[]) {}

  /** A number from 0 to below `sides`; 0, the simplest, when all throws are used. */
  roll(sides: number): number {
    const thrown = this.throws[this.#next] ?? 0;
    this.#next += 1;
    return thrown % sides;
  }

  /** True once in so many throws. */
  once(times: number): boolean {
    return this.roll(times) === times - 1;
  }

  /** One of these; undefined when there are none. */
  of<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : list[this.roll(list.length)];
  }

  /** One of these, which are some. */
  among<T>(list: readonly [T, ...T[]]): T {
    return this.of(list) ?? list[0];
  }

  /** Up to so many of these, each once. */
  some<T>(list: readonly T[], most: number): readonly T[] {
    const picks = Array.from({ length: this.roll(most + 1) }, () => this.of(list)).filter((pick) => pick !== undefined);
    return [...new Set(picks)];
  }
}
