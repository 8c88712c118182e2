import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './source-files.js';

/** Keeps a history that a check rejected, as JSON, so that it can be read when the run is over; gives the place. */
export function keepHistory(subject: string, seed: number, json: string): string {
  const place = path.join('.data', 'failing-histories', `${subject}-${seed}.json`);
  mkdirSync(path.dirname(path.join(root, place)), { recursive: true });
  writeFileSync(path.join(root, place), json);
  return place;
}
