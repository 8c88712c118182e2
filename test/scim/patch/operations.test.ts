import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

function read(body: JsonObject): ReturnType<typeof readPatch> {
  return readPatch(body, userResourceType);
}

describe('readPatch', () => {
  it('reads operations with or without schemas, member names in any case', () => {
    const operations = [{ op: 'add', path: 'title', value: 'Boss' }, { op: 'remove', path: 'nickName' }];
    expect(read({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations })).toEqual(operations);
    expect(read({ operations: [{ OP: 'Add', Path: 'title', VALUE: 'Boss' }] })).toEqual([operations[0]]);
  });

  it.each(['urn:ietf:params:scim:api:messages:2.0:ListResponse', 'urn:ietf:params:scim:api:messages:2.0:BULKREQUEST'])('refuses a body that says it is another message: %s', (urn) => {
    const operations = [{ op: 'remove', path: 'nickName' }];
    expect(refusalOf(() => read({ Schemas: [urn], Operations: operations }))).toBe('invalidValue');
    expect(read({ schemas: [urn, 'urn:ietf:params:scim:api:messages:2.0:patchop'], Operations: operations })).toEqual(operations);
    expect(read({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], Operations: operations })).toEqual(operations);
  });

  it('reads a path of null as none, and a value of null as given', () => {
    expect(read({ Operations: [{ op: 'replace', path: null, value: { title: 'x' } }] })).toEqual([{ op: 'replace', value: { title: 'x' } }]);
    expect(read({ Operations: [{ op: 'replace', path: 'title', value: null }] })).toEqual([{ op: 'replace', path: 'title', value: null }]);
  });

  const operation = { op: 'add', path: 'title', value: 'x' };
  const refusals: readonly (readonly [string, JsonObject])[] = [
    ['invalidSyntax', {}], ['invalidSyntax', { Operations: null }], ['invalidSyntax', { Operations: operation }], ['invalidValue', { Operations: [] }],
    ...[null, 'add', 1, [operation]].map((wrong: JsonValue): readonly [string, JsonObject] => ['invalidSyntax', { Operations: [wrong] }]),
    ...['', 'set', 'delete', null, 1, {}, '__proto__'].map((op: JsonValue): readonly [string, JsonObject] => ['invalidSyntax', { Operations: [operation, { ...operation, op }] }]),
    ['invalidSyntax', { Operations: [{ path: 'title', value: 'x' }] }],
    ...[1, true, {}, ['title']].map((path: JsonValue): readonly [string, JsonObject] => ['invalidPath', { Operations: [{ ...operation, path }] }]),
    ['invalidValue', { Operations: [{ op: 'add', path: 'title' }] }], ['invalidValue', { Operations: [{ op: 'replace' }] }],
    ['invalidValue', { Operations: Array.from({ length: 20_001 }, () => operation) }],
  ];
  it.each(refusals.map(([scimType, body]) => [scimType, JSON.stringify(body).slice(0, 80), body] as const))('answers %s to %s', (scimType, _text, body) => {
    expect(refusalOf(() => read(body))).toBe(scimType);
  });
});
