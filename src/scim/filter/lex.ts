import { scanString } from '../json-tokens.js';
import { ScimError } from '../scim-error.js';
import { isWellFormed } from '../well-formed.js';

/** A text that is being read, and how far. Both grammars of RFC 7644, filter and PATCH path, are read through it. */
export interface Reader {
  readonly text: string;
  readonly subject: 'filter' | 'path';
  at: number;
  conditions: number;
}

/** Opens a text for reading; throws invalidFilter or invalidPath when it is longer than `limit` or holds NUL or lone surrogates. */
export function openReader(text: string, subject: Reader['subject'], limit: number): Reader {
  if (text.length > limit) {
    throw new ScimError(scimTypeOf(subject), `The ${subject} is longer than ${limit} characters, so it was not read.`);
  }
  if (!isWellFormed(text)) {
    throw new ScimError(scimTypeOf(subject), `The ${subject} contains a NUL character or half of a surrogate pair, which no stored text can contain.`);
  }
  return { text, subject, at: 0, conditions: 0 };
}

/** Throws invalidFilter or invalidPath with a sentence that names the column, counted from 1 in UTF-16 units. */
export function refuse(reader: Reader, what: string, at: number = reader.at): never {
  throw new ScimError(scimTypeOf(reader.subject), `The ${reader.subject} is not understood at column ${at + 1}: ${what}.`);
}

/** Moves past blanks. */
export function skipBlanks(reader: Reader): void {
  while (isBlank(reader.text[reader.at])) reader.at++;
}

/** Moves past `character` when it comes next, and says whether it did. */
export function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

/** Reads up to a blank, the end, or one of `stops`; the word may be empty. */
export function readWord(reader: Reader, stops: string): string {
  const start = reader.at;
  while (reader.at < reader.text.length && !isBlank(reader.text[reader.at]) && !stops.includes(reader.text.charAt(reader.at))) reader.at++;
  return reader.text.slice(start, reader.at);
}

/** Reads the JSON string (RFC 8259 section 7) that starts here; throws where JSON would, and on escaped NUL and lone surrogates. */
export function readString(reader: Reader): string {
  try {
    const { value, end } = scanString(reader.text, reader.at);
    reader.at = end;
    return value;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    // The sentence of the JSON reader speaks of a body; here it is a filter, and the column is what helps.
    return refuse(reader, 'the text in quotation marks that starts here is not closed, or has something in it that JSON does not allow');
  }
}

/** Shortens what somebody wrote, so that a sentence can quote it; the name at the end of a long URN stays. */
export function excerpt(text: string): string {
  const characters = Array.from(text);
  return characters.length > 100 ? `${characters.slice(0, 50).join('')}...${characters.slice(-40).join('')}` : text;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function scimTypeOf(subject: Reader['subject']): 'invalidFilter' | 'invalidPath' {
  return subject === 'filter' ? 'invalidFilter' : 'invalidPath';
}
