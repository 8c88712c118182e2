import { Kind } from 'graphql';
import { DateTime, Json, ScimFilter, Url } from '../../src/graphql/scalars.js';

describe('DateTime', () => {
  test.each([
    ['2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T10:30:00.5+01:30', '2026-11-24T09:00:00.500Z'],
    ['2026-11-24t09:00:00z', '2026-11-24T09:00:00.000Z'],
  ])('%s is printed in UTC as %s', (text, printed) => {
    expect(DateTime.serialize(DateTime.parseValue(text))).toBe(printed);
    expect(DateTime.serialize(DateTime.parseLiteral({ kind: Kind.STRING, value: text }))).toBe(printed);
  });

  test.each(['', '2026-11-24', '2026-11-24T09:00:00', '24.11.2026', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-11-24T25:00:00Z', 1, null, true, {}])('%p is no moment', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('A moment is written as');
  });

  test.each([new Date(Number.NaN), '2026-11-24T09:00:00Z', 0])('%p is never printed as one', (value) => {
    expect(() => DateTime.serialize(value)).toThrow(TypeError);
  });
});

test('a filter is its tree, whichever way it comes, and prints again', () => {
  const text = 'userName sw "ada" and active eq true';
  const tree = ScimFilter.parseValue(text);
  expect(tree).toMatchObject({ kind: 'and' });
  expect(ScimFilter.parseLiteral({ kind: Kind.STRING, value: text })).toEqual(tree);
  expect(ScimFilter.serialize(tree)).toBe(text);
  for (const value of [5, null, {}]) expect(() => ScimFilter.parseValue(value)).toThrow('A SCIM filter is a text');
  expect(() => ScimFilter.parseLiteral({ kind: Kind.INT, value: '5' })).toThrow('A SCIM filter is a text');
});

test('JSON passes as it is, and never into the prototype of anything', () => {
  const value = { a: [1, 'b', null, { c: true }] };
  expect(Json.serialize(value)).toBe(value);
  const literal = Json.parseLiteral({ kind: Kind.OBJECT, fields: [{ kind: Kind.OBJECT_FIELD, name: { kind: Kind.NAME, value: '__proto__' }, value: { kind: Kind.STRING, value: 'x' } }] });
  expect(Object.getPrototypeOf(literal)).toBeNull();
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test('an address is absolute', () => {
  expect(Url.serialize('https://muster.example/scim/v2/1')).toBe('https://muster.example/scim/v2/1');
  expect(() => Url.serialize('/scim')).toThrow();
  expect(() => Url.parseValue('/scim')).toThrow('An absolute address');
});
