import type { AttributeName, CompareOperator, Filter, Literal } from './filter.js';
import { parseAttributeName } from './attribute-name.js';
import { excerpt, openReader, readString, readWord, refuse, skipBlanks, take, type Reader } from './lex.js';

/**
 * Parses the text of a SCIM filter, whole or not at all (RFC 7644 section 3.4.2.2; a bare word as text is tolerance T-33, an
 * attribute after brackets a condition inside of them).
 * Throws ScimError invalidFilter that names the column; more than 8192 characters, 100 conditions or 32 levels are refused as well.
 */
export function parseFilter(text: string): Filter {
  const reader = openReader(text, 'filter', maxLength);
  skipBlanks(reader);
  if (reader.at === text.length) refuse(reader, 'it is empty');
  const filter = readOr(reader, outermost);
  skipBlanks(reader);
  if (reader.at < text.length) refuse(reader, `"and", "or" or the end is expected, not "${excerpt(text.slice(reader.at))}"`);
  return filter;
}

/** Reads the inside of a value path up to and with its `]`; the `[` was read already. Throws by `refuse`. */
export function readValueFilter(reader: Reader, level: number): Filter {
  const start = reader.at - 1;
  const filter = readOr(reader, deeper(reader, { level, bracket: true }));
  skipBlanks(reader);
  if (!take(reader, ']')) refuse(reader, 'the bracket that opens here is not closed where it should be', start);
  return filter;
}

const maxLength = 8192;
const maxConditions = 100;
const maxLevels = 32;

/** Where the reader is: how deep, and whether between brackets. A condition outside everything is level 1. */
interface Place {
  readonly level: number;
  readonly bracket: boolean;
}

const outermost: Place = { level: 1, bracket: false };

function readOr(reader: Reader, place: Place): Filter {
  let left = readAnd(reader, place);
  while (takeKeyword(reader, 'or')) left = Object.freeze({ kind: 'or', left, right: readAnd(reader, place) });
  return left;
}

function readAnd(reader: Reader, place: Place): Filter {
  let left = readTerm(reader, place);
  while (takeKeyword(reader, 'and')) left = Object.freeze({ kind: 'and', left, right: readTerm(reader, place) });
  return left;
}

function readTerm(reader: Reader, place: Place): Filter {
  skipBlanks(reader);
  if (take(reader, '(')) return readGroup(reader, place);
  if (takeKeyword(reader, 'not')) {
    skipBlanks(reader);
    if (!take(reader, '(')) refuse(reader, 'after "not" a parenthesis is expected');
    return Object.freeze({ kind: 'not', filter: readGroup(reader, place) });
  }
  return readCondition(reader, place);
}

function readGroup(reader: Reader, place: Place): Filter {
  const start = reader.at - 1;
  const filter = readOr(reader, deeper(reader, place));
  skipBlanks(reader);
  if (!take(reader, ')')) refuse(reader, 'the parenthesis that opens here is not closed where it should be', start);
  return filter;
}

function readCondition(reader: Reader, place: Place): Filter {
  const at = reader.at;
  if (++reader.conditions > maxConditions) refuse(reader, `there are more than ${maxConditions} conditions`);
  const path = parseAttributeName(reader, readWord(reader, '()[]"'), at);
  if (take(reader, '[')) return readValuePath(reader, path, place);
  skipBlanks(reader);
  const operatorAt = reader.at;
  const word = readWord(reader, '()[]"');
  const operator = word.toLowerCase();
  if (operator === 'pr') return Object.freeze({ kind: 'present', path });
  if (!isCompareOperator(operator)) {
    refuse(reader, word === '' ? `after "${excerpt(path.subName ?? path.name)}" an operator is expected` : `"${excerpt(word)}" is not an operator`, operatorAt);
  }
  skipBlanks(reader);
  return Object.freeze({ kind: 'compare', path, operator, value: readLiteral(reader, place) });
}

function readValuePath(reader: Reader, path: AttributeName, place: Place): Filter {
  if (place.bracket) refuse(reader, 'a bracket cannot stand inside brackets', reader.at - 1);
  const filter = readValueFilter(reader, place.level);
  if (!take(reader, '.')) return Object.freeze({ kind: 'valuePath', path, filter });
  // No filter of the RFC, but how Entra ID asks for a matching attribute (EL-01): `emails[type eq "work"].value eq "x"`.
  const condition = readCondition(reader, { ...place, bracket: true });
  return Object.freeze({ kind: 'valuePath', path, filter: Object.freeze({ kind: 'and', left: filter, right: condition }) });
}

function readLiteral(reader: Reader, place: Place): Literal {
  if (reader.text[reader.at] === '"') return readString(reader);
  const at = reader.at;
  const word = readWord(reader, place.bracket ? '()]' : '()');
  const lower = word.toLowerCase();
  if (word === '' || lower === 'and' || lower === 'or') refuse(reader, 'a value is expected here', at);
  if (lower === 'true' || lower === 'false') return lower === 'true';
  if (lower === 'null') return null;
  if (word.includes('"') || word.startsWith("'")) refuse(reader, 'text is written between double quotation marks', at);
  if (hasControl(word)) refuse(reader, 'a control character stands in a value without quotation marks', at);
  // Only a number that prints as it was spelled is one: an externalId of 007 or of twenty digits stays the text it is.
  return String(Number(word)) === word && Number.isFinite(Number(word)) ? Number(word) : word;
}

function deeper(reader: Reader, place: Place): Place {
  if (place.level === maxLevels) refuse(reader, `it is nested more than ${maxLevels} levels deep`, reader.at - 1);
  return { ...place, level: place.level + 1 };
}

/** Reads a keyword in any case (tolerance T-35); leaves the reader where it was when another word comes. */
function takeKeyword(reader: Reader, keyword: 'and' | 'or' | 'not'): boolean {
  skipBlanks(reader);
  const end = reader.at + keyword.length;
  if (reader.text.slice(reader.at, end).toLowerCase() !== keyword) return false;
  const start = reader.at;
  if (readWord(reader, '()[]"').length === keyword.length) return true;
  reader.at = start;
  return false;
}

function isCompareOperator(word: string): word is CompareOperator {
  return compareOperators.has(word);
}

const compareOperators: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] satisfies CompareOperator[]);

function hasControl(word: string): boolean {
  return Array.from(word).some((character) => character < ' ' || character === '\x7f');
}
