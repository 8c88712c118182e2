import * as fc from 'fast-check';
import { sameJson } from '../../src/rest/same-json.js';

/** The same value with the keys of every object the other way round, as a database might give it back. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([name, member]) => [name, reversed(member)]));
}

describe('sameJson', () => {
  test('does not mind the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => { expect(sameJson(value, reversed(value))).toBe(true); }));
  });

  test('minds everything else, just as the printed forms with sorted keys do', () => {
    const sorted = (value: unknown) => JSON.stringify(value, (_, inner: unknown) => (
      typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
    const value = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b') });
    fc.assert(fc.property(value, value, (left, right) => { expect(sameJson(left, right)).toBe(sorted(left) === sorted(right)); }));
  });

  test('tells absent from null, list from object, text from number', () => {
    expect(sameJson({ a: null }, {})).toBe(false);
    expect(sameJson([], {})).toBe(false);
    expect(sameJson('1', 1)).toBe(false);
    expect(sameJson(['a', 'b'], ['b', 'a'])).toBe(false);
  });
});
