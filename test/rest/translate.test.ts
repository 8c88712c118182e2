import * as fc from 'fast-check';
import type { Person } from '../../src/domain/people/person.js';
import type { PersonData } from '../../src/domain/provisioning/person-record.js';
import { dataAfterChange, dataOfInput } from '../../src/domain/provisioning/person-rules.js';
import { presentGroup, presentUser } from '../../src/rest/present.js';
import {
  changeGroupInput, differenceInput, groupDifferenceInput, provisionInput, pushInput, replaceGroupInput, replaceInput,
} from '../../src/rest/translate.js';
import { withMember, type JsonObject, type JsonValue } from '../../src/scim/json.js';
import { applyPatch } from '../../src/scim/patch/apply.js';
import { foldGroupPatch } from '../../src/scim/patch/group-change.js';
import { readPatch } from '../../src/scim/patch/operations.js';
import { readResource } from '../../src/scim/resource.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { groupOf, personId, personRow, teamId } from '../support/provisioned.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const place = { baseUrl: 'https://muster.example/scim/v2/x' };
const subject = { scimConfigurationId: 'c', id: personId };

const readUser = (body: JsonObject) => readResource({ schemas: [core], userName: 'ada@example.com', ...body }, userResourceType).resource;
const present = (person: Person) => presentUser({ person, teams: [] }, place);
const patchUser = (person: Person, operations: readonly JsonValue[]) => {
  const before = withMember(present(person), 'active', undefined);
  const after = applyPatch(before, readPatch({ Operations: operations }, userResourceType), userResourceType).resource;
  return { after, input: differenceInput(before, after, subject) };
};

/** What a provider may send of a person, in the sent case and without anything that counts as unassigned. */
const word = fc.stringMatching(/^[A-Za-z@. ]{1,8}$/).filter((text) => text.trim() !== '');
const sent = fc.record({
  externalId: word, displayName: word, title: word, nickName: word, active: fc.boolean(),
  name: fc.record({ givenName: word, familyName: word, formatted: word }, { requiredKeys: ['givenName'] }),
  emails: fc.uniqueArray(fc.record({ value: word, type: word }), { minLength: 1, maxLength: 3, selector: ({ value }) => value.trim().toLowerCase() }),
  phoneNumbers: fc.tuple(fc.record({ value: word, display: word })),
  [enterprise]: fc.record({ department: word, manager: fc.record({ value: word }) }, { requiredKeys: ['department'] }),
}, { requiredKeys: [] });

describe('a POST of a user', () => {
  test('keeps every attribute value for value, from the body through the domain to the answer', () => {
    fc.assert(fc.property(sent, ({ active = true, ...body }) => {
      const data = dataOfInput(provisionInput(readUser({ ...body, active }), 'c'));
      const { schemas: _schemas, id: _id, meta: _meta, ...shown } = present(personRow(data, { active }));
      expect(shown).toEqual({ userName: 'ada@example.com', ...body, active });
    }));
  });

  test('leaves active out when it was not sent', () => {
    expect(provisionInput(readUser({}), 'c')).not.toHaveProperty('active');
    expect(provisionInput(readUser({ active: 'False' }), 'c').active).toBe(false);
  });

  test('passes on nothing that the server makes itself', () => {
    const input = provisionInput(readUser({ id: 'x', meta: { version: 'x' }, groups: [{ value: 'x' }], password: 'secret-1', roles: [] }), 'c');
    expect(input.attributes).toEqual({});
    expect(JSON.stringify(input)).not.toContain('secret-1');
  });
});

describe('a PUT of a user', () => {
  test('clears what it does not mention, but not active', () => {
    const person = personRow({ externalId: 'e', displayName: 'Ada', attributes: { title: 'Dr', name: { givenName: 'A' }, emails: [{ value: 'a@b.c' }] } });
    const input = replaceInput(readUser({ title: 'Prof' }), subject);
    expect(dataAfterChange(person, input)).toEqual({ userName: 'ada@example.com', externalId: null, displayName: null, attributes: { title: 'Prof' } });
    expect(input).not.toHaveProperty('active');
  });

  test('stores what a POST of the same body would store', () => {
    fc.assert(fc.property(sent, sent, (old, body) => {
      const person = personRow(dataOfInput(provisionInput(readUser(old), 'c')));
      const replaced = dataAfterChange(person, replaceInput(readUser(body), subject));
      expect(replaced).toEqual(normal(dataOfInput(provisionInput(readUser(body), 'c'))));
    }));
  });
});

