import * as fc from 'fast-check';
import type { BulkOperation } from '../../../src/scim/bulk/bulk-request.js';
import { referencesOf, resolvePath, resolveReferences } from '../../../src/scim/bulk/references.js';
import type { JsonObject, JsonValue } from '../../../src/scim/json.js';

const operation = (method: BulkOperation['method'], data: JsonObject, path = '/Users/1'): BulkOperation => ({ kind: 'operation', method, path, data });
const patch = (...operations: readonly JsonObject[]): BulkOperation => operation('PATCH', { Operations: operations }, '/Groups/1');
const ids = new Map([['a', 'id-a'], ['b', 'id-b'], ['say "hi"', 'id-hi'], ['', 'id-of-nothing'], ['__proto__', 'id-p']]);

function resolved(given: BulkOperation): BulkOperation {
  const result = resolveReferences(given, ids);
  if (result.kind === 'unresolved') throw new Error(`No id for ${result.bulkIds.join()}.`);
  return result.operation;
}

describe('resolveReferences', () => {
  test('puts ids wherever a value stands', () => {
    const given = operation('PUT', { manager: { value: 'bulkId:a' }, members: [{ value: 'bulkId:b' }, { value: 'BULKID:a' }, 'bulkId:__proto__'], n: 1, no: null }, '/Groups/bulkId:b');
    expect(resolved(given)).toMatchObject({
      path: '/Groups/id-b', data: { manager: { value: 'id-a' }, members: [{ value: 'id-b' }, { value: 'id-a' }, 'id-p'], n: 1, no: null },
    });
  });

  test('puts them between the quotes of a PATCH path, and of a key that is one', () => {
    expect(resolved(patch(
      { op: 'remove', path: 'members[value eq "bulkId:a" or value eq "x"]' }, { op: 'remove', PATH: 'members[value eq "bulkId:say \\"hi\\""]' },
      { op: 'replace', value: { 'members[value eq "bulkId:b"]': 'bulkId:b' } },
    )).data).toEqual({ Operations: [
      { op: 'remove', path: 'members[value eq "id-a" or value eq "x"]' }, { op: 'remove', PATH: 'members[value eq "id-hi"]' },
      { op: 'replace', value: { 'members[value eq "id-b"]': 'id-b' } },
    ] });
  });

  test('leaves alone what only mentions a bulkId', () => {
    const given = operation('POST', { title: 'the bulkId:a', nickName: 'bulkIda', path: 'x "bulkId:a"', 'bulkId:a': 1 });
    expect(resolved(given)).toEqual(given);
    expect(referencesOf(given).size).toBe(0);
    const broken = patch({ op: 'remove', path: 'members[value eq "bulkId:a' }, { op: 'remove', path: 'a["\\q"]["bulkId:b"]' });
    expect(resolved(broken)).toEqual(broken);
  });

  test('names what has no id, each once, and changes nothing then', () => {
    const given = operation('PUT', { members: ['bulkId:x', 'bulkId:a', 'bulkId:y', 'bulkId:x'] });
    expect(resolveReferences(given, ids)).toEqual({ kind: 'unresolved', bulkIds: ['x', 'y'] });
    expect([...referencesOf(given)]).toEqual(['x', 'a', 'y']);
  });

  test('takes the empty bulkId for a reference, as nothing else can be meant', () => {
    expect(resolved(operation('PUT', { v: 'bulkId:' })).data).toEqual({ v: 'id-of-nothing' });
  });

  test('keeps a key that an object could inherit', () => {
    const data = JSON.parse('{"__proto__":{"value":"bulkId:a"},"constructor":"bulkId:b"}') as JsonObject;
    const { data: read } = resolved(operation('POST', data));
    expect(Object.entries(read)).toEqual([['__proto__', { value: 'id-a' }], ['constructor', 'id-b']]);
    expect(({} as { value?: string }).value).toBeUndefined();
  });
});

describe('resolvePath', () => {
  test('gives the path with ids, or nothing', () => {
    expect(resolvePath('/Users/bulkId:a', ids)).toBe('/Users/id-a');
    expect(resolvePath('Users/1', ids)).toBe('Users/1');
    expect(resolvePath('/Users/bulkId:x', ids)).toBeUndefined();
  });
});

describe('laws of references', () => {
  const bulkId = fc.constantFrom('a', 'b', 'c', 'd', 'say "hi"');
  const text = fc.oneof(fc.string({ maxLength: 12 }).filter((each) => !/bulkid:/i.test(each)), bulkId.map((each) => `bulkId:${each}`));
  const value = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 3 })),
  })).value;
  const member = bulkId.map((each): JsonValue => ({ op: 'remove', path: `members[value eq ${JSON.stringify(`bulkId:${each}`)}]` }));
  const any: fc.Arbitrary<BulkOperation> = fc.record({
    kind: fc.constant('operation' as const), method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'), path: text.map((each) => `/Users/${each.replaceAll('/', '')}`),
    data: fc.record({ x: value, Operations: fc.array(fc.oneof(member, value), { maxLength: 3 }) }),
  });

  test('an operation resolves exactly when everything it refers to has an id, and then refers to nothing', () => {
    fc.assert(fc.property(any, fc.subarray(['a', 'b', 'c', 'd', 'say "hi"']), (given, known) => {
      const references = referencesOf(given);
      const result = resolveReferences(given, new Map(known.map((each) => [each, `id-${known.indexOf(each)}`])));
      const missing = [...references].filter((each) => !known.includes(each));
      if (result.kind === 'unresolved') expect(result.bulkIds).toEqual(missing);
      else {
        expect(missing).toEqual([]);
        expect(referencesOf(result.operation).size).toBe(0);
      }
    }), { numRuns: 2000 });
  });

  test('an operation that refers to nothing stays as it is', () => {
    fc.assert(fc.property(any.filter((given) => referencesOf(given).size === 0), (given) => {
      expect(resolved(given)).toEqual(given);
    }), { numRuns: 500 });
  });
});
