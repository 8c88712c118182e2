/**
 * How many random cases a law tries: few in `npm test`, many with MUSTER_PROVE=full. A failure prints the seed; SEED
 * repeats it.
 */
export function runs(quick: number, full: number): { readonly numRuns: number; readonly seed: number } {
  const given = process.env['SEED'];
  return { numRuns: process.env['MUSTER_PROVE'] === 'full' ? full : quick, seed: given === undefined ? Date.now() % 2 ** 31 : Number(given) };
}
