import { Failure } from '../failure.js';

/** Characters that no name has: control characters, and the halves of a broken surrogate pair. */
const control = /[\p{Cc}\p{Cs}]/u;
const controlButLineBreaks = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

/** A name as people write it: trimmed, 1 to `longest` characters on one line; throws INVALID otherwise. */
export function parseName(field: string, text: string, longest = 200): string {
  const name = text.trim();
  if (name === '') throw invalid(field, `${field} is empty.`);
  if (control.test(name)) throw invalid(field, `${field} has a character in it that cannot be shown.`);
  return assertLength(field, name, longest);
}

/** A name that may be left out or cleared: blank texts count as cleared. */
export function parseOptionalName(field: string, text: string | null | undefined, longest = 200): string | null {
  return text === undefined || text === null || text.trim() === '' ? null : parseName(field, text, longest);
}

/** A text of several lines that may be cleared, at most 2,000 characters; throws INVALID otherwise. */
export function parseDescription(field: string, text: string | null | undefined): string | null {
  const description = text?.trim() ?? '';
  if (description === '') return null;
  if (controlButLineBreaks.test(description)) throw invalid(field, `${field} has a character in it that cannot be shown.`);
  return assertLength(field, description, 2000);
}

function assertLength(field: string, text: string, longest: number): string {
  if ([...text].length > longest) throw invalid(field, `${field} is longer than ${longest} characters.`);
  return text;
}

function invalid(field: string, sentence: string): Failure {
  return new Failure('INVALID', sentence, { field });
}
