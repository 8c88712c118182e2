import * as fc from 'fast-check';
import type { Filter } from '../../../src/scim/filter/filter.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { printFilter } from '../../../src/scim/filter/print.js';
import { ScimError } from '../../../src/scim/scim-error.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('reads', () => {
  test.each<[string, Filter]>([
    ['userName eq "bjensen"', { kind: 'compare', path: { name: 'userName' }, operator: 'eq', value: 'bjensen' }],
    ['name.familyName co "O\'Malley"', { kind: 'compare', path: { name: 'name', subName: 'familyName' }, operator: 'co', value: "O'Malley" }],
    ['title pr', { kind: 'present', path: { name: 'title' } }],
    ['  active\teq\r\nTRUE  ', { kind: 'compare', path: { name: 'active' }, operator: 'eq', value: true }],
    ['title eq null', { kind: 'compare', path: { name: 'title' }, operator: 'eq', value: null }],
    ['members.$ref eq "x"', { kind: 'compare', path: { name: 'members', subName: '$ref' }, operator: 'eq', value: 'x' }],
    [`${enterprise}:manager.value eq "1"`, { kind: 'compare', path: { urn: enterprise, name: 'manager', subName: 'value' }, operator: 'eq', value: '1' }],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', {
      kind: 'compare', path: { urn: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'userName' }, operator: 'sw', value: 'J',
    }],
    [String.raw`userName eq "\"\\\/\b\f\n\r\tA\u00e9\ud83d\uDE00"`, {
      kind: 'compare', path: { name: 'userName' }, operator: 'eq', value: '"\\/\b\f\n\r\tA\u00e9\u{1f600}',
    }],
  ])('%s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  test.each([
    ['userName eq alice@x.y', 'alice@x.y'], ['externalId eq jyoung', 'jyoung'], ['(externalId eq jyoung)', 'jyoung'],
    ['emails[type eq work]', 'work'], ['externalId eq a[1]', 'a[1]'], ['externalId eq D\\u', 'D\\u'], ['externalId eq not', 'not'],
  ])('a bare word as text: %s', (text, value) => {
    const filter = parseFilter(text);
    expect(filter.kind === 'valuePath' ? filter.filter : filter).toMatchObject({ value });
  });

  test.each([
    ['12', 12], ['-1', -1], ['0.5', 0.5], ['1e+21', 1e21], ['007', '007'], ['1.50', '1.50'], ['12345678901234567890', '12345678901234567890'],
    ['1e400', '1e400'], ['-0', '-0'], ['NaN', 'NaN'], ['Infinity', 'Infinity'], ['0x10', '0x10'], ['True', true], ['FALSE', false], ['NULL', null],
  ])('the literal %s as %p, a number only when it keeps its spelling', (literal, value) => {
    expect(parseFilter(`a eq ${literal}`)).toEqual({ kind: 'compare', path: { name: 'a' }, operator: 'eq', value });
  });
});

test('a condition on an attribute after brackets is one inside of them', () => {
  expect(parseFilter('emails[type eq "work"].value eq "x"')).toEqual(parseFilter('emails[type eq "work" and value eq "x"]'));
  expect(parseFilter('emails[type eq work or type eq home].VALUE pr and a pr')).toEqual(parseFilter('emails[(type eq work or type eq home) and VALUE pr] and a pr'));
});

test('not binds before and, and before or, each to the left', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name): Filter => ({ kind: 'present', path: { name } })) as [Filter, Filter, Filter, Filter];
  expect(parseFilter('a pr or b pr and c pr or d pr')).toEqual({
    kind: 'or', left: { kind: 'or', left: a, right: { kind: 'and', left: b, right: c } }, right: d,
  });
  expect(parseFilter('not (a pr) and b pr')).toEqual({ kind: 'and', left: { kind: 'not', filter: a }, right: b });
  expect(parseFilter('(a pr or b pr)AND(c pr)')).toEqual({ kind: 'and', left: { kind: 'or', left: a, right: b }, right: c });
});

test('keywords and operators have no case', () => {
  expect(parseFilter('A EQ "x" aNd NOT(b Pr) OR c Ne FALSE')).toEqual(parseFilter('A eq "x" and not (b pr) or c ne false'));
});

test('the tree is frozen to its leaves', () => {
  const filter = parseFilter('emails[type eq "work"] and a.b pr');
  expect(deeplyFrozen(filter)).toBe(true);
});

