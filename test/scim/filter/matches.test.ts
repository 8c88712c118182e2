import { bindFilter, bindValueFilter } from '../../../src/scim/filter/bind.js';
import { elementMatches, matches } from '../../../src/scim/filter/matches.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import type { JsonObject } from '../../../src/scim/json.js';
import { findAttribute } from '../../../src/scim/schema/attribute-path.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const person: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
  id: '018f0000-0000-7000-8000-00000000000a',
  externalId: 'Jy',
  userName: 'Straße@Example.com',
  name: { givenName: 'İrem', familyName: '' },
  nickName: '  ',
  title: null,
  active: false,
  emails: [{ value: 'a@work.example', type: 'work', primary: true }, { value: 'a@home.example', type: 'home' }],
  phoneNumbers: [],
  meta: { resourceType: 'User', created: '2020-01-01T00:00:00Z', version: 'W/"1"' },
  [enterprise]: { department: 'R&D', manager: { value: 'M1' } },
};

test.each([
  // Text by the attribute's caseExact.
  ['userName eq "straße@example.COM"', true], ['userName eq " STRAßE@example.com "', true], ['userName eq "strasse@example.com"', false], ['externalId eq "jy"', false], ['externalId eq Jy', true],
  ['userName sw "STRA"', true], ['userName ew ".COM"', true], ['userName ew ".com "', false], ['userName co "@"', true], ['userName gt "s"', true], ['userName lt "t"', true],
  // Absent: null, and never there.
  ['title eq "x"', false], ['title ne "x"', true], ['title co ""', false], ['not (title eq "x")', true], ['title pr', false], ['title eq null', true], ['displayName pr', false], ['displayName le "x"', false],
  ['name.familyName pr', false], ['name.familyName eq ""', true], ['nickName pr', false], ['name pr', true], ['name.givenName eq "i̇rem"', true], ['phoneNumbers pr', false], ['phoneNumbers ne "1"', true],
  // Booleans and times.
  ['active eq "False"', true], ['active ne true', true], ['active pr', true], ['meta.created eq "2020-01-01T01:00:00+01:00"', true], ['meta.created ge 2020-01-01T00:00:00.001Z', false],
  ['meta.lastModified lt 2030-01-01T00:00:00Z', false],
  // Lists: some element, and ne none; brackets: one element for everything inside.
  ['emails eq "A@HOME.example"', true], ['emails ne "a@home.example"', false], ['emails.type eq "work" and emails.value co "home"', true], ['emails[type eq "work" and value co "home"]', false],
  ['emails[type eq "home" and not (primary eq true)]', true], ['emails[primary eq false]', false], ['emails[type ne "work"]', true], ['emails.type ne "work"', false], ['emails.display pr', false],
  ['schemas eq "URN:ietf:params:scim:schemas:core:2.0:user"', true], ['schemas co "enterprise"', true],
  // Extensions.
  [`${enterprise}:department eq "r&d"`, true], [`${enterprise}:manager eq "M1"`, true], [`${enterprise}:manager eq "m1"`, false], [`${enterprise}:manager.displayName pr`, false], [`${enterprise}:costCenter ne "x"`, true],
  // Logic.
  ['title pr or active eq false and userName pr', true], ['(title pr or active eq false) and title pr', false],
])('%s is %p', (filter, expected) => {
  expect(matches(bindFilter(parseFilter(filter), userResourceType), person)).toBe(expected);
});

test('text is ordered by code point, not by UTF-16 unit', () => {
  const bound = bindFilter(parseFilter('externalId gt "\uff21"'), userResourceType);
  expect(matches(bound, { externalId: '\u{1f600}' })).toBe(true);
});

test('values of another type than their attribute count as absent', () => {
  const odd = { userName: 5, active: 'true', emails: ['a@x', { value: {} }], name: 'x', meta: { created: 'yesterday' } };
  for (const filter of ['userName eq "5"', 'active eq true', 'emails eq "a@x"', 'name.givenName pr', 'meta.created lt 2030-01-01T00:00:00Z']) {
    expect(matches(bindFilter(parseFilter(filter), userResourceType), odd)).toBe(false);
  }
});

test('one element against the inside of a PATCH path', () => {
  const emails = findAttribute(userResourceType, { name: 'emails' });
  if (emails === undefined) throw new Error('Users have e-mails.');
  const filter = bindValueFilter(parseFilter('type eq "WORK" and primary eq "True"'), emails);
  expect(elementMatches(filter, { type: 'work', primary: true })).toBe(true);
  expect(elementMatches(filter, { type: 'work' })).toBe(false);
  expect(elementMatches(filter, 'work')).toBe(false);
});
