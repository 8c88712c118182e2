import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const user: JsonObject = {
  schemas: [core], id: 'u1', userName: 'a@example.com', active: true, name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [{ value: 'w@example.com', type: 'work', primary: true }, { value: 'h@example.com', type: 'home' }],
};

function patched(operations: JsonValue, resource: JsonObject = user): JsonObject {
  return applyPatch(resource, readPatch({ Operations: operations }, userResourceType), userResourceType).resource;
}

function refusal(operation: JsonObject): string {
  return refusalOf(() => patched([operation]));
}

describe('a path under a URN', () => {
  it.each([
    'urn:ietf:params:scim:schemas:core:2.0:Group:active', 'urn:ietf:params:scim:schemas:core:2.0:Usr:active', 'urn:scim:schemas:core:1.0:active',
  ])('that the RFCs define but this resource does not have is invalidPath, so that no deactivation is lost: %s', (path) => {
    expect(refusalOf(() => patched([{ op: 'replace', path, value: false }]))).toBe('invalidPath');
    expect(refusalOf(() => patched([{ op: 'replace', value: { [path]: false } }]))).toBe('invalidPath');
  });
});

describe('applyPatch on single attributes', () => {
  it.each(['add', 'replace', 'Add', 'REPLACE'])('sets a value by %s', (op) => {
    expect(patched([{ op, path: 'NICKNAME', value: 'Babs' }])).toEqual({ ...user, nickName: 'Babs' });
  });

  it('writes the sub-attributes a complex value names and leaves the others', () => {
    expect(patched([{ op: 'replace', path: 'name', value: { givenName: 'Lu', middleName: 'M' } }])['name']).toEqual({ givenName: 'Lu', familyName: 'Doe', middleName: 'M' });
    expect(patched([{ op: 'replace', value: { name: { givenName: null } } }])['name']).toEqual({ familyName: 'Doe' });
  });

  it('writes and removes one sub-attribute, and the whole when nothing is left', () => {
    expect(patched([{ op: 'add', path: 'name.middleName', value: 'M' }])['name']).toEqual({ givenName: 'Kim', familyName: 'Doe', middleName: 'M' });
    expect(patched([{ op: 'remove', path: 'name.givenName' }, { op: 'remove', path: 'name.familyName' }])['name']).toBeUndefined();
  });

  it.each([null, ''])('unassigns by the value %j', (value) => {
    expect(patched([{ op: 'add', path: 'title', value: 'x' }, { op: 'replace', path: 'title', value }])).toEqual(user);
  });

  it('reads the keys of a value without path as paths, in order', () => {
    expect(patched([{
      op: 'replace',
      value: { displayName: 'Bjfe', 'name.givenName': 'Kkom', [`${enterprise}:employeeNumber`]: 'Aklq', 'emails[type eq "work"].value': 't@x', active: 'False' },
    }])).toEqual({
      ...user, schemas: [core, enterprise], displayName: 'Bjfe', name: { givenName: 'Kkom', familyName: 'Doe' }, active: false,
      emails: [{ value: 't@x', type: 'work', primary: true }, { value: 'h@example.com', type: 'home' }], [enterprise]: { employeeNumber: 'Aklq' },
    });
  });

  it('reads an extension as a key, as a path and by its attributes', () => {
    const expected = { ...user, schemas: [core, enterprise], [enterprise]: { department: 'Sales', manager: { value: 'u2' } } };
    expect(patched([{ op: 'add', value: { [enterprise]: { department: 'Sales', manager: 'u2' } } }])).toEqual(expected);
    expect(patched([{ op: 'replace', path: enterprise, value: { Department: 'Sales', manager: { value: 'u2' } } }])).toEqual(expected);
    expect(patched([{ op: 'add', path: `${enterprise}:department`, value: 'Sales' }, { op: 'add', path: `${enterprise.toLowerCase()}:manager`, value: 'u2' }])).toEqual(expected);
    expect(patched([{ op: 'remove', path: enterprise }], expected)).toEqual(user);
    expect(patched([{ op: 'remove', path: `${enterprise}:department` }, { op: 'replace', path: `${enterprise}:manager`, value: null }], expected)).toEqual(user);
  });

  it.each([
    ['its value by path', { op: 'replace', path: `${enterprise}:manager.value`, value: 'u3' }, { value: 'u3' }],
    ['the whole by path', { op: 'replace', path: `${enterprise}:manager`, value: { value: 'u3' } }, { value: 'u3' }],
    ['the whole as a text', { op: 'add', path: `${enterprise}:manager`, value: 'u3' }, { value: 'u3' }],
    ['a key of a value', { op: 'replace', value: { [`${enterprise}:manager.value`]: 'u3' } }, { value: 'u3' }],
    ['both parts, in either order', { op: 'replace', path: `${enterprise}:manager`, value: { $ref: '../Users/u3', VALUE: 'u3' } }, { $ref: '../Users/u3', value: 'u3' }],
    ['the same value again', { op: 'replace', path: `${enterprise}:manager`, value: { value: 'u2' } }, { value: 'u2', $ref: '../Users/u2', displayName: 'Two' }],
    ['no value', { op: 'remove', path: `${enterprise}:manager.value` }, undefined],
  ])('leaves nothing of a former manager when a PATCH gives %s', (_what, operation, manager) => {
    const managed = { ...user, [enterprise]: { department: 'Sales', manager: { value: 'u2', $ref: '../Users/u2', displayName: 'Two' } } };
    expect(patched([operation], managed)[enterprise]).toEqual({ department: 'Sales', ...(manager !== undefined && { manager }) });
  });

  it('skips an extension nobody knows with a warning and does the rest', () => {
    const operations = readPatch({
      Operations: [
        { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:Custom:2.0:User:tag', value: 'x' },
        { op: 'replace', value: { 'urn:x:2.0:User': { tag: 'x' }, active: false } },
        { op: 'remove', path: 'urn:x:2.0:User:tag' },
      ],
    }, userResourceType);
    const { resource, warnings } = applyPatch(user, operations, userResourceType);
    expect(resource).toEqual({ ...user, active: false });
    expect(warnings).toHaveLength(3);
  });

  it('drops a password wherever it stands', () => {
    expect(patched([
      { op: 'replace', path: 'password', value: 'x' }, { op: 'add', value: { Password: 'x' } }, { op: 'remove', path: 'password' },
      { op: 'replace', path: `${core}:password`, value: 'x' }, { op: 'replace', value: { [core]: { password: 'x' } } },
    ])).toEqual(user);
  });

  it('ignores an equal id, schemas and meta in a value without path', () => {
    expect(patched([{ op: 'replace', value: { id: 'u1', schemas: [core], meta: { version: 'x' }, title: 'x' } }])).toEqual({ ...user, title: 'x' });
  });

  const refused: readonly (readonly [string, JsonObject])[] = [
    ['noTarget', { op: 'remove' }], ['noTarget', { op: 'remove', value: { title: 'x' } }],
    ['mutability', { op: 'replace', path: 'id', value: 'u2' }], ['mutability', { op: 'replace', value: { id: 'u2' } }],
    ['mutability', { op: 'replace', path: 'meta.version', value: 'x' }], ['mutability', { op: 'replace', path: 'schemas', value: [core] }],
    ['mutability', { op: 'add', path: 'groups', value: [{ value: 'g' }] }], ['mutability', { op: 'add', value: { groups: [] } }],
    ['mutability', { op: 'remove', path: 'groups' }], ['mutability', { op: 'remove', path: 'groups[value eq "g"]' }],
    ['mutability', { op: 'replace', path: `${enterprise}:manager.displayName`, value: 'x' }],
    ['mutability', { op: 'remove', path: 'userName' }], ['mutability', { op: 'remove', path: 'active' }], ['mutability', { op: 'remove', path: core }],
    ['invalidValue', { op: 'replace', path: 'userName', value: null }], ['invalidValue', { op: 'replace', path: 'userName', value: '' }],
    ['invalidValue', { op: 'replace', path: 'active', value: null }], ['invalidValue', { op: 'replace', value: { active: { value: false } } }],
    ['invalidValue', { op: 'replace', path: 'active', value: 'yes' }], ['invalidValue', { op: 'replace', path: 'active', value: '' }],
    ['invalidValue', { op: 'replace', path: 'title', value: { a: 1 } }], ['invalidValue', { op: 'replace', path: 'name', value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'name.givenName', value: ['x'] }], ['invalidValue', { op: 'replace', path: 'emails', value: 'x' }],
    ['invalidValue', { op: 'add', value: 'x' }], ['invalidValue', { op: 'add', value: [{ title: 'x' }] }], ['invalidValue', { op: 'add', value: null }],
    ['invalidPath', { op: 'add', path: '', value: 'x' }], ['invalidPath', { op: 'add', path: 'foo', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'name.foo', value: 'x' }], ['invalidPath', { op: 'add', path: `${enterprise}:foo`, value: 'x' }],
    ['invalidPath', { op: 'add', path: `${enterprise}:active`, value: false }], ['invalidPath', { op: 'add', path: `${core}:foo`, value: 'x' }],
    ['invalidPath', { op: 'add', value: { foo: 'x' } }], ['invalidPath', { op: 'add', value: { 'name.foo': 'x' } }],
    ['invalidPath', { op: 'add', value: { [enterprise]: { foo: 'x' } } }], ['invalidPath', { op: 'add', path: 'title[value eq "x"]', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'emails[', value: 'x' }], ['invalidPath', { op: 'add', path: 'emails[type eq "work"].foo', value: 'x' }],
    ['invalidFilter', { op: 'add', path: 'emails[foo eq "work"].value', value: 'x' }], ['invalidPath', { op: 'add', path: 'members', value: [] }],
  ];
  it.each(refused.map(([scimType, operation]) => [scimType, JSON.stringify(operation), operation] as const))('answers %s to %s', (scimType, _text, operation) => {
    expect(refusal(operation)).toBe(scimType);
  });

  it('does nothing when one operation is refused, and never changes its input', () => {
    const before = JSON.stringify(user);
    expect(refusalOf(() => patched([{ op: 'replace', path: 'active', value: false }, { op: 'remove', path: 'emails[type eq "work"]' }, { op: 'add', path: 'foo', value: 1 }]))).toBe('invalidPath');
    patched([{ op: 'replace', path: 'emails[type eq "work"].value', value: 'n' }, { op: 'remove', path: 'name' }, { op: 'add', path: 'emails', value: [{ value: 'z', primary: true }] }]);
    expect(JSON.stringify(user)).toBe(before);
  });

  it('bounds the work, which long lists and many operations make together', () => {
    const emails = Array.from({ length: 999 }, (_, at) => ({ value: `a${at}@example.com`, type: 'work' }));
    const operations = (count: number): JsonValue => Array.from({ length: count }, () => ({ op: 'replace', path: 'emails[type eq "work"].display', value: 'x' }));
    expect(refusalOf(() => patched(operations(1000)))).toBe('accepted');
    expect(refusalOf(() => patched(operations(251), { ...user, emails }))).toBe('invalidValue');
  });
});
