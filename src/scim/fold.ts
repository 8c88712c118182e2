/**
 * Folds a text for comparison where the schema says caseExact false: NFKC, then lower case.
 * This is the only place that decides when two spellings are one; SQL never folds, because PostgreSQL and
 * JavaScript disagree on 56 code points. Stored keys are `fold(text).trim()`.
 */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** The key of a whole value: folded, without blanks around it. Two values with one key are one name. */
export function foldKey(text: string): string {
  return fold(text).trim();
}
