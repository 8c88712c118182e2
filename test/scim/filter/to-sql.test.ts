import { bindFilter } from '../../../src/scim/filter/bind.js';
import type { ColumnMap } from '../../../src/scim/filter/column.js';
import { jsonColumns } from '../../../src/scim/filter/json-columns.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { compileFilter, type SqlText } from '../../../src/scim/filter/to-sql.js';
import type { Attribute, ResourceType } from '../../../src/scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { specimen } from '../../support/specimen.js';
import { specimenColumns } from '../../support/specimen-table.js';

test.each<[string, string, string[]]>([
  ['userName eq "A"', '(s.user_name_key) = $1', ['a']],
  ['userName sw "a_%\\\\"', String.raw`(s.user_name_key) like $1 escape '\'`, [String.raw`a\_\%\\%`]],
  ['userName ge "a"', '(s.user_name_key) collate "C" >= $1', ['a']],
  ['userName ne "a"', 'not coalesce((s.user_name_key) = $1, false)', ['a']],
  ['userName pr', "(s.user_name_key) <> ''", []],
  ['active eq "True"', '(s.active) = true', []],
  ['meta.created lt "2020-01-01T01:00:00+01:00"', '(s.created) < $1::timestamptz', ['2020-01-01T00:00:00.000Z']],
  ['id eq "018F0000-0000-7000-8000-00000000000A"', '(s.id) = $1::uuid', ['018f0000-0000-7000-8000-00000000000a']],
  ['id eq "{018f0000-0000-7000-8000-00000000000a}"', 'false', []],
  ['id sw "018"', String.raw`(s.id)::text like $1 escape '\'`, ['018%']],
  ['id pr and (active eq false or userName eq "b")', '((s.id) is not null and ((s.active) = false or (s.user_name_key) = $1))', ['b']],
  ['members eq "018f0000-0000-7000-8000-00000000000a" and userName eq "b"',
    '(exists (select 1 from specimen_member as m where (m.n = s.n) and (m.person_id) = $1::uuid) and (s.user_name_key) = $2)',
    ['018f0000-0000-7000-8000-00000000000a', 'b']],
  ['members pr', 'exists (select 1 from specimen_member as m where (m.n = s.n))', []],
  ['members[value eq "x" or not (display pr)]',
    "(exists (select 1 from specimen_member as m where (m.n = s.n) and (false or not coalesce((m.display_key) <> '', false))))", []],
  ['meta.location eq "https://x.example/$1/Specimens/018f0000-0000-7000-8000-00000000000a"', '(s.id) = $1::uuid', ['018f0000-0000-7000-8000-00000000000a']],
  ['meta.location eq "https://y.example/018f0000-0000-7000-8000-00000000000a"', 'false', []],
  ['meta.location sw "https"', String.raw`($1::text || (s.id)::text) like $2 escape '\'`, ['https://x.example/$1/Specimens/', 'https%']],
  ['members.$ref eq "https://x.example/$1/Specimens/018f0000-0000-7000-8000-00000000000a"',
    'exists (select 1 from specimen_member as m where (m.n = s.n) and (m.person_id) = $1::uuid)', ['018f0000-0000-7000-8000-00000000000a']],
  ['emails eq "A@x"', '(s.email_keys) @> array[$1]::text[]', ['a@x']],
])('%s', (filter, text, parameters) => {
  expect(compile(filter)).toEqual({ text, parameters });
});

test('placeholders go on where the caller stopped', () => {
  const { text, parameters } = compileFilter(bindFilter(parseFilter('userName eq "a" or code eq "b"'), specimen), specimenColumns, 3);
  expect(text).toContain('= $4 or');
  expect(text).toContain('= $5)');
  expect(parameters).toEqual(['a', 'b']);
});

test('the text is the same whatever the values are', () => {
  const texts = ['a', "'", '%', '"', '$1', '\\', '; drop table x', '\u{1f600}'].map((value) =>
    compile(`userName eq ${JSON.stringify(value)} and emails[type co ${JSON.stringify(value)}] and code gt ${JSON.stringify(value)}`).text);
  expect(new Set(texts).size).toBe(1);
});

test.each(['meta.lastModified pr', 'meta.resourceType eq "x"', 'members.value gt "x" and meta.lastModified pr'])('what has no column is not filterable: %s', (filter) => {
  expect(() => compile(filter)).toThrow(expect.objectContaining({ scimType: 'invalidFilter', message: expect.stringContaining('is not filterable') }));
});

test('a column of another kind than its attribute is a mistake of the program, not of the client', () => {
  const columns: ColumnMap = new Map([['active', { kind: 'text', sql: 'x' }]]);
  expect(() => compileFilter(bindFilter(parseFilter('active eq true'), specimen), columns)).toThrow(expect.not.objectContaining({ scimType: expect.anything() }));
});

test.each([userResourceType, groupResourceType])('every attribute of the schemas of $name is filterable from its jsonb', (resourceType) => {
  const columns = jsonColumns(resourceType, 't.attributes_key');
  const names = namesOf(resourceType);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    expect(compileFilter(bindFilter(parseFilter(`${name} pr`), resourceType), columns).text).toContain('t.attributes_key');
  }
});

function namesOf({ schema, extensions }: ResourceType): readonly string[] {
  const named = (prefix: string, attribute: Attribute): string[] =>
    [prefix + attribute.name, ...(attribute.subAttributes ?? []).map((part) => `${prefix}${attribute.name}.${part.name}`)];
  return [schema, ...extensions].flatMap(({ id, attributes }) => attributes.flatMap((attribute) => named(`${id}:`, attribute)));
}

function compile(filter: string): SqlText {
  return compileFilter(bindFilter(parseFilter(filter), specimen), specimenColumns);
}
