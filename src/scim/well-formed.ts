/**
 * Tells whether a text is free of NUL and of lone surrogates.
 * PostgreSQL refuses the first and stores the second as U+FFFD, so two bad names could become one (THREATS.md V28, V29).
 */
export function isWellFormed(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}
