/**
 * Tells whether a text is free of NUL and of lone surrogates.
 * PostgreSQL refuses the first and stores the second as U+FFFD, so two bad names could become one (THREATS.md V28, V29).
 */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
