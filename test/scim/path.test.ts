import * as fc from 'fast-check';
import { parsePath, printPath, type Path } from '../../src/scim/path.js';
import { ScimError } from '../../src/scim/scim-error.js';
import { attributeNames, valueFilters } from '../support/filter-arbitraries.js';
import { runs } from '../support/prove.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const work = { kind: 'compare', path: { name: 'type' }, operator: 'eq', value: 'work' } as const;

test.each<[string, Path]>([
  ['userName', { name: 'userName' }],
  ['name.givenName', { name: 'name', subName: 'givenName' }],
  ['members.$ref', { name: 'members', subName: '$ref' }],
  [`${enterprise}:department`, { urn: enterprise, name: 'department' }],
  [`${enterprise}:manager.value`, { urn: enterprise, name: 'manager', subName: 'value' }],
  ['emails[type eq "work"]', { name: 'emails', filter: work }],
  ['emails[ type eq work ].value', { name: 'emails', filter: work, subName: 'value' }],
  ['urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value', {
    urn: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'emails', filter: work, subName: 'value',
  }],
  ['roles[primary eq "True"].value', {
    name: 'roles', filter: { kind: 'compare', path: { name: 'primary' }, operator: 'eq', value: 'True' }, subName: 'value',
  }],
])('reads %s', (text, path) => {
  expect(parsePath(text)).toEqual(path);
});

test('a dot after the URN of an extension is read as a sub-attribute', () => {
  expect(parsePath(`${enterprise}.department`).subName).toBe('department');
});

test('a printed path is read back as the same path', () => {
  const paths = fc.oneof(attributeNames(), fc.tuple(attributeNames(), valueFilters()).map(([name, filter]): Path => ({ ...name, filter })));
  fc.assert(fc.property(paths.filter((path) => printPath(path).length <= 1024), (path) => {
    expect(parsePath(printPath(path))).toEqual(path);
  }), runs(1000, 20_000));
});

test.each([
  ['', 1, 'empty'], [' userName', 1, 'attribute name'], ['userName ', 9, 'the end is expected'], ['a.b.c', 1, 'not an attribute name'], ['a..b', 1, 'not an attribute name'],
  ['emails[type eq "work"', 7, 'bracket'], ['emails[]', 8, 'attribute name'], ['emails[type eq "work"].', 24, 'attribute name'], ['emails[type eq "work"].a.b', 24, 'one sub-attribute'],
  ['emails[type eq "work"]value', 23, 'a dot or the end'], ['emails[type eq "work"].urn:x:y', 24, 'one sub-attribute'], ['emails.value[type pr]', 13, 'sub-attribute'],
  ['emails[a[b pr]]', 9, 'inside brackets'], ['emails[type zz "x"]', 13, 'not an operator'], ['a eq "x"', 2, 'the end is expected'], ['__proto__', 1, 'not an attribute name'],
  ['constructor.__proto__', 1, 'not an attribute name'], ['members[value eq "x"', 8, 'bracket'], ['http://x/y', 1, 'URN'],
])('refuses %j at column %i', (text, column, reason) => {
  const error = errorOf(text);
  expect(error.scimType).toBe('invalidPath');
  expect(error.message).toContain(`column ${column}:`);
  expect(error.message).toContain(reason);
});

test('more than 1024 characters are refused before reading, as are NUL and lone surrogates', () => {
  expect(parsePath('a'.repeat(1024))).toEqual({ name: 'a'.repeat(1024) });
  for (const text of ['a'.repeat(1025), 'a\0', 'a[b eq "\ud800"]']) expect(errorOf(text).scimType).toBe('invalidPath');
});

test('any text is read or refused as invalidPath', () => {
  const pieces = fc.constantFrom('a', 'emails', ' ', 'eq', 'pr', 'and', 'not', '(', ')', '[', ']', '"x"', '"', '.', ':', 'urn:x', '\ud800', '\0');
  fc.assert(fc.property(fc.string({ unit: pieces, maxLength: 15 }), (text) => {
    const path = parsed(text);
    if (path !== undefined) expect(parsePath(printPath(path))).toEqual(path);
  }), { numRuns: 2000 });
});

function parsed(text: string): Path | undefined {
  try {
    return parsePath(text);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ScimError', scimType: 'invalidPath' });
    return undefined;
  }
}

function errorOf(text: string): ScimError {
  try {
    parsePath(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`This was read: ${text}`);
}
