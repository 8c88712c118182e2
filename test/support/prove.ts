import { effort } from './effort.js';
import { seed } from './seed.js';

/**
 * How many random cases a law tries: few in `npm test`, many with MUSTER_PROVE=full. A failure prints the seed; SEED
 * repeats it.
 */
export function runs(quick: number, full: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: effort({ quick, full }), seed };
}
