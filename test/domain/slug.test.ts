import * as fc from 'fast-check';
import { parseSlug, slugOf } from '../../src/domain/slug.js';

test.each([
  ['Acme Rockets', 'acme-rockets'], ['  Über   Größe! ', 'uber-gro-e'], ['Ünïcödé', 'unicode'], ['a--b__c', 'a-b-c'], ['漢字', 'project'], ['---', 'project'],
])('the name "%s" suggests the slug "%s"', (name, slug) => {
  expect(slugOf(name, 'project')).toBe(slug);
});

test('whatever the name is, the slug that it suggests is one that may be chosen', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
    const slug = slugOf(name, 'project');
    expect(parseSlug(slug)).toBe(slug);
  }));
});

test.each(['', '-a', 'a-', 'a--b', 'A', 'ä', 'a b', 'a_b', `${'a'.repeat(61)}`, 'a\n'])('the slug "%s" is refused', (slug) => {
  expect(() => parseSlug(slug)).toThrow(expect.objectContaining({ code: 'INVALID', field: 'slug' }));
});
