/**
 * Where all chance comes from. SEED of the environment, which `npm run prove` draws anew for each run and prints; without
 * it always the same, so that `npm test` says the same of the same code.
 */
export const seed: number = Number(process.env['SEED'] ?? '') || 20_261_124;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
