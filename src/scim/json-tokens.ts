import { ScimError } from './scim-error.js';
import { isWellFormed } from './well-formed.js';

/** A token that was read and the position after it. */
export interface Token<Value> {
  readonly value: Value;
  readonly end: number;
}

/**
 * Reads the JSON string (RFC 8259 section 7) that opens at `start`. Refuses what PostgreSQL cannot store or would
 * store as something else: NUL and lone surrogates (THREATS.md V28, V29). Throws ScimError invalidSyntax.
 */
export function scanString(text: string, start: number): Token<string> {
  let value = '';
  let from = start + 1;
  let position = from;
  let surrogates = false;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      break;
    }
    if (code === 0x5c) {
      const escape = scanEscape(text, position);
      value += text.slice(from, position) + escape.value;
      surrogates ||= isSurrogate(escape.value.charCodeAt(0));
      position = escape.end;
      from = position;
    } else if (code >= 0x20) {
      surrogates ||= isSurrogate(code);
      position += 1;
    } else {
      // A control character, or NaN at the end of the text.
      throw unterminated(text, start, position);
    }
  }
  value += text.slice(from, position);
  if (surrogates && !isWellFormed(value)) {
    throw new ScimError('invalidSyntax', `The JSON text holds half of a surrogate pair in the string at position ${start}, which is no character.`);
  }
  return { value, end: position + 1 };
}

/**
 * Where the JSON string that opens at `start` closes, if it is one to be cut out as it stands, as nearly all are: without
 * escapes, control characters and surrogates. Undefined for any other, which `scanString` reads.
 */
export function endOfPlainString(text: string, start: number): number | undefined {
  let position = start + 1;
  let code = text.charCodeAt(position);
  while (code >= 0x20 && code !== 0x22 && code !== 0x5c && code < 0xd800) {
    position += 1;
    code = text.charCodeAt(position);
  }
  return code === 0x22 ? position : undefined;
}

/**
 * Reads the JSON number (RFC 8259 section 6) at `start` as it is spelled; undefined where there is none. Throws
 * ScimError invalidSyntax for a number that no double can hold, such as 1e400.
 */
export function scanNumber(text: string, start: number): Token<string> | undefined {
  let end = text[start] === '-' ? start + 1 : start;
  const whole = end;
  end = text[whole] === '0' ? whole + 1 : skipDigits(text, whole);
  if (end === whole) {
    return undefined;
  }
  if (text[end] === '.') {
    const fraction = skipDigits(text, end + 1);
    if (fraction === end + 1) {
      return undefined;
    }
    end = fraction;
  }
  if (text[end] === 'e' || text[end] === 'E') {
    const sign = text[end + 1] === '+' || text[end + 1] === '-' ? end + 2 : end + 1;
    const exponent = skipDigits(text, sign);
    if (exponent === sign) {
      return undefined;
    }
    end = exponent;
  }
  const spelled = text.slice(start, end);
  if (!Number.isFinite(Number(spelled))) {
    throw new ScimError('invalidSyntax', `The JSON text holds a number at position ${start} that is too large.`);
  }
  return { value: spelled, end };
}

const simpleEscapes = new Map([
  ['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'],
]);

function scanEscape(text: string, backslash: number): Token<string> {
  const sign = text[backslash + 1] ?? '';
  const simple = simpleEscapes.get(sign);
  if (simple !== undefined) {
    return { value: simple, end: backslash + 2 };
  }
  const code = sign === 'u' ? hexadecimal(text, backslash + 2) : undefined;
  if (code === undefined) {
    throw new ScimError('invalidSyntax', `The body is not valid JSON: the backslash at position ${backslash} starts no known escape.`);
  }
  if (code === 0) {
    throw new ScimError('invalidSyntax', `The JSON text holds the NUL character at position ${backslash}, which cannot be stored.`);
  }
  return { value: String.fromCharCode(code), end: backslash + 6 };
}

function hexadecimal(text: string, start: number): number | undefined {
  let code = 0;
  for (let position = start; position < start + 4; position += 1) {
    const digit = hexDigits.indexOf((text[position] ?? '?').toLowerCase());
    if (digit < 0) {
      return undefined;
    }
    code = code * 16 + digit;
  }
  return code;
}

const hexDigits = '0123456789abcdef';

function skipDigits(text: string, start: number): number {
  let position = start;
  for (let code = text.charCodeAt(position); code >= 0x30 && code <= 0x39; code = text.charCodeAt(position)) {
    position += 1;
  }
  return position;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function unterminated(text: string, start: number, position: number): ScimError {
  const reason = position < text.length ? 'contains a control character that must be escaped' : 'has no closing quote';
  return new ScimError('invalidSyntax', `The body is not valid JSON: the string at position ${start} ${reason}.`);
}
