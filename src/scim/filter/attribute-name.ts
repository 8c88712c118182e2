import type { AttributeName } from './filter.js';
import { excerpt, refuse, type Reader } from './lex.js';

/**
 * Takes a word apart that was read at `at`: URN before the last colon, attribute, sub-attribute after a dot (RFC 7644 section 3.10).
 * A URN itself contains dots and colons, so `urn:x:2.0:User` alone comes out as attribute `User` of `urn:x:2.0`. Throws by `refuse`.
 */
export function parseAttributeName(reader: Reader, word: string, at: number): AttributeName {
  if (word === '') refuse(reader, reader.at < reader.text.length ? 'an attribute name is expected here' : 'it ends where an attribute name is expected', at);
  const colon = word.lastIndexOf(':');
  const urn = word.slice(0, Math.max(colon, 0));
  if (colon >= 0 && !isUrn(urn)) refuse(reader, `"${excerpt(word)}" is neither an attribute name nor a URN with an attribute name`, at);
  const segment = word.slice(colon + 1);
  const dot = segment.indexOf('.');
  const name = dot < 0 ? segment : segment.slice(0, dot);
  const subName = dot < 0 ? undefined : segment.slice(dot + 1);
  if (!isName(name) || (subName !== undefined && !isName(subName))) refuse(reader, `"${excerpt(word)}" is not an attribute name`, at);
  const parsed = Object.freeze({ ...(colon < 0 ? {} : { urn }), name, ...(subName === undefined ? {} : { subName }) });
  columns.set(parsed, at + 1);
  return parsed;
}

/** Prints a name as it is written in filters and paths. */
export function printAttributeName({ urn, name, subName }: AttributeName): string {
  return (urn === undefined ? '' : `${urn}:`) + name + (subName === undefined ? '' : `.${subName}`);
}

/** The column in which a parsed name stood, for sentences about it; absent for names that were not parsed. */
export function columnOf(name: AttributeName): number | undefined {
  return columns.get(name);
}

/** Tells whether a text is an ATTRNAME of RFC 7643 section 2.1: a letter or `$`, then letters, digits, `$`, `-`, `_`. */
export function isName(text: string): boolean {
  const first = text.charCodeAt(0);
  if (!isLetter(first) && text[0] !== '$') return false;
  return every(text, (code, character) => isLetter(code) || isDigit(code) || '$-_'.includes(character));
}

// Columns stay beside the tree, so that two filters with one meaning are equal wherever their words stood.
const columns = new WeakMap<AttributeName, number>();

function isUrn(text: string): boolean {
  return text.slice(0, 4).toLowerCase() === 'urn:' && text.length > 4
    && every(text, (code, character) => isLetter(code) || isDigit(code) || ':.-_~+/%'.includes(character));
}

function every(text: string, accepts: (code: number, character: string) => boolean): boolean {
  for (let at = 0; at < text.length; at++) {
    if (!accepts(text.charCodeAt(at), text.charAt(at))) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
