import type { BulkOperation } from '../../../src/scim/bulk/bulk-request.js';
import { managerPatch, withoutManager } from '../../../src/scim/bulk/manager.js';

const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const post = (data: BulkOperation['data'], path = '/Users'): BulkOperation => ({ kind: 'operation', method: 'POST', path, bulkId: 'a', data });

describe('the manager of a POST', () => {
  test('is taken out, in whatever case it is written, and nothing else is', () => {
    const given = post({ userName: 'a', [urn.toUpperCase()]: { Manager: { value: 'bulkId:b' }, department: 'Engines' } }, '/users/');
    expect(withoutManager(given)).toEqual({ ...given, data: { userName: 'a', [urn.toUpperCase()]: { department: 'Engines' } } });
    expect(given.data[urn.toUpperCase()]).toHaveProperty('Manager');
  });

  test('is written by a PATCH of its own', () => {
    expect(managerPatch(post({ [urn]: { manager: 'm-1' } }), '/Users/1')).toEqual({
      kind: 'operation', method: 'PATCH', path: '/Users/1', data: { Operations: [{ op: 'add', path: `${urn}:manager`, value: 'm-1' }] },
    });
  });

  test('is not looked for where none can be', () => {
    for (const given of [post({}), post({ [urn]: null }), post({ [urn]: { department: 'x' } }), post({ [urn]: { manager: 'm' } }, '/Groups'),
      { ...post({ [urn]: { manager: 'm' } }), method: 'PUT' as const }, post({ manager: 'm' })]) {
      expect(withoutManager(given)).toBe(given);
      expect(managerPatch(given, '/Users/1')).toBeUndefined();
    }
  });
});
