import * as fc from 'fast-check';
import { isJsonArray, isJsonObject } from '../../../src/scim/json.js';
import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { foldGroupPatch } from '../../../src/scim/patch/group-change.js';
import type { GroupChange } from '../../../src/scim/patch/group-change.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import type { PatchOperation } from '../../../src/scim/patch/patch-operation.js';
import { groupResourceType } from '../../../src/scim/schema/resource-types.js';
import { ScimError } from '../../../src/scim/scim-error.js';
import { runs } from '../../support/prove.js';

const id = fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5');
const ids = fc.array(id, { maxLength: 4 });
const element = fc.oneof(id, id.map((value): JsonObject => ({ value })), id.map((value): JsonObject => ({ $ref: null, value, display: 'x' })));
const list: fc.Arbitrary<JsonValue> = fc.oneof(fc.array(element, { maxLength: 4 }), element);
const op = fc.constantFrom('add', 'Add', 'replace', 'Replace');
const eq = fc.array(id, { minLength: 1, maxLength: 3 }).map(several => several.map(value => `value eq "${value}"`).join(' or '));
const operation: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ op, path: fc.constantFrom('members', 'MEMBERS'), value: list }),
  fc.record({ op, value: fc.record({ members: list, displayName: fc.constantFrom('A', 'B') }, { requiredKeys: [] }) }),
  fc.record({ op: fc.constantFrom('remove', 'Remove'), path: fc.constant('members'), value: list }),
  fc.record({ op: fc.constant('remove'), path: eq.map(filter => `members[${filter}]`) }),
  fc.record({ op: fc.constant('remove'), path: fc.constantFrom('members', 'externalId') }),
  fc.record({ op, path: fc.constant('externalId'), value: fc.constantFrom('e1', 'e2', null) }),
  fc.record({ op, path: fc.constant('members'), value: fc.constantFrom<JsonValue>(null, [null], [{ value: 'g', type: 'Group' }]) }),
);

type Fold = (operations: readonly PatchOperation[], groupId: string) => ReturnType<typeof foldGroupPatch>;

/** The law: applying the folded form to a group leaves what applying the operations one after the other leaves. */
function law(fold: Fold): fc.IProperty<[readonly JsonObject[], readonly string[]]> {
  return fc.property(fc.array(operation, { minLength: 1, maxLength: 6 }), ids, (wire, members) => {
    const group: JsonObject = { id: 'g1', displayName: 'G', externalId: 'e0', members: [...new Set(members)].map(value => ({ value, display: value })) };
    const operations = readPatch({ Operations: wire }, groupResourceType);
    expect(outcome(() => applyFolded(group, fold(operations, 'g1')))).toEqual(outcome(() => facts(applyPatch(group, operations, groupResourceType).resource)));
  });
}

describe('the folded form of a group patch', () => {
  it('means what the operations mean one after the other', () => {
    fc.assert(law(foldGroupPatch), runs(2000, 20_000));
  });

  it.each<[string, Fold]>([
    ['takes the operations in the wrong order', (operations, groupId) => foldGroupPatch(operations.toReversed(), groupId)],
    ['forgets that an added member was removed again', (operations, groupId) => withMembers(foldGroupPatch(operations, groupId), members => members.kind === 'change'
      ? { ...members, add: [...members.add, ...operations.filter(({ op: word }) => word === 'add').flatMap(({ value }) => memberIds(value))] } : members)],
    ['takes a replacement for an addition', (operations, groupId) => withMembers(foldGroupPatch(operations, groupId), members => members.kind === 'set'
      ? { kind: 'change', add: members.ids, remove: [] } : members)],
  ])('is found out by the law when it %s', (_bug, broken) => {
    expect(fc.check(law(broken), { numRuns: 2000 }).failed).toBe(true);
  });
});

function applyFolded(group: JsonObject, change: ReturnType<typeof foldGroupPatch>): JsonObject {
  if (change.kind === 'needs-state') throw new Error('None of these operations needs the group.');
  const before = memberIds(group['members']);
  const { members } = change;
  const after = members.kind === 'set' ? members.ids
    : members.kind === 'change' ? [...before.filter(member => !members.remove.includes(member)), ...members.add] : before;
  return {
    displayName: change.displayName ?? group['displayName'] ?? null,
    externalId: change.externalId === undefined ? group['externalId'] ?? null : change.externalId,
    members: [...new Set(after)].sort(),
  };
}

function facts(group: JsonObject): JsonObject {
  return { displayName: group['displayName'] ?? null, externalId: group['externalId'] ?? null, members: [...memberIds(group['members'])].sort() };
}

function withMembers(change: ReturnType<typeof foldGroupPatch>, edit: (members: GroupChange['members']) => GroupChange['members']): ReturnType<typeof foldGroupPatch> {
  return change.kind === 'change' ? { ...change, members: edit(change.members) } : change;
}

function memberIds(value: JsonValue | undefined): readonly string[] {
  return (isJsonArray(value) ? value : []).map(member => isJsonObject(member) ? member['value'] : member).filter(member => typeof member === 'string');
}

function outcome(act: () => JsonObject): JsonObject | string {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.scimType;
  }
}
