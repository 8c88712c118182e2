import * as fc from 'fast-check';
import { compareCodePoints } from '../../src/scim/code-point-order.js';

test('is the order of the UTF-8 bytes', () => {
  const unit = fc.constantFrom('a', 'b', '\u00e9', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}');
  const texts = fc.oneof(fc.string({ unit, maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 4 }).filter((text) => Buffer.from(text).toString() === text));
  fc.assert(fc.property(texts, texts, (left, right) => {
    expect(Math.sign(compareCodePoints(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
  }), { numRuns: 2000 });
});

test('differs from the order of UTF-16 units', () => {
  expect(['\uff21', '\u{1f600}'].toSorted()).toEqual(['\u{1f600}', '\uff21']);
  expect(compareCodePoints('\u{1f600}', '\uff21')).toBeGreaterThan(0);
});
