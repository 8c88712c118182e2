import { appendFileSync } from 'node:fs';

/**
 * What a proof saw (THREATS section 6): every request is acknowledged (done), refused (told that nothing was done) or
 * unknown (no answer came, or a 5xx: it may have been done); `wrong` counts what must never be.
 */
export interface ReportRow {
  /** The number of the row in the table of hazards and its subject: `C1 one userName in many spellings`. */
  readonly row: string;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly refused: number;
  readonly wrong: number;
  /** What the broken variant did to the same check, in a few words; absent while no control has turned red. */
  readonly control?: string;
  /** The row whose check this one shares, so that its control stands for both; by its whole name. */
  readonly controlOf?: string;
}

/** Appends a row to the file that MUSTER_REPORT names; without one there is nobody to tell (scripts/prove.mjs reads it). */
export function reportRow(row: ReportRow): void {
  const file = process.env['MUSTER_REPORT'];
  if (file === undefined || file === '') return;
  appendFileSync(file, `${JSON.stringify(row)}\n`);
}
