import { enterprise, userSchema } from './corpus-world.js';

/** Texts that no grammar of RFC 7644 reads. */
export const brokenFilters: readonly string[] = [
  // Nothing, or half of something.
  ' ', '\t\n', 'userName', 'userName eq', 'userName eq ', 'eq', 'pr', 'eq "x"', 'and', 'or', 'not', 'not ()', 'not(', '()', '(', ')', '[', ']', '[]', '"', '""', '"userName" eq "x"', 'userName "x"', 'userName userName eq "x"', '.', ':', ',', '*', '%',
  // Junk around a filter.
  'userName pr x', 'userName pr)', '(userName pr', '((userName pr)', '(userName pr))', 'userName pr;', 'userName pr --', 'userName pr,title pr', 'userName pr && title pr', 'userName pr | title pr', 'userName pr and', 'userName pr or', 'and userName pr',
  'userName pr and and title pr', 'userName pr or or title pr', 'userName pr and or title pr', 'userName pr andtitle pr', 'userName pr not title pr', 'userName pr title pr', 'not userName pr', 'not not (userName pr)', 'not(userName pr) not(title pr)', '!userName pr', '! (userName pr)',
  'userName pr and not', 'userName pr and (', 'userName pr and ()', 'userName pr "x"', 'userName pr eq "x"', 'userName pr true', '(userName) pr', '(userName eq) "x"', 'userName (eq "x")', 'userName eq ("x")', 'userName eq (x)',
  // Operators that there are not.
  ...['=', '==', '!=', '<', '>', '<=', '<>', '~', 'is', 'in', 'like', 'equals', 'eqq', 'e', 'contains', 'ne?', 'eq.', 'ｅｑ', 'еq', 'e\u200bq', 'prr', 'eq,', 'eq:', 'has', 'between', 'matches', 're'].map((operator) => `userName ${operator} "x"`),
  // Values that are none.
  'userName eq "x', 'userName eq x"', "userName eq 'x'", 'userName eq "x" "y"', 'userName eq "x""y"', 'userName eq "x"y', 'userName eq "\\x"', 'userName eq "\\u12"', 'userName eq "\\u{41}"', 'userName eq "\\"', 'userName eq "a\tb"', 'userName eq "a\nb"', 'userName eq "\\ud800"',
  'userName eq "\\u0000"', 'userName eq "\\udc00\\ud800"', 'userName eq and', 'userName eq or', 'userName eq )', 'userName eq , x', 'userName eq true', 'userName eq false', 'userName gt null', 'userName co null', 'userName sw true', 'userName eq x y', 'userName eq a"b',
  'userName eq \u0001', 'userName eq x\u0000', 'userName eq "x\u0000"', 'userName\u0000 eq "x"', 'userName eq `x`"',
  // Names that are none, or that nobody knows.
  'user Name eq "x"', 'user-name eq "x"', 'usernam eq "x"', '1userName eq "x"', '-userName eq "x"', '_userName eq "x"', 'userName. eq "x"', '.userName eq "x"', 'userName..x eq "x"', 'userName.x eq "x"', 'name.givenName.x eq "x"', 'name. eq "x"', 'name.nothing eq "x"', 'émails eq "x"',
  'userＮame eq "x"', 'user\u200bName eq "x"', 'userName\u0301 eq "x"', '$ eq "x"', '@userName eq "x"', '#userName eq "x"', 'userName[0] eq "x"', 'userName/x eq "x"', 'users.userName eq "x"', 'User.userName eq "x"', 'resource.userName eq "x"', 'password eq "x"', 'department eq "x"', 'manager.value eq "x"',
  'person.user_name_key eq "x"', 'user_name eq "x"', 'directory_id eq "x"', 'attributes eq "x"', 'account_id pr', 'version eq 1', 'true eq true', 'null eq null', '1 eq 1', '"x" eq "x"', 'userName eq "a" or 1 eq 1', 'userName eq "a" or "1" eq "1"', 'userName eq "a" or true',
  // URNs.
  `${userSchema} eq "x"`, `${userSchema}: eq "x"`, `:${userSchema}:userName eq "x"`, `${userSchema}userName eq "x"`, `${userSchema}.userName eq "x"`, `${userSchema}::userName eq "x"`, `${userSchema}:nothing eq "x"`, `${enterprise}:userName eq "x"`, `${enterprise} pr`, `${enterprise}:manager.nothing pr`,
  'urn: eq "x"', 'urn:userName eq "x"', 'urn::userName eq "x"', 'urn:x:userName eq "x"', 'http://x/userName eq "x"', 'core:userName eq "x"', 'User:userName eq "x"', 'urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "x"', 'urn:ietf:params:scim:schemas:core:1.0:userName eq "x"', 'urn:scim:schemas:core:1.0:userName eq "x"',
  // Brackets.
  'emails[', 'emails[]', 'emails[ ]', 'emails[type]', 'emails[type eq]', 'emails[type eq "work"', 'emails type eq "work"]', 'emails[type eq "work"]]', 'emails[[type eq "work"]]', 'emails["work"]', 'emails[0]', 'emails[*]', 'emails[type eq "work"].value',
  'emails[type eq "work"] pr', 'emails[type eq "work"] eq "x"', 'emails[type eq "work"]value', 'emails [type eq "work"] x', 'emails[emails.type eq "work"]', 'emails[userName pr]', 'emails[nothing pr]', 'emails[type eq "work" and value[x pr]]',
  'emails[phoneNumbers[type pr]]', 'emails[type eq "work" and]', 'emails[not type pr]', 'emails[(type pr]', 'emails[type pr)]', 'emails.value[type pr]', 'userName[value pr]', 'name[givenName pr]', 'active[value eq true]', `${enterprise}:manager[value pr]`, 'nothing[type pr]', '[type eq "work"]', 'emails[urn:x:type pr]',
  // What cannot be compared so.
  'active gt true', 'active ge false', 'active lt true', 'active le true', 'active co "t"', 'active sw "t"', 'active ew "e"', 'active eq "yes"', 'active eq 1', 'active eq 0', 'active eq ""', 'active eq "x"', 'active eq "true "x', 'emails.primary gt true', 'emails[primary co "t"]', 'emails[primary eq "no"]',
  'name eq "x"', 'name co "x"', 'name gt "x"', 'meta eq "x"', 'meta.created eq "x"', 'meta.created gt "yesterday"', 'meta.created gt 5', 'meta.created eq true', 'meta.created co "2020"', 'meta.created sw "2020"', 'meta.created gt "2020-13-01T00:00:00Z"', 'meta.created gt "2020-02-30T00:00:00Z"', 'meta.created gt "2020-01-01"',
  'meta.lastModified gt "99999-01-01T00:00:00Z"', 'meta.lastModified gt "2020-01-01T00:00:00+99:00"', 'meta.created gt "2020-01-01T24:00:01Z"', 'meta.created gt ""', 'addresses eq "x"', 'addresses co "x"', 'x509Certificates gt "x"', 'x509Certificates.value ge "x"',
];

