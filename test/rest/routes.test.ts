import { changesData, matchRoute } from '../../src/rest/routes.js';

describe('matchRoute', () => {
  test('finds every endpoint in any case', () => {
    const found = (method: string, path: string) => {
      const match = matchRoute('PROJECT', method, path.split('/'));
      return match.kind === 'route' ? match.route.name : match.kind;
    };
    expect(found('GET', 'Users')).toBe('listUsers');
    expect(found('POST', 'users')).toBe('createUser');
    expect(found('PATCH', 'GROUPS/1')).toBe('patchGroup');
    expect(found('POST', 'Users/.Search')).toBe('searchUsers');
    expect(found('POST', '.search')).toBe('searchAll');
    expect(found('GET', 'schemas/urn:ietf:params:scim:schemas:core:2.0:User')).toBe('getSchema');
    expect(found('GET', 'serviceproviderconfig')).toBe('getServiceProviderConfig');
    expect(found('DELETE', 'Me')).toBe('me');
    expect(found('POST', 'Bulk')).toBe('bulk');
  });

  test('serves HEAD as GET and gives the id as it was written', () => {
    expect(matchRoute('PROJECT', 'HEAD', ['Users', 'ABC'])).toMatchObject({ kind: 'route', route: { name: 'getUser' }, id: 'ABC' });
  });

  test('answers a wrong method with the right ones', () => {
    expect(matchRoute('PROJECT', 'POST', ['Users', '1'])).toMatchObject({ kind: 'wrong-method', allow: 'GET, HEAD, PUT, PATCH, DELETE' });
    expect(matchRoute('PROJECT', 'GET', ['Users', '.search'])).toMatchObject({ kind: 'wrong-method', allow: 'POST' });
    for (const method of ['OPTIONS', 'TRACE', 'constructor', '__proto__', 'get', '']) {
      expect(matchRoute('PROJECT', method, ['Schemas'])).toMatchObject({ kind: 'wrong-method', allow: 'GET, HEAD' });
    }
  });

  test('knows no groups on a status page', () => {
    for (const path of ['Groups', 'Groups/1', 'Groups/.search']) {
      expect(matchRoute('STATUS_PAGE', 'GET', path.split('/'))).toEqual({ kind: 'unknown' });
    }
    expect(matchRoute('STATUS_PAGE', 'GET', ['Users']).kind).toBe('route');
  });

  test('knows nothing else', () => {
    for (const path of [[], ['User'], ['Users', '1', '2'], ['Users/1'], ['*'], ['Users', '1', 'members']]) {
      expect(matchRoute('PROJECT', 'GET', path)).toEqual({ kind: 'unknown' });
    }
  });

  test('takes larger bodies for groups, and none where nothing is sent', () => {
    const limit = (method: string, path: string) => {
      const match = matchRoute('PROJECT', method, path.split('/'));
      return match.kind === 'route' ? match.route.bodyLimit : undefined;
    };
    expect(limit('POST', 'Users')).toBe(1024 * 1024);
    expect(limit('PATCH', 'Groups/1')).toBe(8 * 1024 * 1024);
    expect(limit('POST', 'Bulk')).toBe(1024 * 1024);
    expect(limit('DELETE', 'Groups/1')).toBeUndefined();
    expect(limit('GET', 'Users')).toBeUndefined();
  });

  test('knows which of them change something', () => {
    const changes = (method: string, path: string) => {
      const match = matchRoute('PROJECT', method, path.split('/'));
      return match.kind === 'route' && changesData(match.route);
    };
    for (const each of ['POST Users', 'PUT Users/1', 'PATCH Groups/1', 'DELETE Groups/1']) expect([each, changes(...each.split(' ') as [string, string])]).toEqual([each, true]);
    for (const each of ['GET Users', 'POST Users/.search', 'POST .search', 'POST Bulk', 'POST Me', 'GET Schemas']) expect([each, changes(...each.split(' ') as [string, string])]).toEqual([each, false]);
  });
});
