/** How often something chance decides is tried: `quick` in `npm test`, `full` in `npm run prove`. */
export interface Effort {
  readonly quick: number;
  readonly full: number;
}

/** The number of rounds of this run; the only place that reads MUSTER_PROVE (scripts/prove.mjs sets it). */
export function effort({ quick, full }: Effort): number {
  return process.env['MUSTER_PROVE'] === 'full' ? full : quick;
}
