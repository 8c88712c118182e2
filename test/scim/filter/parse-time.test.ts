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
  ['long values in a chain', (length) => Array.from({ length: 64 }, () => `a eq "${'x'.repeat(length / 64 - 12)}"`).join(' or ')],
];

test.each(families)('time grows no faster than length: %s', (_, family) => {
  const [short, long] = [family(4096), family(8192)];
  expect(long.length).toBeLessThanOrEqual(8192);
  // Other work on the machine only ever adds time, so the best of three looks is the fairest.
  const ratios = [1, 2, 3].map(() => median(9, long) / median(9, short));
  expect(Math.min(...ratios)).toBeLessThanOrEqual(2.5);
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

/** The median time of one reading, each measured over enough readings for the clock. */
function median(runs: number, text: string): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    for (let reading = 0; reading < 8; reading++) read(text);
    return performance.now() - start;
  });
  return times.sort((left, right) => left - right)[Math.floor(runs / 2)] ?? 0;
}

function read(text: string): void {
  try {
    parseFilter(text);
  } catch (error) {
    // Most families are refused; refusing has to be quick too. Anything but a refusal is a defect.
    if (!(error instanceof Error) || error.name !== 'ScimError') throw error;
  }
}
