import { listBulkOperations, readBulkRequest, type BulkOperation, type RefusedOperation } from '../../../src/scim/bulk/bulk-request.js';
import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { ScimError } from '../../../src/scim/scim-error.js';

const user = { userName: 'ada@example.com' };

function readOne(operation: JsonValue): BulkOperation | RefusedOperation | undefined {
  return readBulkRequest({ Operations: [operation] }).operations[0];
}

function refusalOf(body: JsonObject): string | undefined {
  try {
    readBulkRequest(body);
    return undefined;
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
}

describe('readBulkRequest', () => {
  test('reads every kind of operation, whatever the case of its names', () => {
    expect(readBulkRequest({
      FAILONERRORS: 2,
      operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: user },
        { METHOD: 'put', Path: '/Users/1', version: 'W/"3"', Data: user },
        { method: 'PATCH', path: '/Groups/1', bulkid: 'b', data: { Operations: [] } },
        { method: 'Delete', path: '/Users/1', data: { ignored: true } },
      ],
    })).toEqual({
      failOnErrors: 2,
      operations: [
        { kind: 'operation', method: 'POST', path: '/Users', bulkId: 'a', data: user },
        { kind: 'operation', method: 'PUT', path: '/Users/1', version: 'W/"3"', data: user },
        { kind: 'operation', method: 'PATCH', path: '/Groups/1', bulkId: 'b', data: { Operations: [] } },
        { kind: 'operation', method: 'DELETE', path: '/Users/1', data: {} },
      ],
    });
  });

  test('takes the operations of a PATCH alone, as the example of RFC 7644 section 3.7.3 sends them', () => {
    const operations = [{ op: 'remove', path: 'nickName' }];
    expect(readOne({ method: 'PATCH', path: '/Users/1', data: operations })).toMatchObject({ kind: 'operation', data: { Operations: operations } });
    expect(readOne({ method: 'PUT', path: '/Users/1', data: operations })).toMatchObject({ kind: 'refused' });
  });

  test('leaves out what a path asks of an answer that is not shown, and what is null', () => {
    expect(readOne({ method: 'PUT', path: '/Users/1?attributes=id', version: null, bulkId: null, data: user }))
      .toEqual({ kind: 'operation', method: 'PUT', path: '/Users/1', data: user });
  });

  test.each<readonly [string, JsonValue, Partial<RefusedOperation>]>([
    ['no object', 'POST', { scimType: 'invalidSyntax' }],
    ['no method', { path: '/Users', bulkId: 'a', data: user }, { scimType: 'invalidSyntax', path: '/Users', bulkId: 'a' }],
    ['a GET', { method: 'GET', path: '/Users/1' }, { scimType: 'invalidSyntax', method: 'GET', path: '/Users/1' }],
    ['a method that is no text', { method: 1, path: '/Users/1' }, { scimType: 'invalidSyntax' }],
    ['no path', { method: 'DELETE' }, { scimType: 'invalidValue', method: 'DELETE' }],
    ['an empty path', { method: 'DELETE', path: '' }, { scimType: 'invalidValue' }],
    ['a path that is nothing but a query', { method: 'DELETE', path: '?x' }, { scimType: 'invalidValue' }],
    ['a path that is an object', { method: 'DELETE', path: {} }, { scimType: 'invalidValue' }],
    ['a path without end', { method: 'DELETE', path: '/Users/'.padEnd(2000, 'x') }, { scimType: 'invalidValue' }],
    ['a POST without bulkId', { method: 'POST', path: '/Users', data: user }, { scimType: 'invalidValue', method: 'POST' }],
    ['a POST with an empty bulkId', { method: 'POST', path: '/Users', bulkId: '', data: user }, { scimType: 'invalidValue' }],
    ['a POST without data', { method: 'POST', path: '/Users', bulkId: 'a' }, { scimType: 'invalidSyntax', bulkId: 'a' }],
    ['a PUT with null for data', { method: 'PUT', path: '/Users/1', data: null }, { scimType: 'invalidSyntax' }],
    ['a PATCH with a text for data', { method: 'PATCH', path: '/Users/1', data: '{}' }, { scimType: 'invalidSyntax' }],
    ['a version that is a number', { method: 'DELETE', path: '/Users/1', version: 3 }, { scimType: 'invalidValue' }],
  ])('refuses an operation alone: %s', (_what, operation, refused) => {
    expect(readOne(operation)).toMatchObject({ kind: 'refused', ...refused });
    const others = readBulkRequest({ Operations: [{ method: 'DELETE', path: '/Users/1' }, operation] }).operations;
    expect(others.map(({ kind }) => kind)).toEqual(['operation', 'refused']);
    expect((others[1] as RefusedOperation).detail).toMatch(/^Operation 2 of this bulk request .+\.$/);
  });

  test('does none of several POSTs with one bulkId, and all of those that only look alike', () => {
    const post = (bulkId: string): JsonObject => ({ method: 'POST', path: '/Users', bulkId, data: user });
    const kinds = (...operations: readonly JsonObject[]) => readBulkRequest({ Operations: operations }).operations.map(({ kind }) => kind);
    expect(kinds(post('a'), post('b'), post('a'))).toEqual(['refused', 'operation', 'refused']);
    expect(kinds(post('a'), post('A'), post('__proto__'))).toEqual(['operation', 'operation', 'operation']);
    expect(kinds(post('a'), { method: 'POST', path: '/Users', bulkId: 'a' })).toEqual(['refused', 'refused']);
    expect(kinds(post('a'), { method: 'DELETE', path: '/Users/bulkId:a', bulkId: 'a' })).toEqual(['operation', 'operation']);
  });

  test('refuses the whole where it cannot be read', () => {
    const operations = [{ method: 'DELETE', path: '/Users/1' }];
    expect(refusalOf({})).toBe('invalidSyntax');
    expect(refusalOf({ Operations: {} })).toBe('invalidSyntax');
    expect(refusalOf({ Operations: [] })).toBe('invalidValue');
    for (const failOnErrors of [0, -1, 1.5, '1', true, []]) expect([failOnErrors, refusalOf({ Operations: operations, failOnErrors })]).toEqual([failOnErrors, 'invalidValue']);
    for (const failOnErrors of [1, 1000, null]) expect([failOnErrors, refusalOf({ Operations: operations, failOnErrors })]).toEqual([failOnErrors, undefined]);
  });

  test('can be counted before it is read', () => {
    expect(listBulkOperations({ operations: [1, 2, 3] })).toHaveLength(3);
  });
});
