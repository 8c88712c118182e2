import * as fc from 'fast-check';
import { defaultJsonLimits, exactReading, parseJson } from '../../src/scim/json-reader.js';
import type { JsonValue } from '../../src/scim/json.js';
import { ScimError } from '../../src/scim/scim-error.js';
import { isWellFormed } from '../../src/scim/well-formed.js';

const limits = { ...defaultJsonLimits, maxKeys: 50, maxKeysOfObject: 20, maxElements: 60 };

describe('parseJson', () => {
  it('accepts what JSON.parse accepts and means the same by it', () => {
    const documents = fc.jsonValue({ maxDepth: 5 }).filter(isPlain);
    fc.assert(fc.property(documents, fc.constantFrom('', ' ', '\n\t'), (document, indent) => {
      const text = JSON.stringify(document, undefined, indent);
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(parseSpelled(text)));
    }), { numRuns: 1000 });
  });

  it('refuses whatever JSON.parse refuses, one changed character at a time', () => {
    const base = '{"a":[1,-0.5e+3,true,null,"x\\n\\u00e9"],"b":{"c":"d"}}';
    const signs = fc.constantFrom(...'{}[]",:\\ 0123456789.-+eEutfnrx/\'\u0000\u000b\u00a0\ufeff');
    fc.assert(fc.property(fc.nat(base.length), signs, fc.boolean(), (at, sign, insert) => {
      const text = base.slice(0, at) + sign + base.slice(insert ? at : at + 1);
      const expected = outcome(() => parseSpelled(text));
      const actual = outcome(() => parseJson(text));
      const ours = hasRepeatedKey(text);
      expect(ours ? 'refused' : actual).toBe(ours ? 'refused' : expected);
    }), { numRuns: 3000 });
  });

  it.each([
    ['', 'nothing'], ['{"a":1} x', 'junk after the value'], ['{"a":1,}', 'a comma too many'], ['[1,]', 'a comma too many in an array'],
    ['{a:1}', 'a key without quotes'], ["{'a':1}", 'single quotes'], ['{"a":NaN}', 'NaN'], ['{"a":Infinity}', 'Infinity'],
    ['{"a":01}', 'a leading zero'], ['{"a":1.}', 'a point without digits'], ['{"a":.5}', 'a point first'], ['{"a":+1}', 'a plus'],
    ['{"a":1}// x', 'a comment'], ['/* x */{}', 'a comment first'], ['\ufeff{}', 'a byte order mark'], ['{"a":"\n"}', 'a raw line break'],
    ['{"a":"\\x41"}', 'an unknown escape'], ['{"a":"\\u12g4"}', 'a broken escape'], ['{"a":"x', 'an open string'], ['{"a"', 'an open object'],
  ])('refuses %j: %s', text => {
    expect(refusal(text)).toBe('invalidSyntax');
  });

  it('tells names apart by their case where case matters', () => {
    const exact = { ...defaultJsonLimits, ...exactReading };
    expect(parseJson('{"id":1,"ID":2}', exact)).toEqual({ id: 1, ID: 2 });
    expect(() => parseJson('{"id":1,"id":2}', exact)).toThrow('The JSON text gives the key "id" twice in one object (position 8); send it once.');
    expect(() => parseJson('{"id":1,"ID":2}')).toThrow('The JSON text gives the key "ID" twice in one object (position 8; "id" is the same, whatever the case); send it once.');
  });

  it.each([
    ['the same key', '{"a":1,"a":2}'], ['another letter case', '{"userName":"a","USERNAME":"b"}'],
    ['inside an array inside an object', '{"x":[{"value":1,"Value":2}]}'], ['__proto__', '{"__proto__":1,"__PROTO__":2}'],
    ['an escaped spelling', '{"a":1,"\\u0061":2}'],
  ])('refuses a key given twice: %s', (_what, text) => {
    expect(() => parseJson(text)).toThrow(/twice/);
  });

  it.each(['"\\u0000"', '{"\\u0000":1}', '"a\\ud800"', '"\\udc00\\ud800"', '"\ud800"', '{"\\udfff":1}'])(
    'refuses NUL and half surrogate pairs: %j', text => {
      expect(refusal(text)).toBe('invalidSyntax');
    });

  it('keeps whole surrogate pairs, escaped or not', () => {
    expect(parseJson('"\\ud83d\\ude00\ud83d\ude00\\ud83d\ude00"')).toBe('😀😀😀');
  });

  it('refuses numbers that no double holds', () => {
    expect(refusal('1e400')).toBe('invalidSyntax');
    expect(refusal('{"a":-1e400}')).toBe('invalidSyntax');
    expect(parseJson('1e+308')).toBe(1e308);
  });

  it.each(['12345678901234567890', '9007199254740993', '-12345678901234567890', '1.50', '1e3', '0.30000000000000000001'])('keeps every digit of %s', text => {
    expect(parseJson(`{"a":[${text}]}`)).toEqual({ a: [text] });
  });

  it.each(['0', '-1', '1.5', '9007199254740991', '1e+21'])('reads %s as the number it is', text => {
    expect(parseJson(text)).toBe(Number(text));
  });

  it('reads 32 levels and refuses the 33rd', () => {
    expect(refusal('['.repeat(32) + ']'.repeat(32))).toBeUndefined();
    expect(refusal('['.repeat(33) + ']'.repeat(33))).toBe('invalidSyntax');
    expect(refusal('{"a":'.repeat(100_000))).toBe('invalidSyntax');
  });

  it('counts the keys of all objects together', () => {
    const of = (count: number): string => `[${Array.from({ length: count }, () => '{"a":1}').join(',')}]`;
    expect(refusal(of(50))).toBeUndefined();
    expect(refusal(of(51))).toBe('invalidSyntax');
  });

  it('counts the keys of each object', () => {
    const of = (count: number): string => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')}}`;
    expect(refusal(of(20))).toBeUndefined();
    expect(refusal(of(21))).toBe('invalidSyntax');
    expect(refusal(`[${of(20)},${of(20)}]`)).toBeUndefined();
  });

  it('counts the elements of each list', () => {
    const of = (count: number): string => `[${Array.from({ length: count }, () => 1).join(',')}]`;
    expect(refusal(of(60))).toBeUndefined();
    expect(refusal(of(61))).toBe('invalidSyntax');
    expect(refusal(`[${of(60)},${of(60)}]`)).toBeUndefined();
  });

  it('makes objects that inherit nothing, where __proto__ is a key like any other', () => {
    const document = parseJson('{"__proto__":{"polluted":true},"constructor":1}') as { readonly [name: string]: JsonValue };
    const empty = parseJson('{}') as object;
    expect(Reflect.ownKeys(Object.prototype).filter((inherited) => inherited in empty)).toEqual([]);
    expect({ ...document['__proto__'] as object }).toEqual({ polluted: true });
    expect(Object.keys(document)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('takes time by the length of the body, up to 8 MiB', () => {
    const timeOf = (groups: number) => {
      const members = Array.from({ length: 40_000 }, (_, at) => `{"value":"0198c0de-0000-7000-8000-${String(at).padStart(12, '0')}"}`);
      const text = `[${Array.from({ length: groups }, () => `{"members":[${members.join(',')}]}`).join(',')}]`;
      return Math.min(...Array.from({ length: 6 }, () => {
        const started = performance.now();
        expect(parseJson(text)).toBeDefined();
        return performance.now() - started;
      }));
    };
    timeOf(4);
    expect(timeOf(4) / timeOf(1)).toBeLessThan(10);
  });
});

function refusal(text: string): string | undefined {
  try {
    parseJson(text, limits);
    return undefined;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.scimType;
  }
}

function outcome(read: () => JsonValue): string {
  try {
    return JSON.stringify(read());
  } catch {
    // Both readers refuse by throwing; which words they use is not compared here.
    return 'refused';
  }
}

/** What JSON.parse makes of a text, but for numbers that it would spell otherwise: those are their text. */
function parseSpelled(text: string): JsonValue {
  // The third parameter of a reviver is newer than the types of the language.
  const keepSpelling = (_key: string, value: JsonValue, context?: { readonly source?: string }): JsonValue =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? context.source : value;
  return JSON.parse(text, keepSpelling) as JsonValue;
}

/** Where one changed character makes two keys of one object equal we refuse and JSON.parse does not. */
function hasRepeatedKey(text: string): boolean {
  try {
    parseJson(text);
    return false;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.message.includes('twice');
  }
}

/** Leaves out the documents that we refuse on purpose. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  if (Array.isArray(value)) return value.every(isPlain);
  if (typeof value !== 'object' || value === null) return true;
  const keys = Object.keys(value);
  return new Set(keys.map(key => key.toLowerCase())).size === keys.length && keys.every(isPlain) && Object.values(value).every(isPlain);
}
