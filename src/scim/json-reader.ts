import { endOfPlainString, scanNumber, scanString } from './json-tokens.js';
import { bareObject, type JsonValue } from './json.js';
import { ScimError } from './scim-error.js';

/** How deep and how wide a document may be, and which keys of an object are the same. */
export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly maxDepth: number;
  /** Members of all objects together. */
  readonly maxKeys: number;
  /** Members of one object: an object that grows without end costs a second before anybody has looked at it. */
  readonly maxKeysOfObject: number;
  /** Elements of one list: what follows must not keep the server from others (THREATS.md F10). */
  readonly maxElements: number;
  /** What two keys have in common that are the same. */
  readonly keyOf: (key: string) => string;
  /** What a number is, given as it was spelled; a double can hold it. */
  readonly numberOf: (spelled: string) => number | string;
}

/**
 * The limits of SCIM: depth from PROTOCOL.md section 1; a group of 50,000 members, each with all its sub-attributes,
 * passes; names are case-insensitive (RFC 7643 section 2.1).
 */
export const defaultJsonLimits: JsonLimits = { maxDepth: 32, maxKeys: 400_000, maxKeysOfObject: 10_000, maxElements: 60_000, keyOf: (key) => key.toLowerCase(), numberOf: numberAsSpelled };

/** What differs for a protocol whose names are case-sensitive and whose numbers are never text, as in GraphQL. */
export const exactReading = { keyOf: (key: string) => key, numberOf: Number } as const;

/**
 * A number that JavaScript would not print as it was spelled (twenty digits, 1.50) is its text, as a bare number of a
 * filter is: a badge number keeps every digit.
 */
function numberAsSpelled(spelled: string): number | string {
  const value = Number(spelled);
  return String(value) === spelled ? value : spelled;
}

/**
 * Reads a JSON text (RFC 8259) into values whose objects inherit nothing. Accepts what JSON.parse accepts, but for:
 * a key given twice in one object; NUL and lone surrogates in a string; numbers beyond the range of a double; more than
 * the limits allow. Throws ScimError invalidSyntax with the position. The time is linear in the length of the text.
 */
export function parseJson(text: string, limits: JsonLimits = defaultJsonLimits): JsonValue {
  const reader = new Reader(text, limits);
  return reader.readDocument();
}

/** One pass over one text; a class because position and key count are state of the pass. */
class Reader {
  private position = 0;
  private keys = 0;

  constructor(private readonly text: string, private readonly limits: JsonLimits) {}

  readDocument(): JsonValue {
    if (this.text.charCodeAt(0) === 0xfeff) {
      throw new ScimError('invalidSyntax', 'The JSON text starts with a byte order mark, which JSON does not allow; send it without.');
    }
    this.skipBlanks();
    const value = this.readValue(0);
    this.skipBlanks();
    if (this.position < this.text.length) {
      throw this.unexpected('the end of the text');
    }
    return value;
  }

  private readValue(depth: number): JsonValue {
    switch (this.text[this.position]) {
      case '{': return this.readObject(depth + 1);
      case '[': return this.readArray(depth + 1);
      case '"': return this.readString();
      case 't': return this.readWord('true', true);
      case 'f': return this.readWord('false', false);
      case 'n': return this.readWord('null', null);
      default: return this.readNumber();
    }
  }

  private readObject(depth: number): JsonValue {
    this.assertDepth(depth);
    const object = bareObject();
    const seen = new Map<string, string>();
    this.open();
    if (this.closes('}')) {
      return object;
    }
    do {
      this.skipBlanks();
      const key = this.readKey(seen);
      object[key] = this.readValue(depth);
      this.skipBlanks();
    } while (this.continues('}'));
    return object;
  }

  private readKey(seen: Map<string, string>): string {
    const start = this.position;
    const key = this.readString();
    const name = this.limits.keyOf(key);
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      const same = earlier === key ? '' : `; "${earlier}" is the same, whatever the case`;
      throw new ScimError('invalidSyntax', `The JSON text gives the key "${key}" twice in one object (position ${start}${same}); send it once.`);
    }
    seen.set(name, key);
    if (seen.size > this.limits.maxKeysOfObject) {
      throw new ScimError('invalidSyntax', `The JSON text has an object of more than ${this.limits.maxKeysOfObject} keys, which no resource has.`);
    }
    this.keys += 1;
    if (this.keys > this.limits.maxKeys) {
      throw new ScimError('invalidSyntax', `The JSON text has more than ${this.limits.maxKeys} keys; split the request.`);
    }
    this.skipBlanks();
    this.expect(':');
    this.skipBlanks();
    return key;
  }

  private readArray(depth: number): JsonValue {
    this.assertDepth(depth);
    const elements: JsonValue[] = [];
    this.open();
    if (this.closes(']')) {
      return elements;
    }
    do {
      this.skipBlanks();
      elements.push(this.readValue(depth));
      if (elements.length > this.limits.maxElements) {
        throw new ScimError('invalidSyntax', `The JSON text has a list of more than ${this.limits.maxElements} elements; split the request.`);
      }
      this.skipBlanks();
    } while (this.continues(']'));
    return elements;
  }

  private readString(): string {
    if (this.text[this.position] !== '"') {
      throw this.unexpected('a text in double quotes');
    }
    const plain = endOfPlainString(this.text, this.position);
    if (plain !== undefined) {
      const value = this.text.slice(this.position + 1, plain);
      this.position = plain + 1;
      return value;
    }
    const token = scanString(this.text, this.position);
    this.position = token.end;
    return token.value;
  }

  private readNumber(): number | string {
    const token = scanNumber(this.text, this.position);
    if (token === undefined) {
      throw this.unexpected('a JSON value');
    }
    this.position = token.end;
    return this.limits.numberOf(token.value);
  }

  private readWord(word: string, value: boolean | null): boolean | null {
    if (!this.text.startsWith(word, this.position)) {
      throw this.unexpected('a JSON value');
    }
    this.position += word.length;
    return value;
  }

  private open(): void {
    this.position += 1;
    this.skipBlanks();
  }

  private closes(bracket: string): boolean {
    if (this.text[this.position] !== bracket) {
      return false;
    }
    this.position += 1;
    return true;
  }

  private continues(bracket: string): boolean {
    if (this.closes(bracket)) {
      return false;
    }
    this.expect(',');
    return true;
  }

  private expect(sign: string): void {
    if (this.text[this.position] !== sign) {
      throw this.unexpected(`"${sign}"`);
    }
    this.position += 1;
  }

  private skipBlanks(): void {
    let position = this.position;
    for (let code = this.text.charCodeAt(position); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = this.text.charCodeAt(position)) {
      position += 1;
    }
    this.position = position;
  }

  private assertDepth(depth: number): void {
    if (depth > this.limits.maxDepth) {
      throw new ScimError('invalidSyntax', `The JSON text nests objects and arrays deeper than ${this.limits.maxDepth} levels.`);
    }
  }

  private unexpected(wanted: string): ScimError {
    const found = this.position < this.text.length ? 'something else' : 'the end of the text';
    return new ScimError('invalidSyntax', `The body is not valid JSON: at position ${this.position} there should be ${wanted}, but there is ${found}.`);
  }
}
