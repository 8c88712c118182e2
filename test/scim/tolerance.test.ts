import type { JsonObject } from '../../src/scim/json.js';
import { applyPatch } from '../../src/scim/patch/apply.js';
import { foldGroupPatch } from '../../src/scim/patch/group-change.js';
import { readPatch } from '../../src/scim/patch/operations.js';
import { readResource } from '../../src/scim/resource.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { ScimError } from '../../src/scim/scim-error.js';
import type { Tolerance } from '../../src/scim/tolerance-rule.js';
import { tolerances } from '../../src/scim/tolerance.js';

const subjects = {
  User: { resourceType: userResourceType, resource: { id: 'u1', userName: 'a', active: true, emails: [{ value: 'w@x.y', type: 'work' }] } },
  Group: { resourceType: groupResourceType, resource: { id: 'g1', displayName: 'G', members: [{ value: 'u1' }, { value: 'u2' }] } },
};

function outcome({ example }: Tolerance, rules: readonly Tolerance[]): JsonObject | string {
  const { resourceType, resource } = subjects[example.resourceType];
  try {
    const operations = readPatch({ Operations: example.operations }, resourceType, rules);
    return { ...applyPatch(resource, operations, resourceType, rules).resource };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.scimType;
  }
}

describe('each tolerance', () => {
  it.each(tolerances.map(rule => [rule.name, rule] as const))('%s has an example that needs it', (_name, rule) => {
    const tolerated = outcome(rule, tolerances);
    expect(typeof tolerated).toBe('object');
    expect(outcome(rule, tolerances.filter(other => other !== rule))).not.toEqual(tolerated);
    expect(outcome(rule, [])).not.toEqual(tolerated);
  });

  it.each(tolerances.map(rule => [rule.name, rule] as const))('%s names where it was met', (_name, rule) => {
    expect(rule.recording).toMatch(/^[A-Z]{1,2}-\d\d-[a-z0-9-]+$/);
    expect(rule.provider).not.toBe('');
  });

  it('is named once', () => {
    expect(new Set(tolerances.map(({ name }) => name)).size).toBe(tolerances.length);
  });

  it('leaves legal operations as they are', () => {
    const Operations = [
      { op: 'add', path: 'members', value: [{ value: 'u1' }] }, { op: 'remove', path: 'members[value eq "u1"]' }, { op: 'remove', path: 'members' },
      { op: 'replace', value: { displayName: 'G', externalId: 'e' } },
    ];
    expect(readPatch({ Operations }, groupResourceType)).toEqual(readPatch({ Operations }, groupResourceType, []));
  });
});

describe('one object for a list', () => {
  const emails = (operation: JsonObject): unknown => applyPatch(subjects.User.resource, readPatch({ Operations: [operation] }, userResourceType), userResourceType).resource['emails'];

  it.each([
    { op: 'replace', path: 'emails', value: { value: 'n@x.y' } }, { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:Emails', value: { value: 'n@x.y' } },
    { op: 'replace', value: { eMails: { value: 'n@x.y' } } },
  ])('is a list of one in a PATCH: %j', (operation) => {
    expect(emails(operation)).toEqual([{ value: 'n@x.y' }]);
  });

  it('is no way to empty the list, nor legal in POST and PUT', () => {
    expect(() => emails({ op: 'replace', path: 'emails', value: {} })).toThrow('"emails" must be a list');
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'a', emails: { value: 'n@x.y' } };
    expect(() => readResource(body, userResourceType)).toThrow('"emails" must be a list, but an object was sent.');
  });
});

describe('without tolerances', () => {
  it('a remove with values has the meaning of the RFC: all members', () => {
    const Operations = [{ op: 'remove', path: 'members', value: [{ value: 'u1' }] }];
    expect(foldGroupPatch(readPatch({ Operations }, groupResourceType, []), 'g1', [])).toMatchObject({ members: { kind: 'set', ids: [] } });
  });

  it('a body is read strictly', () => {
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'a', active: 'False' };
    expect(readResource(body, userResourceType).resource['active']).toBe(false);
    expect(() => readResource(body, userResourceType, [])).toThrow('"active" must be true or false');
  });
});
