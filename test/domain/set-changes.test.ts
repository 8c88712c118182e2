import { setChanges } from '../../src/domain/set-changes.js';

test('who came and who went is one change, each on its side; nobody is none', () => {
  expect(setChanges('members', { added: ['a'], removed: ['b'] })).toEqual([{ path: 'members', before: ['b'], after: ['a'] }]);
  expect(setChanges('members', { added: ['a'] })).toEqual([{ path: 'members', after: ['a'] }]);
  expect(setChanges('members', { added: [], removed: [] })).toEqual([]);
});

test('a thousand are listed, however many there are', () => {
  const [change] = setChanges('members', { removed: Array.from({ length: 50_000 }, String) });
  expect(change?.before).toHaveLength(1000);
});
