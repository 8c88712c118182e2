import { bindFilter, bindValueFilter } from '../../../src/scim/filter/bind.js';
import type { BoundFilter } from '../../../src/scim/filter/bound-filter.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { attributeKey, findAttribute } from '../../../src/scim/schema/attribute-path.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { ScimError } from '../../../src/scim/scim-error.js';
import { specimen } from '../../support/specimen.js';

const extension = 'urn:example:extension:1.0:Specimen';

describe('a value takes the type of its attribute', () => {
  test.each([
    ['active eq "True"', 'active', { kind: 'boolean', value: true }],
    ['active eq FALSE', 'active', { kind: 'boolean', value: false }],
    ['userName eq " Ａbc "', 'userName', { kind: 'text', value: 'abc' }],
    ['userName sw " Ａbc "', 'userName', { kind: 'text', value: ' abc ' }],
    ['userName eq 12', 'userName', { kind: 'text', value: '12' }],
    ['code eq 007', 'code', { kind: 'text', value: '007' }],
    ['code eq 12345678901234567890', 'code', { kind: 'text', value: '12345678901234567890' }],
    ['code eq " aBc "', 'code', { kind: 'text', value: ' aBc ' }],
    ['age ge "1.50"', 'age', { kind: 'number', value: 1.5 }],
    ['height lt 1e3', 'height', { kind: 'number', value: 1000 }],
    ['meta.created gt 2020-01-01T01:00:00.5+01:00', 'meta.created', { kind: 'time', milliseconds: Date.UTC(2020, 0, 1, 0, 0, 0, 500) }],
    ['ID eq "018F0000-0000-7000-8000-00000000000A"', 'id', { kind: 'text', value: '018f0000-0000-7000-8000-00000000000a' }],
    ['members eq "018F0000-0000-7000-8000-00000000000A"', 'members.value', { kind: 'text', value: '018f0000-0000-7000-8000-00000000000a' }],
    ['EMAILS eq "A@x"', 'emails.value', { kind: 'text', value: 'a@x' }],
    [`${extension.toUpperCase()}:MANAGER eq "Ab"`, `${extension}:manager.value`, { kind: 'text', value: 'Ab' }],
    ['tags co "A"', 'tags', { kind: 'text', value: 'a' }],
  ])('%s', (text, key, operand) => {
    const bound = bindFilter(parseFilter(text), specimen);
    expect(bound).toMatchObject({ kind: 'compare', operand });
    expect(keyOf(bound)).toBe(key);
  });
});

test('ne is not eq, and null means absent', () => {
  const bind = (text: string) => bindFilter(parseFilter(text), specimen);
  expect(bind('userName ne "A"')).toEqual(bind('not (userName eq "A")'));
  expect(bind('userName ne null')).toEqual(bind('userName pr'));
  expect(bind('emails eq null')).toEqual(bind('not (emails pr)'));
  expect(keyOf(bind('emails ne null'))).toBe('emails');
});

describe('refuses with the column', () => {
  test.each([
    ['foo eq "x"', 1, '"foo" is not an attribute of User'],
    ['userName pr and  foo.bar pr', 18, '"foo.bar" is not an attribute of User'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:departmnt eq "x"', 1, '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:departmnt" is not an attribute of User'],
    [`urn:x:${'a'.repeat(200)}:departmnt eq "x"`, 1, 'aaa:departmnt" is not an attribute of User'],
    ['constructor pr', 1, 'is not an attribute'], ['toString.x pr', 1, 'is not an attribute'], ['hasOwnProperty eq "x"', 1, 'is not an attribute'],
    ['department eq "x"', 1, `write ${extension}:department`],
    ['urn:example:nobody:department eq "x"', 1, 'is not an attribute'],
    ['secret eq "x"', 1, '"secret" is not an attribute'], ['secret pr', 1, '"secret" is not an attribute'], ['secret eq null', 1, '"secret" is not an attribute'],
    ['userName.x pr', 1, 'is not an attribute'], ['emails.foo pr', 1, 'is not an attribute'],
    ['active gt true', 1, 'active is of type boolean, which "gt" cannot compare'], ['active co "t"', 1, 'boolean'],
    ['active eq "yes"', 1, 'active is compared with true or false, not with "yes"'], ['active eq 1', 1, 'not with 1'], ['active eq ""', 1, 'true or false'],
    ['age eq "x"', 1, 'number'], ['age eq ""', 1, 'number'], ['age eq true', 1, 'number'], ['age eq "1e999"', 1, 'number'], ['age co 1', 1, 'integer'],
    ['meta.created gt "yesterday"', 1, 'time such as'], ['meta.created gt 5', 1, 'time such as'], ['meta.created sw "2020"', 1, 'dateTime'],
    ['seal gt "x"', 1, 'binary'], ['userName eq true', 1, 'between quotation marks'],
    ['name eq "x"', 1, 'such as name.givenName'], ['name sw "x"', 1, 'such as name.givenName'], ['meta ge "x"', 1, 'has parts'],
    ['title eq null', 1, 'is not an attribute'], ['userName gt null', 1, 'null can be compared by eq and ne'], ['userName co null', 1, 'null'],
    ['emails[foo eq "x"]', 8, '"foo" is not a part of emails'], ['emails[userName pr]', 8, 'not a part of emails'], ['emails[emails.type pr]', 8, 'not a part of emails'],
    ['emails[primary gt true]', 8, 'boolean'], ['foo[a pr]', 1, '"foo" is not an attribute'],
  ])('%s', (text, column, reason) => {
    const error = errorOf(() => bindFilter(parseFilter(text), specimen));
    expect(error.scimType).toBe('invalidFilter');
    expect(error.message).toContain(`at column ${column}: `);
    expect(error.message).toContain(reason);
  });

  test.each(['name[givenName pr]', 'userName[value pr]', 'tags[value pr]', 'emails.value[a pr]'])('brackets where there is nothing to select from: %s', (text) => {
    expect(errorOf(() => bindFilter(parseFilter(text), specimen)).message).toContain('brackets');
  });

  test('but without one for names that were never in a text', () => {
    const error = errorOf(() => bindFilter({ kind: 'present', path: { name: 'foo' } }, specimen));
    expect(error.message).toBe('The filter is not understood: "foo" is not an attribute of User.');
  });
});

test('the inside of a PATCH path binds to the parts of its attribute', () => {
  const members = findAttribute(groupResourceType, { name: 'Members' });
  const name = findAttribute(userResourceType, { name: 'name' });
  if (members === undefined || name === undefined) throw new Error('The schemas have both.');
  expect(keyOf(bindValueFilter(parseFilter('VALUE eq "x"'), members))).toBe('members.value');
  expect(errorOf(() => bindValueFilter(parseFilter('displayName pr'), members)).message).toContain('not a part of members');
  expect(errorOf(() => bindValueFilter(parseFilter('givenName pr'), name)).message).toContain('brackets');
});

test('the bound tree is frozen', () => {
  const bound = bindFilter(parseFilter('emails[type ne "work"] or userName eq "x"'), specimen);
  expect(bound.kind === 'or' && [bound, bound.left, bound.right].every(Object.isFrozen)).toBe(true);
});

function keyOf(bound: BoundFilter): string {
  return bound.kind === 'compare' || bound.kind === 'present' || bound.kind === 'valuePath' ? attributeKey(bound.path) : bound.kind;
}

function errorOf(act: () => unknown): ScimError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
