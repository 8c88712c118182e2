import * as fc from 'fast-check';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { printFilter } from '../../../src/scim/filter/print.js';
import { filters } from '../../support/filter-arbitraries.js';
import { runs } from '../../support/prove.js';

test('a printed filter is read back as the same tree', () => {
  fc.assert(fc.property(filters(), (filter) => {
    expect(parseFilter(printFilter(filter))).toEqual(filter);
  }), runs(2000, 20_000));
});

test('prints only the parentheses that the meaning needs', () => {
  expect(printFilter(parseFilter('((a pr) and ((b pr) or (c pr)))'))).toBe('a pr and (b pr or c pr)');
  expect(printFilter(parseFilter('(a pr and b pr) or c pr'))).toBe('a pr and b pr or c pr');
  expect(printFilter(parseFilter('a pr or (b pr or c pr)'))).toBe('a pr or (b pr or c pr)');
  expect(printFilter(parseFilter('NOT(a Eq "x\\u0041")'))).toBe('not (a eq "xA")');
});
