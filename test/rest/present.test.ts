import { presentGroup, presentUser, locationOf, versionOf } from '../../src/rest/present.js';
import { groupOf, personId, personRow, teamId } from '../support/provisioned.js';

const place = { baseUrl: 'https://muster.example/api/identity/scim/v2/0196a0de-0000-7000-8000-00000000000a' };
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('presentUser', () => {
  test('shows what is stored and invents nothing', () => {
    expect(presentUser({ person: personRow({}), teams: [] }, place)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: personId,
      meta: {
        resourceType: 'User', created: '2026-11-24T09:00:00.000Z', lastModified: '2026-11-24T09:00:00.000Z',
        location: `${place.baseUrl}/Users/${personId}`, version: 'W/"1"',
      },
      userName: 'ada@example.com',
      active: true,
    });
  });

  test('names the enterprise extension only when it has data', () => {
    const withData = personRow({ attributes: { [enterprise]: { department: 'Sales' } } });
    expect(presentUser({ person: withData, teams: [] }, place)['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User', enterprise]);
    const without = personRow({ attributes: { [enterprise]: {} } });
    expect(presentUser({ person: without, teams: [] }, place)['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User']);
  });

  test('shows direct teams with the address that was called', () => {
    const user = presentUser({ person: personRow({}), teams: [{ id: teamId, name: 'Engineering' }] }, place);
    expect(user['groups']).toEqual([{ value: teamId, $ref: `${place.baseUrl}/Groups/${teamId}`, display: 'Engineering', type: 'direct' }]);
  });

  test('shows active as the provider said it', () => {
    expect(presentUser({ person: personRow({}, { active: false }), teams: [] }, place)['active']).toBe(false);
  });

  test('does not let a stored attribute stand for what the server knows', () => {
    const attributes = { id: 'x', meta: {}, userName: 'eve', schemas: [], groups: ['x'], active: false, password: 'x', unheardOf: 1, title: 'Dr' };
    const user = presentUser({ person: personRow({ attributes }), teams: [] }, place);
    expect(user).toMatchObject({ id: personId, userName: 'ada@example.com', active: true, title: 'Dr' });
    for (const name of ['groups', 'password', 'unheardOf']) expect(user).not.toHaveProperty(name);
  });

  test('carries its own address and version', () => {
    const user = presentUser({ person: personRow({}, { version: 7 }), teams: [] }, place);
    expect(locationOf(user)).toBe(`${place.baseUrl}/Users/${personId}`);
    expect(versionOf(user)).toBe('W/"7"');
  });
});

describe('presentGroup', () => {
  test('shows members by id, address and userName', () => {
    const group = presentGroup(groupOf([{ id: personId, userName: 'ada@example.com' }], { externalId: 'e-1' }), place);
    expect(group).toMatchObject({ id: teamId, externalId: 'e-1', displayName: 'Engineering', meta: { resourceType: 'Group', version: 'W/"1-0-0"' } });
    expect(group['members']).toEqual([{ value: personId, $ref: `${place.baseUrl}/Users/${personId}`, display: 'ada@example.com', type: 'User' }]);
  });

  test('tells no members from members that were not read', () => {
    expect(presentGroup(groupOf([]), place)['members']).toEqual([]);
    expect(presentGroup(groupOf(null), place)).not.toHaveProperty('members');
  });
});
