import { parseProjection, project, projectionNeeds } from '../../src/scim/projection.js';
import type { ProjectionParameters } from '../../src/scim/projection.js';
import type { JsonObject } from '../../src/scim/json.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const user: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise], id: '1', externalId: 'e', userName: 'a',
  name: { givenName: 'K', familyName: 'D' }, emails: [{ value: 'a@b.c', type: 'work' }, { type: 'home' }],
  [enterprise]: { department: 'Sales', manager: { value: '2', displayName: 'M' } }, meta: { resourceType: 'User', version: 'W/"1"' },
};

function shown(parameters: ProjectionParameters): JsonObject {
  return project(user, parseProjection(parameters, userResourceType), userResourceType);
}

const always = { schemas: user['schemas'], id: '1' };

describe('project', () => {
  it('shows everything by default, but not what no schema has', () => {
    expect(shown({})).toEqual(user);
    expect(project({ ...user, password: 'x', secret: 1 }, parseProjection({}, userResourceType), userResourceType)).toEqual(user);
  });

  it('shows what is named in any case and with blanks, and always id and schemas', () => {
    expect(shown({ attributes: ' USERNAME , name.GivenName' })).toEqual({ ...always, userName: 'a', name: { givenName: 'K' } });
    expect(shown({ attributes: 'id' })).toEqual(always);
  });

  it('shows one sub-attribute of every element that has it', () => {
    expect(shown({ attributes: 'emails.value' })).toEqual({ ...always, emails: [{ value: 'a@b.c' }] });
    expect(shown({ attributes: ['emails.value', 'emails'] })).toEqual({ ...always, emails: user['emails'] });
  });

  it('understands URNs: of an attribute, a sub-attribute, an extension, the core schema', () => {
    expect(shown({ attributes: `${enterprise.toUpperCase()}:department` })).toEqual({ ...always, [enterprise]: { department: 'Sales' } });
    expect(shown({ attributes: `${enterprise}:manager.value` })).toEqual({ ...always, [enterprise]: { manager: { value: '2' } } });
    expect(shown({ attributes: enterprise })).toEqual({ ...always, [enterprise]: user[enterprise] });
    expect(shown({ attributes: 'urn:ietf:params:scim:schemas:core:2.0:User:userName' })).toEqual({ ...always, userName: 'a' });
  });

  it('leaves out what is excluded, but never id and schemas', () => {
    const { meta: _meta, emails: _emails, ...rest } = user;
    expect(shown({ excludedAttributes: 'Meta, emails, id, schemas, nothing' })).toEqual(rest);
    expect(shown({ excludedAttributes: 'name.givenName' })['name']).toEqual({ familyName: 'D' });
    expect(shown({ excludedAttributes: enterprise })[enterprise]).toBeUndefined();
  });

  it('lets both lists count when both are given', () => {
    expect(shown({ attributes: 'name,userName', excludedAttributes: 'name.familyName' })).toEqual({ ...always, userName: 'a', name: { givenName: 'K' } });
  });

  it('reads an empty list as none and a list of unknown names as nothing but the minimum', () => {
    expect(shown({ attributes: ' , ' })).toEqual(user);
    expect(shown({ attributes: '__proto__,constructor,foo.bar' })).toEqual(always);
  });
});

describe('projectionNeeds', () => {
  it.each([
    [{}, true], [{ excludedAttributes: 'Members' }, false], [{ attributes: 'displayName' }, false], [{ attributes: 'members.value' }, true],
    [{ attributes: 'members', excludedAttributes: 'members' }, false], [{ excludedAttributes: 'members.display' }, true],
    [{ attributes: 'urn:ietf:params:scim:schemas:core:2.0:Group:members' }, true],
  ])('of members with %j is %j', (parameters, expected) => {
    expect(projectionNeeds(parseProjection(parameters, groupResourceType), 'members')).toBe(expected);
  });
});
