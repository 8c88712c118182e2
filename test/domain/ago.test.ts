import { ago } from '../../src/domain/ago.js';

const now = new Date('2026-11-24T12:00:00Z');

test.each([
  [0, 'just now'], [59, 'just now'], [60, '1 minute ago'], [119, '1 minute ago'], [120, '2 minutes ago'],
  [3 * 3600, '3 hours ago'], [86_400, '1 day ago'], [45 * 86_400, '1 month ago'], [800 * 86_400, '2 years ago'],
])('%d seconds are "%s"', (seconds, words) => {
  expect(ago(new Date(now.getTime() - seconds * 1000), now)).toBe(words);
});

test('a moment that a stepping clock puts into the future is "just now"', () => {
  expect(ago(new Date(now.getTime() + 3_600_000), now)).toBe('just now');
});