/** Legal filters, and whom of the three people of the world they find: whole, boss, inactive. */
export const foundBy: readonly (readonly [string, string])[] = [
  ['userName sw "whole"', 'w'], ['USERNAME SW "WHOLE"', 'w'], [`${userSchema}:userName sw "whole"`, 'w'], [`${userSchema.toUpperCase()}:USERNAME sw "whole"`, 'w'], ['userName sw whole', 'w'], ['userName co "manager-"', 'b'], ['userName ew "@ACME.example" and title eq "boss"', 'b'],
  ['title eq "Analyst"', 'w'], ['title eq "ANALYST"', 'w'], ['title eq " Analyst "', 'w'], ['title eq Analyst', 'w'], ['title eq "Ana%"', ''], ['title sw "Ana_"', ''], ['title co "%"', ''], ['title co "\\\\"', ''], ['title eq "\\u0041nalyst"', 'w'], ['title eq "x" or title eq "Boss"', 'b'],
  ['externalId eq "E-1"', 'b'], ['externalId eq "e-1"', ''], ['externalId eq E-1', 'b'], ['externalId eq "Whole-1"', 'w'], ['externalId ne "Whole-1" and title pr and emails co "acme"', 'b'],
  ['active eq false', 'i'], ['active eq "False"', 'i'], ['active ne true', 'i'], ['not (active eq true)', 'i'], ['active eq FALSE', 'i'], ['active eq null', ''], ['active eq false and title pr', ''],
  ['name.givenName eq "ada"', 'w'], ['name.familyName co "LOVE"', 'w'], ['name pr', 'w'], ['name.honorificPrefix eq "Dr."', 'w'], ['name.middleName pr', 'w'], ['name.givenName eq null and title eq "boss"', 'b'],
  ['emails eq "ADA@home.example"', 'w'], ['emails.value eq "boss@acme.example"', 'b'], ['emails[type eq "work" and value co "@acme"]', 'wb'], ['emails[type eq "home" and value co "@acme"]', ''], ['emails[type eq "work" and primary eq true]', 'w'], ['emails[primary eq "True"]', 'w'],
  ['emails[not (type eq "work")]', 'w'], ['emails[type ne "work"]', 'w'], ['emails[display pr]', 'w'], ['emails.type eq "home" and emails.type eq "work"', 'w'], ['emails[type eq "home" and type eq "work"]', ''], ['emails pr and title pr and profileUrl pr', 'w'],
  ['phoneNumbers.value co "1234"', 'w'], ['ims.type eq "XMPP"', 'w'], ['photos.value sw "https://people"', 'w'], ['photos.value sw "HTTPS://people"', ''], ['addresses.country eq "gb"', 'w'], ['addresses[locality eq "London" and country eq "GB"]', 'w'], ['roles eq "R1"', 'w'], ['entitlements pr', 'w'], ['x509Certificates eq "MIIB"', 'w'], ['x509Certificates eq "miib"', ''],
  [`${enterprise}:department eq "r&d"`, 'w'], [`${enterprise}:DEPARTMENT co "&"`, 'w'], [`${enterprise}:employeeNumber eq 007`, 'w'], [`${enterprise}:employeeNumber eq 7`, ''], [`${enterprise}:manager.value eq "somebody"`, 'w'], [`${enterprise}:manager eq "somebody"`, 'w'], [`${enterprise}:manager.displayName pr`, ''],
  ['groups.display pr', 'wb'], ['groups pr and title eq "boss"', 'b'], ['groups.type eq "direct"', 'wb'], ['groups.type eq "indirect"', ''], ['groups.value eq "x"', ''],
  ['meta.resourceType eq "User" and title eq "Boss"', 'b'], ['meta.created gt "2020-01-01T00:00:00Z" and active eq false', 'i'], ['meta.created lt 2020-01-01T00:00:00Z', ''], ['meta.lastModified ge "2020-01-01T01:00:00+01:00" and active eq false', 'i'],
  ['title eq "Analyst" or title eq "Boss" and active eq false', 'w'], ['(title eq "Analyst" or title eq "Boss") and active eq false', ''], ['title eq "Boss" and not (title eq "Analyst") or active eq false', 'bi'], ['NOT(title ne "Boss")', 'b'], ['not (not (title eq "Boss"))', 'b'],
  ['title gt "An" and title lt "B"', 'w'], ['title ge "boss" and title le "BOSS"', 'b'], ['title gt "boss" and emails pr', ''], ['id eq "x"', ''], ['id eq "{0196a0de-0000-7000-8000-00000000000a}"', ''], ['id pr and active eq false', 'i'], ['nickName eq null and active eq false', 'i'], ['nickName ne null', 'w'],
  ['  title   eq   "Boss"  ', 'b'], ['\ttitle\neq\r"Boss"', 'b'], ['(((title eq "Boss")))', 'b'], ['profileUrl eq "https://people.example/ada"', 'w'], ['profileUrl eq "HTTPS://people.example/ada"', ''], ['locale eq "EN-gb"', 'w'], ['title eq “Boss”', ''], ['title eq «Boss»', ''], ['title eq ]', ''], ['timezone ew "/London"', 'w'],
];
