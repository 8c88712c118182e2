import { parseFilter } from '../../../src/scim/filter/parse.js';
import { parsePath } from '../../../src/scim/path.js';

const families: readonly (readonly [string, (length: number) => string])[] = [
  ['parentheses that never close', (length) => '('.repeat(length)],
  ['not after not', (length) => 'not '.repeat(length / 4)],
  ['not and parentheses', (length) => 'not('.repeat(length / 4)],
  ['brackets', (length) => 'a['.repeat(length / 2)],
  ['a name of many segments', (length) => 'a.'.repeat(length / 2)],
  ['a URN of many colons', (length) => `urn:${':a'.repeat(length / 2 - 4)} pr`],
  ['an unclosed string', (length) => `a eq "${'x'.repeat(length - 6)}`],
  ['a string of escapes', (length) => `a eq "${'\\u0041'.repeat(Math.floor(length / 6) - 2)}"`],
  ['an unclosed string of backslashes', (length) => `a eq "${'\\\\'.repeat(length / 2 - 3)}`],
  ['blanks', (length) => `a${' '.repeat(length - 1)}`],
  ['a long bare word', (length) => `a eq ${'é'.repeat(length - 5)}`],
  ['words without operators', (length) => 'a pr and '.repeat(Math.floor(length / 9))],
  ['junk after a filter', (length) => `a pr ${'or'.repeat(length / 2 - 3)}`],
  ['levels around a long value', (length) => `${'(not '.repeat(15)}(a eq "${'x'.repeat(length - 110)}")${')'.repeat(15)}`],
  ['elements chosen by many conditions', (length) => `a[${Array.from({ length: 90 }, (_, at) => `b co "${at}${'y'.repeat(length / 90 - 20)}"`).join(' and ')}]`],
  ['a condition after many levels', (length) => `${'('.repeat(31)}a pr${')'.repeat(31)}${' '.repeat(length - 80)}and b zz`],
  ['quotation marks', (length) => `a eq ${'"'.repeat(length - 5)}`],
  ['surrogate pairs', (length) => `a eq "${'\u{1f600}'.repeat(length / 2 - 4)}"`],
  ['dots and colons', (length) => `${'urn:a.'.repeat(Math.floor(length / 6) - 2)} eq "x"`],
  ['long values in a chain', (length) => Array.from({ length: 64 }, () => `a eq "${'x'.repeat(length / 64 - 12)}"`).join(' or ')],
];

test.each(families)('time grows no faster than length: %s', (_, family) => {
  const [short, long] = [family(4096), family(8192)];
  expect(long.length).toBeLessThanOrEqual(8192);
  expect(long.length / short.length).toBeGreaterThan(1.9);
  expect(growth(short, long, read)).toBeLessThanOrEqual(2.5);
});

const pathFamilies: readonly (readonly [string, (length: number) => string])[] = [
  ['a name', (length) => 'a'.repeat(length)],
  ['segments', (length) => 'a.'.repeat(length / 2)],
  ['brackets', (length) => 'a['.repeat(length / 2)],
  ['parentheses', (length) => `a[${'('.repeat(length - 2)}`],
  ['a long value', (length) => `a[b eq "${'x'.repeat(length - 12)}"].c`],
  ['an unclosed value', (length) => `a[b eq "${'\\'.repeat(length / 2 - 4)}`],
  ['conditions', (length) => `a[${'b pr or '.repeat(Math.floor(length / 8) - 1)}b pr]`],
  ['a URN', (length) => `urn:${'a:'.repeat(length / 2 - 4)}b`],
];

test.each(pathFamilies)('a PATCH path too is read in time that grows no faster than its length: %s', (_, family) => {
  expect(family(1024).length).toBeLessThanOrEqual(1024);
  expect(growth(family(512), family(1024), readPath)).toBeLessThanOrEqual(2.5);
});

test('a reader that looks back at every letter is found out', () => {
  const lookingBack = (text: string): void => {
    let blanks = 0;
    for (let at = 0; at < text.length; at += 64) blanks += text.slice(0, at).split(' ').length;
    expect(blanks).toBeGreaterThan(0);
  };
  expect(growth('a '.repeat(512), 'a '.repeat(1024), lookingBack)).toBeGreaterThan(2.5);
});

test.each(families)('what is far too long is refused before it is read: %s', (_, family) => {
  const text = family(100_000);
  expect(quickest(() => {
    expect(() => parseFilter(text)).toThrow('longer than 8192 characters');
    expect(() => parsePath(text)).toThrow('longer than 1024 characters');
  })).toBeLessThan(20);
});

test('deep trees with a wrong last word are refused at once', () => {
  for (const text of [`${'('.repeat(31)}a pr${')'.repeat(31)} x`, `${'('.repeat(4000)}a pr${')'.repeat(4000)}`, 'a['.repeat(4000)]) {
    expect(quickest(() => expect(() => parseFilter(text)).toThrow('column'))).toBeLessThan(20);
  }
});

/** The best time of three, as other work on the machine only ever adds some. */
function quickest(act: () => void): number {
  return Math.min(...[1, 2, 3].map(() => {
    const start = performance.now();
    act();
    return performance.now() - start;
  }));
}

/**
 * How many times longer the longer text takes. Other work on the machine only ever adds time, so the best of five looks
 * counts; each is the quotient of two medians that were measured turn and turn about.
 */
function growth(short: string, long: string, act: (text: string) => void): number {
  return Math.min(...Array.from({ length: 5 }, () => {
    const times = Array.from({ length: 75 }, () => [timeOf(short, act), timeOf(long, act)] as const);
    return medianOf(times.map(([, slower]) => slower)) / medianOf(times.map(([quicker]) => quicker));
  }));
}

/** Few readings at a time, so that the garbage of most of them is not swept up within the measured time. */
function timeOf(text: string, act: (text: string) => void): number {
  const start = performance.now();
  for (let reading = 0; reading < 2; reading++) act(text);
  return performance.now() - start;
}

function medianOf(times: readonly number[]): number {
  return [...times].sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
}

function read(text: string): void {
  orRefusal(() => parseFilter(text));
}

function readPath(text: string): void {
  orRefusal(() => parsePath(text));
}

/** Most families are refused; refusing has to be quick too. Anything but a refusal is a defect. */
function orRefusal(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ScimError') throw error;
  }
}
