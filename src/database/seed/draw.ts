/** Draws that follow from a seed alone, so that the same demo data can be made again. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but not 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** One of a list; throws for an empty one. */
  pick<T>(list: readonly T[]): T {
    const [picked] = this.some(list, 1);
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }

  /** So many of a list, or all of a shorter one, each once, in the order of the draw. */
  some<T>(list: readonly T[], count: number): readonly T[] {
    const rest = [...list];
    return Array.from({ length: Math.min(count, list.length) }, () => rest.splice(this.whole(0, rest.length - 1), 1)).flat();
  }

  /** Letters and digits, as in the ids of Okta. */
  word(length: number): string {
    return Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(this.whole(0, 35))).join('');
  }

  /** A random uuid, as in the ids of Entra. */
  uuid(): string {
    const digits = Array.from({ length: 32 }, () => this.whole(0, 15).toString(16));
    digits[12] = '4';
    digits[16] = this.whole(8, 11).toString(16);
    return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}
