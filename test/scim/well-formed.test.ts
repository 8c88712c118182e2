import { isWellFormed } from '../../src/scim/well-formed.js';

test.each(['', 'a', 'é', '\u{1f600}', '\ufffd', '\uffff', '\u0001'])('%j can be stored as it is', (text) => {
  expect(isWellFormed(text)).toBe(true);
});

test.each(['\0', 'a\0b', '\ud83d', '\ude00', 'a\ude00\ud83d', '\u{1f600}\ud83d'])('%j cannot', (text) => {
  expect(isWellFormed(text)).toBe(false);
});
