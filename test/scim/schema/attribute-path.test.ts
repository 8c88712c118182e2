import { attributeKey, defaultSub, findAttribute, findExtension, findSubAttribute, wholeAttribute } from '../../../src/scim/schema/attribute-path.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test.each([
  [{ name: 'USERNAME' }, 'userName'], [{ name: 'name', subName: 'GIVENNAME' }, 'name.givenName'], [{ name: 'Id' }, 'id'], [{ name: 'externalid' }, 'externalId'],
  [{ name: 'Meta', subName: 'lastmodified' }, 'meta.lastModified'], [{ name: 'SCHEMAS' }, 'schemas'], [{ urn: core, name: 'username' }, 'userName'],
  [{ urn: core.toUpperCase(), name: 'id' }, 'id'], [{ urn: enterprise.toUpperCase(), name: 'Manager', subName: 'VALUE' }, `${enterprise}:manager.value`],
  [{ name: 'emails', subName: 'value' }, 'emails.value'],
])('finds %j in any case', (name, key) => {
  const path = findAttribute(userResourceType, name);
  expect(path === undefined ? undefined : attributeKey(path)).toBe(key);
});

test('says to which schema an attribute belongs', () => {
  expect(findAttribute(userResourceType, { name: 'id' })?.schema).toBe('common');
  expect(findAttribute(userResourceType, { name: 'title' })?.schema).toBe(userResourceType.schema);
  expect(findAttribute(userResourceType, { urn: enterprise, name: 'division' })?.extension).toBe(userResourceType.extensions[0]);
});

test.each([
  { name: 'department' }, { urn: enterprise, name: 'userName' }, { urn: enterprise, name: 'id' }, { urn: core, name: 'department' }, { urn: 'urn:x', name: 'userName' },
  { name: 'members' }, { name: 'userName', subName: 'x' }, { name: 'name', subName: 'toString' }, { name: '__proto__' }, { name: 'constructor', subName: 'prototype' },
  { name: 'hasOwnProperty' }, { urn: '__proto__', name: 'userName' }, { name: '' }, { name: 'password' },
])('finds nothing for %j', (name) => {
  expect(findAttribute(userResourceType, name)).toBeUndefined();
});

test('a whole complex attribute means its value where there is one', () => {
  const keyOf = (name: string, urn?: string) => {
    const path = findAttribute(urn === undefined && name === 'members' ? groupResourceType : userResourceType, { name, ...(urn === undefined ? {} : { urn }) });
    return path === undefined ? undefined : attributeKey(defaultSub(path));
  };
  expect(['emails', 'members', 'name', 'addresses', 'userName', 'schemas'].map((name) => keyOf(name)))
    .toEqual(['emails.value', 'members.value', 'name', 'addresses', 'userName', 'schemas']);
  expect(keyOf('manager', enterprise)).toBe(`${enterprise}:manager.value`);
});

test('sub-attributes and extensions are found in any case, and whole attributes from their parts', () => {
  const value = findAttribute(userResourceType, { urn: enterprise, name: 'manager', subName: 'value' });
  if (value === undefined) throw new Error('The extension has a manager.');
  expect(attributeKey(wholeAttribute(value))).toBe(`${enterprise}:manager`);
  expect(findSubAttribute(value.attribute, '$REF')?.name).toBe('$ref');
  expect(findSubAttribute(value.attribute, 'valueOf')).toBeUndefined();
  expect(findExtension(userResourceType, enterprise.toUpperCase())).toBe(userResourceType.extensions[0]);
  expect(findExtension(userResourceType, core)).toBeUndefined();
});