describe('a PATCH of a user', () => {
  test('says only what changes', () => {
    const person = personRow({ displayName: 'Ada', attributes: { title: 'Dr', nickName: 'A' } });
    expect(patchUser(person, [{ op: 'replace', path: 'displayName', value: 'Ada L' }]).input).toEqual({ ...subject, displayName: 'Ada L' });
    expect(patchUser(person, [{ op: 'replace', path: 'displayName', value: 'Ada' }]).input).toEqual(subject);
    expect(patchUser(person, [{ op: 'remove', path: 'displayName' }]).input).toEqual({ ...subject, displayName: null });
    expect(patchUser(person, [{ op: 'replace', path: 'title', value: 'Prof' }]).input).toEqual({ ...subject, attributes: { title: 'Prof', nickName: 'A' } });
    expect(patchUser(person, [{ op: 'remove', path: 'title' }, { op: 'remove', path: 'nickName' }]).input).toEqual({ ...subject, attributes: {} });
  });

  test('names active whenever the request does, and never otherwise', () => {
    const inactive = personRow({}, { active: false });
    expect(patchUser(inactive, [{ op: 'replace', value: { active: false } }]).input).toEqual({ ...subject, active: false });
    expect(patchUser(inactive, [{ op: 'Replace', path: 'active', value: 'False' }]).input).toEqual({ ...subject, active: false });
    expect(patchUser(inactive, [{ op: 'replace', path: 'displayName', value: 'x' }]).input).not.toHaveProperty('active');
  });

  test('brings the domain to exactly the patched resource', () => {
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom('add', 'replace'), path: fc.constantFrom('title', 'displayName', 'externalId', 'name.givenName', `${enterprise}:department`, 'emails[type eq "work"].value'), value: word }),
      fc.record({ op: fc.constant('remove'), path: fc.constantFrom('title', 'displayName', 'externalId', 'name', 'emails', `${enterprise}:department`) }),
      fc.record({ op: fc.constant('add'), path: fc.constant('emails'), value: fc.tuple(fc.record({ value: word, type: word })) }),
    );
    fc.assert(fc.property(sent, fc.array(operation, { minLength: 1, maxLength: 4 }), (body, operations) => {
      const person = personRow(dataOfInput(provisionInput(readUser(body), 'c')));
      const { after, input } = patchUser(person, operations);
      const { active: _active, ...shown } = present(personRow(dataAfterChange(person, input)));
      expect(shown).toEqual(JSON.parse(JSON.stringify(after)));
    }));
  });
});

describe('groups', () => {
  const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
  const team = { scimConfigurationId: 'c', id: teamId };
  const readGroup = (body: JsonObject) => readResource({ schemas: [groupUrn], displayName: 'G', ...body }, groupResourceType);

  test('a POST gives the ids of its members', () => {
    expect(pushInput(readGroup({ externalId: 'e', members: [{ value: 'u1', display: 'x', $ref: null }, { value: 'u2' }] }), 'c', 'stay'))
      .toEqual({ scimConfigurationId: 'c', displayName: 'G', externalId: 'e', memberIds: ['u1', 'u2'] });
  });

  test('a PUT without members leaves them, and empties them for a client that leaves the key out', () => {
    expect(replaceGroupInput(readGroup({}), team, 'stay')).toEqual({ ...team, displayName: 'G', externalId: null });
    expect(replaceGroupInput(readGroup({}), team, 'are none')).toMatchObject({ members: [] });
    expect(replaceGroupInput(readGroup({ members: [] }), team, 'stay')).toMatchObject({ members: [] });
    expect(replaceGroupInput(readGroup({ members: null }), team, 'stay')).toMatchObject({ members: [] });
    expect(replaceGroupInput(readGroup({ members: [{ value: 'u1' }] }), team, 'are none')).toMatchObject({ members: ['u1'] });
  });

  test('a PATCH in normal form is a difference or a whole set, never both', () => {
    const input = (operations: readonly JsonValue[]) => {
      const fold = foldGroupPatch(readPatch({ Operations: operations }, groupResourceType), teamId);
      if (fold.kind === 'needs-state') throw new Error('These operations need no state.');
      return changeGroupInput(fold, team);
    };
    expect(input([{ op: 'add', path: 'members', value: [{ value: 'u1' }] }, { op: 'remove', path: 'members[value eq "u2"]' }]))
      .toEqual({ ...team, addMembers: ['u1'], removeMembers: ['u2'] });
    expect(input([{ op: 'replace', path: 'members', value: [] }])).toEqual({ ...team, members: [] });
    expect(input([{ op: 'replace', value: { id: teamId, displayName: 'New' } }])).toEqual({ ...team, displayName: 'New' });
    expect(input([{ op: 'remove', path: 'externalId' }])).toEqual({ ...team, externalId: null });
  });

  test('a PATCH that reads the group says who joins and who leaves', () => {
    const before = presentGroup(groupOf([{ id: 'u1', userName: 'ada' }, { id: 'u2', userName: 'bob' }]), place);
    const operations = readPatch({ Operations: [{ op: 'remove', path: 'members[display sw "a"]' }, { op: 'add', path: 'members', value: [{ value: 'u3' }] }] }, groupResourceType);
    const { resource } = applyPatch(before, operations, groupResourceType);
    expect(groupDifferenceInput(before, resource, team)).toEqual({ ...team, addMembers: ['u3'], removeMembers: ['u1'] });
    expect(groupDifferenceInput(before, before, team)).toEqual(team);
  });
});

function normal(data: PersonData): PersonData {
  return JSON.parse(JSON.stringify(data)) as PersonData;
}
