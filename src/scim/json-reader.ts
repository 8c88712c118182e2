import { scanNumber, scanString } from './json-tokens.js';
import type { JsonValue } from './json.js';
import { ScimError } from './scim-error.js';

/** How deep and how wide a document may be. */
export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly maxDepth: number;
  /** Members of all objects together. */
  readonly maxKeys: number;
}

/** Depth from PROTOCOL.md section 1; the number of keys lets a body of 8 MiB with 170,000 members pass. */
export const defaultJsonLimits: JsonLimits = { maxDepth: 32, maxKeys: 600_000 };

/**
 * Reads a JSON text (RFC 8259) into values whose objects have no prototype. Accepts what JSON.parse accepts, but for:
 * a key given twice in one object, also in another letter case (SCIM names are case-insensitive, RFC 7643 section
 * 2.1); NUL and lone surrogates in a string; numbers beyond the range of a double; more than the limits allow. A number
 * that a double would spell otherwise comes as its text, since it is text that SCIM makes of it. Throws ScimError invalidSyntax with the position. The time is linear in the length of the text.
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
    // Object.create is typed as any; an object without prototype and members is a Record of anything.
    const object = Object.create(null) as Record<string, JsonValue>;
    const seen = new Set<string>();
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

  private readKey(seen: Set<string>): string {
    const start = this.position;
    const key = this.readString();
    const name = key.toLowerCase();
    if (seen.has(name)) {
      throw new ScimError('invalidSyntax', `The JSON text gives the key "${key}" twice in one object (position ${start}; names differing only by case are the same); send it once.`);
    }
    seen.add(name);
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
      this.skipBlanks();
    } while (this.continues(']'));
    return elements;
  }

  private readString(): string {
    if (this.text[this.position] !== '"') {
      throw this.unexpected('a text in double quotes');
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
    return token.value;
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
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        return;
      }
      this.position += 1;
    }
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
