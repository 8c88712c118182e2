import { randomInt } from 'node:crypto';

/** Where all chance of this run comes from: SEED of the environment, so that a run can be repeated, else a new one. */
export const seed: number = Number(process.env['SEED'] ?? '') || randomInt(1, 2 ** 31 - 1);
