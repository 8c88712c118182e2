import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { foldGroupPatch } from '../../../src/scim/patch/group-change.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { groupResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

function fold(...operations: readonly JsonObject[]): ReturnType<typeof foldGroupPatch> {
  return foldGroupPatch(readPatch({ Operations: operations }, groupResourceType), 'g1');
}

const remove = (...ids: readonly string[]): JsonObject => ({ kind: 'change', add: [], remove: ids });
const add = (...ids: readonly string[]): JsonObject => ({ kind: 'change', add: ids, remove: [] });
const set = (...ids: readonly string[]): JsonObject => ({ kind: 'set', ids });
const none: JsonObject = { kind: 'none' };

describe('foldGroupPatch', () => {
  const shapes: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ['EL-22-member-add', { op: 'Add', path: 'members', value: [{ $ref: null, value: 'u1' }] }, add('u1')],
    ['members as texts', { op: 'add', path: 'members', value: ['u1', 'u2'] }, add('u1', 'u2')],
    ['one text', { op: 'add', path: 'members', value: 'u1' }, add('u1')],
    ['one object', { op: 'add', path: 'members', value: { value: 'u1' } }, add('u1')],
    ['the same member twice', { op: 'add', path: 'Members', value: [{ value: 'u1' }, { value: 'U1', display: 'x' }] }, add('u1')],
    ['members in a value without path', { op: 'add', value: { members: [{ value: 'u1' }] } }, add('u1')],
    ['nobody to add', { op: 'add', path: 'members', value: [] }, none],
    ['EL-23-member-remove-value', { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u1' }] }, remove('u1')],
    ['AK-08-members', { op: 'remove', path: 'members', value: [{ value: 'u1', $ref: null, display: null, type: null }] }, remove('u1')],
    ['remove with one text', { op: 'remove', path: 'members', value: 'u1' }, remove('u1')],
    ['remove with one object', { op: 'remove', path: 'members', value: { value: 'u1' } }, remove('u1')],
    ['remove with wrapped members', { op: 'remove', path: 'members', value: { members: [{ value: 'u1' }] } }, remove('u1')],
    ['remove with wrapped members without path', { op: 'remove', value: { members: [{ value: 'u1' }] } }, remove('u1')],
    ['remove with an empty list', { op: 'remove', path: 'members', value: [] }, none],
    ['EF-04-member-remove', { op: 'remove', path: 'members[value eq "u1"]' }, remove('u1')],
    ['a path and a value', { op: 'remove', path: 'members[value eq "u1"]', value: [{ value: 'u2' }] }, remove('u1')],
    ['an id in capitals', { op: 'remove', path: 'members[VALUE eq "U1"]' }, remove('u1')],
    ['several ids joined by or', { op: 'remove', path: 'members[value eq "u1" or (value eq "u2" or value eq "u3")]' }, remove('u1', 'u2', 'u3')],
    ['remove all', { op: 'remove', path: 'members' }, set()],
    ['remove all with a value of null', { op: 'remove', path: 'members', value: null }, set()],
    ['OG-06-push-now', { op: 'replace', path: 'members', value: [{ value: 'u1', display: 'a' }, { value: 'u2', display: 'b' }] }, set('u1', 'u2')],
    ['replace by nobody', { op: 'replace', path: 'members', value: [] }, set()],
    ['replace by null', { op: 'replace', value: { members: null } }, set()],
    ['replace by URN', { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:Group:members', value: ['u1'] }, set('u1')],
    ['nothing about members', { op: 'replace', value: {} }, none],
  ];
  it.each(shapes)('reads %s', (_name, operation, members) => {
    expect(fold(operation)).toEqual({ kind: 'change', members, warnings: [] });
  });

  it('reads OG-05-member-delta as one change', () => {
    expect(fold({ op: 'remove', path: 'members[value eq "u1"]' }, { op: 'add', path: 'members', value: [{ value: 'u2', display: 'x' }] }))
      .toEqual({ kind: 'change', members: { kind: 'change', add: ['u2'], remove: ['u1'] }, warnings: [] });
  });

  it('lets the later operation win', () => {
    expect(fold({ op: 'add', path: 'members', value: ['u1'] }, { op: 'remove', path: 'members', value: ['u1'] })).toMatchObject({ members: remove('u1') });
    expect(fold({ op: 'remove', path: 'members', value: ['u1'] }, { op: 'add', path: 'members', value: ['u1'] })).toMatchObject({ members: add('u1') });
    expect(fold({ op: 'add', path: 'members', value: ['u1'] }, { op: 'replace', path: 'members', value: ['u2', 'u3'] }, { op: 'remove', path: 'members', value: ['u2'] }))
      .toMatchObject({ members: set('u3') });
  });

  it('reads names and external ids, with the own id beside them', () => {
    expect(fold({ op: 'replace', value: { id: 'g1', displayName: 'New', externalId: 'e', schemas: [], meta: {} } }))
      .toEqual({ kind: 'change', displayName: 'New', externalId: 'e', members: none, warnings: [] });
    expect(fold({ op: 'remove', path: 'externalId' })).toEqual({ kind: 'change', externalId: null, members: none, warnings: [] });
    expect(fold({ op: 'replace', path: 'externalId', value: '' }, { op: 'add', path: 'displayName', value: 7 }))
      .toEqual({ kind: 'change', displayName: '7', externalId: null, members: none, warnings: [] });
  });

  it('asks for the group where a path selects by more than the id', () => {
    for (const path of ['members[display sw "A"]', 'members[value sw "u"]', 'members[not (value eq "u1")]', 'members[value eq "u1" and type eq "User"]']) {
      expect(fold({ op: 'remove', path })).toEqual({ kind: 'needs-state' });
    }
    expect(fold({ op: 'replace', path: 'members[value eq "u1"]', value: { value: 'u2' } })).toEqual({ kind: 'needs-state' });
  });

  it('takes time by the number of operations, and no more', () => {
    const operations = Array.from({ length: 10_000 }, (_, at) => ({ op: 'remove', path: 'members', value: [{ value: `u${at}` }] }));
    const timeOf = (count: number) => Math.min(...Array.from({ length: 5 }, () => {
      const started = performance.now();
      expect(fold(...operations.slice(0, count))).toMatchObject({ members: { kind: 'change', add: [] } });
      return performance.now() - started;
    }));
    timeOf(10_000);
    expect(timeOf(10_000) / timeOf(2500)).toBeLessThan(10);
  });

  const refusals: readonly (readonly [string, JsonObject])[] = [
    ['mutability', { op: 'replace', value: { id: 'g2', displayName: 'x' } }], ['mutability', { op: 'remove', path: 'displayName' }],
    ['mutability', { op: 'replace', path: 'members[value eq "u1"].value', value: 'u2' }], ['mutability', { op: 'replace', path: 'members[value eq "u1"].display', value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'displayName', value: null }], ['invalidValue', { op: 'replace', path: 'displayName', value: '' }],
    ['invalidValue', { op: 'add', path: 'members', value: [{ value: 'g2', type: 'Group' }] }],
    ['invalidPath', { op: 'add', path: 'owners', value: ['u1'] }], ['invalidPath', { op: 'remove', path: 'members[value eq' }],
    ['noTarget', { op: 'remove' }], ['noTarget', { op: 'remove', value: [{ value: 'u1' }] }],
    ...['add', 'replace', 'remove'].flatMap(op => ([[null], [{}], [{ value: '' }], [''], [{ value: null }], [1], {}, true] as readonly JsonValue[])
      .map((value): readonly [string, JsonObject] => ['invalidValue', { op, path: 'members', value }])),
    ['invalidValue', { op: 'remove', path: 'members', value: { members: null } }],
  ];
  it.each(refusals.map(([scimType, operation]) => [scimType, JSON.stringify(operation), operation] as const))('answers %s to %s, with or without the group', (scimType, _text, operation) => {
    expect(refusalOf(() => fold(operation))).toBe(scimType);
    const group = { id: 'g1', displayName: 'G', members: [{ value: 'u1' }] };
    expect(refusalOf(() => applyPatch(group, readPatch({ Operations: [operation] }, groupResourceType), groupResourceType))).toBe(scimType);
  });
});
