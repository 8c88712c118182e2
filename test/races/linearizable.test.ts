import * as fc from 'fast-check';
import { isLinearizable, type HistoryCall, type SetOperation } from '../support/linearizable.js';

const call = (operation: SetOperation, sentAt: number, answeredAt: number, shown?: string): HistoryCall => ({ operation, sentAt, answeredAt, ...(shown !== undefined && { shown: [...shown] }) });
const change = (kind: 'add' | 'remove' | 'replace', elements: string): SetOperation => ({ kind, elements: [...elements] });
const read: SetOperation = { kind: 'read' };

test.each<readonly [string, readonly HistoryCall[], string, string]>([
  ['changes that overlap may take effect in any order', [call(change('add', 'a'), 0, 9), call(change('remove', 'a'), 1, 8)], '', 'a'],
  ['a read may show either side of a change that it overlaps', [call(change('add', 'a'), 0, 9), call(read, 1, 2, 'a'), call(read, 3, 4, 'a')], '', 'a'],
  ['a change without an answer may never have been done', [call(change('add', 'a'), 0, Infinity), call(read, 1, 2, '')], '', ''],
  ['a change without an answer may be done late', [call(change('add', 'a'), 0, Infinity), call(read, 1, 2, ''), call(read, 3, 4, 'a')], '', 'a'],
])('%s', (_name, history, initial, final) => {
  expect(isLinearizable(history, [...initial], [...final])).toBe(true);
});

test.each<readonly [string, readonly HistoryCall[], string, string]>([
  ['an addition that was lost', [call(change('add', 'a'), 0, 3), call(change('add', 'b'), 1, 2)], '', 'b'],
  ['two replacements that were mixed', [call(change('replace', 'ab'), 0, 3), call(change('replace', 'cd'), 1, 2)], '', 'abcd'],
  ['half of a change', [call(change('add', 'ab'), 0, 3), call(change('remove', 'ab'), 1, 2)], 'a', 'b'],
  ['a change that came before the answer of one that was over', [call(change('add', 'a'), 0, 1), call(change('remove', 'a'), 2, 3)], '', 'a'],
  ['a read that shows what was gone already', [call(change('remove', 'a'), 0, 1), call(read, 2, 3, 'a')], 'a', ''],
  ['reads that go back in time', [call(change('add', 'a'), 0, 9), call(read, 1, 2, 'a'), call(read, 3, 4, '')], '', 'a'],
  ['a change that shows what it did not leave', [call(change('add', 'a'), 0, 1, 'ab')], '', 'a'],
  ['something that nobody did', [call(change('add', 'a'), 0, Infinity)], '', 'b'],
])('rejects %s', (_name, history, initial, final) => {
  expect(isLinearizable(history, [...initial], [...final])).toBe(false);
});

const operation: fc.Arbitrary<SetOperation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const), elements: fc.subarray([...'abc']) }), fc.constant(read));
const moments = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

/** The answers of a history that takes effect in the order of the list, each call at its place in time. */
function serial(steps: readonly (readonly [SetOperation, readonly [number, number]])[]): readonly [readonly HistoryCall[], readonly string[]] {
  let state: readonly string[] = [];
  const calls = steps.map(([each, [before, after]], at) => {
    if (each.kind === 'add') state = [...new Set([...state, ...each.elements])];
    if (each.kind === 'remove') state = state.filter((element) => !each.elements.includes(element));
    if (each.kind === 'replace') state = each.elements;
    return { operation: each, sentAt: at - 3 * before, answeredAt: at + 3 * after, shown: state };
  });
  return [calls, state];
}

test('every history that was made from a serial order is explained, and none whose last answer shows a stranger', () => {
  fc.assert(fc.property(fc.array(fc.tuple(operation, moments), { minLength: 1, maxLength: 9 }), (steps) => {
    const [history, final] = serial(steps);
    expect(isLinearizable(history.toReversed(), [], final)).toBe(true);
    const spoiled = history.map((each, at) => (at === history.length - 1 ? { ...each, shown: [...each.shown ?? [], 'stranger'] } : each));
    expect(isLinearizable(spoiled, [], final)).toBe(false);
    expect(isLinearizable(history, [], [...final, 'stranger'])).toBe(false);
  }), { numRuns: 300 });
});
