import { parseDescription, parseName, parseOptionalName } from '../../src/domain/text.js';

test('a name is trimmed and otherwise kept as it was written', () => {
  expect(parseName('name', '  Ada 🚀 Lovelace ')).toBe('Ada 🚀 Lovelace');
  expect(parseName('name', 'x'.repeat(200))).toHaveLength(200);
  expect(parseName('name', '🚀'.repeat(200))).toBe('🚀'.repeat(200));
});

test.each(['', '   ', 'a\nb', 'a\u0000b', 'a\u0085b', '\ud800', 'x'.repeat(201), '🚀'.repeat(201)])('the name %j is refused, and the field is named', (text) => {
  expect(() => parseName('name', text)).toThrow(expect.objectContaining({ code: 'INVALID', field: 'name' }));
});

test('a name that may be cleared is cleared by null and by blanks', () => {
  expect([undefined, null, '', ' '].map((text) => parseOptionalName('displayName', text))).toEqual([null, null, null, null]);
  expect(parseOptionalName('displayName', ' Ada ')).toBe('Ada');
});

test('a description may have several lines, but nothing that cannot be shown', () => {
  expect(parseDescription('description', 'one\n\ttwo\r\nthree')).toBe('one\n\ttwo\r\nthree');
  expect(parseDescription('description', '  ')).toBeNull();
  for (const text of ['a\u0000b', 'a\u001bb', 'a\udfffb', 'x'.repeat(2001)]) {
    expect(() => parseDescription('description', text)).toThrow(expect.objectContaining({ code: 'INVALID', field: 'description' }));
  }
});