describe('refuses', () => {
  test.each([
    ['', 1, 'empty'], ['   ', 4, 'empty'], ['userName', 9, 'operator'], ['userName eq', 12, 'value is expected'], ['userName like "x"', 10, '"like" is not an operator'],
    ['userName eq "a" "b"', 17, 'the end is expected'], ['userName eq "a" or', 19, 'attribute name'], ['userName eq "a" or 1 eq 1', 20, '"1" is not an attribute name'],
    ['userName pr "x"', 13, 'the end'], ['(userName pr', 1, 'parenthesis'], ['userName pr)', 12, 'the end'], ['()', 2, 'attribute name'], ['not userName pr', 5, 'parenthesis'],
    ['not not (a pr)', 5, 'parenthesis'], ['userName eq "abc', 13, 'quotation marks'], ['userName eq "\\x"', 13, 'JSON'], ['userName eq "\\u12g4"', 13, 'JSON'],
    ['userName eq "\\u0000"', 13, 'JSON'], ['userName eq "\\ud800"', 13, 'JSON'], ['userName eq "\\ude00\\ud83d"', 13, 'JSON'], ['userName eq "a\nb"', 13, 'JSON'],
    ["userName eq 'a'", 13, 'double quotation marks'], ['userName eq a"b"', 13, 'double quotation marks'], ['userName eq a\u0001', 13, 'control character'],
    ['userName eq and active pr', 13, 'value is expected'], ['a.b.c eq 1', 1, 'not an attribute name'], ['a. eq 1', 1, 'not an attribute name'], ['.a eq 1', 1, 'not an attribute name'],
    ['1a eq 1', 1, 'not an attribute name'], ['\u00e4 eq 1', 1, 'not an attribute name'], ['x:y eq 1', 1, 'URN'], ['urn::a eq 1', 1, 'URN'], ['urn:x: eq 1', 1, 'not an attribute name'],
    ['a\u00a0eq 1', 1, 'not an attribute name'], ['emails[type eq "work"', 7, 'bracket'], ['emails[]', 8, 'attribute name'], ['emails[a[b pr]]', 9, 'inside brackets'],
    ['emails[type eq "work"].value', 29, 'operator'], ['emails[type eq "work"].', 24, 'attribute name'], ['emails[type pr].value[a pr]', 22, 'inside brackets'], ['emails [type pr]', 8, 'operator'], ['emails[type pr]]', 16, 'the end'], ['emails[(type pr])', 8, 'parenthesis'],
    ['__proto__ eq 1', 1, 'not an attribute name'], ['a eq "x" xor b pr', 10, 'the end'], ['a eq "x" andb pr', 10, 'the end'],
  ])('%j at column %i', (text, column, reason) => {
    const error = errorOf(text);
    expect(error.scimType).toBe('invalidFilter');
    expect(error.message).toContain(`column ${column}:`);
    expect(error.message).toContain(reason);
  });

  test.each(['userName eq "\ud800"', 'userName eq a\udfff', 'userName eq "a\0"', '\ud83d'])('NUL and lone surrogates as they are: %j', (text) => {
    expect(errorOf(text).message).toContain('surrogate');
  });

  test('long words are quoted in part only', () => {
    expect(errorOf(`a ${'x'.repeat(8000)} 1`).message.length).toBeLessThan(200);
    expect(errorOf(`a eq 1 ${'\u{1f600}'.repeat(3000)}`).message).toContain('\u{1f600}...\u{1f600}');
  });
});

describe('limits', () => {
  const nested = (open: string, levels: number, close: string) => `${open.repeat(levels)}a pr${close.repeat(levels)}`;

  test.each([['parentheses', '(', ')'], ['not', 'not (', ')'], ['not without a blank', 'not(', ')']])('32 levels of %s, the condition included', (_, open, close) => {
    expect(() => parseFilter(nested(open, 31, close))).not.toThrow();
    for (const levels of [32, 33, 100, 1000]) expect(errorOf(nested(open, levels, close)).message).toContain('32 levels deep');
  });

  test('brackets are a level too', () => {
    expect(() => parseFilter(`${'('.repeat(15)}emails[${nested('(', 15, ')')}]${')'.repeat(15)}`)).not.toThrow();
    expect(errorOf(`${'('.repeat(15)}emails[${nested('(', 16, ')')}]${')'.repeat(15)}`).message).toContain('32 levels deep');
  });

  test('100 conditions, those in brackets included', () => {
    const chain = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ');
    expect(() => parseFilter(chain(100))).not.toThrow();
    expect(errorOf(chain(101)).message).toContain('more than 100 conditions');
    expect(errorOf(`b[${chain(100)}]`).message).toContain('more than 100 conditions');
  });

  test('8192 characters', () => {
    expect(() => parseFilter(`a eq "${'x'.repeat(8192 - 7)}"`)).not.toThrow();
    expect(errorOf(`a eq "${'x'.repeat(8192 - 6)}"`).message).toContain('8192');
  });
});

test('any text is read whole or refused as invalidFilter', () => {
  const pieces = fc.constantFrom('a', 'emails', ' ', ' ', 'eq', 'pr', 'and', 'or', 'not', '(', ')', '[', ']', '"', '"x"', '\\', '.', ':', 'urn:', '1', 'true', '\u0000', '\ud800', 'é');
  fc.assert(fc.property(fc.oneof(fc.string({ unit: pieces, maxLength: 25 }), fc.string({ unit: 'binary' })), (text) => {
    const filter = parsed(text);
    if (filter !== undefined) expect(parseFilter(printFilter(filter))).toEqual(filter);
  }), { numRuns: 3000 });
});

function parsed(text: string): Filter | undefined {
  try {
    return parseFilter(text);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ScimError', scimType: 'invalidFilter' });
    return undefined;
  }
}

function errorOf(text: string): ScimError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`This was read: ${text.slice(0, 80)}`);
}

function deeplyFrozen(value: unknown): boolean {
  return typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(deeplyFrozen));
}
