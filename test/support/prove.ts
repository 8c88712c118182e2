import { effort } from './effort.js';

/**
 * How many random cases a law tries: few in `npm test`, many with MUSTER_PROVE=full. A failure prints the seed; SEED
 * repeats it.
 */
export function runs(quick: number, full: number): { readonly numRuns: number; readonly seed: number } {
  const given = process.env['SEED'];
  return { numRuns: effort({ quick, full }), seed: given === undefined ? Date.now() % 2 ** 31 : Number(given) };
}
