import { filterForType } from '../../../src/scim/filter/filter-for-type.js';
import { bindFilter } from '../../../src/scim/filter/bind.js';
import { matches } from '../../../src/scim/filter/matches.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

const all = [userResourceType, groupResourceType];
const group = { schemas: [groupResourceType.schema.id], id: '1', displayName: 'Group' };
const matchesGroup = (text: string) => matches(bindFilter(filterForType(parseFilter(text), groupResourceType, all), groupResourceType), group);

test.each([
  ['userName eq "a"', false], ['userName ne "a"', true], ['userName pr', false], ['not (userName pr)', true], ['userName co ""', false],
  ['userName eq null', true], ['userName ne null', false], ['emails[value pr]', false], ['not (emails[value pr])', true],
  ['userName pr or displayName eq "group"', true], ['userName pr and displayName eq "group"', false], ['members pr', false],
])('of what only a User has a Group has nothing: %s', (filter, expected) => {
  expect(matchesGroup(filter)).toBe(expected);
});

test('a filter of own attributes stays as it is', () => {
  const filter = parseFilter('displayName sw "a" and members[value pr]');
  expect(filterForType(filter, groupResourceType, all)).toEqual(filter);
});

test('what no type has is refused', () => {
  expect(refusalOf(() => matchesGroup('userName pr or shoeSize pr'))).toBe('invalidFilter');
  expect(refusalOf(() => bindFilter(filterForType(parseFilter('members pr'), userResourceType, [userResourceType]), userResourceType))).toBe('invalidFilter');
});
