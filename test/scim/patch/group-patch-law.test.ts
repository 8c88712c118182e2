import * as fc from 'fast-check';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/scim/json.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { foldGroupPatch } from '../../../src/scim/patch/group-change.js';
import type * as groupChange from '../../../src/scim/patch/group-change.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { groupResourceType } from '../../../src/scim/schema/resource-types.js';
import { ScimError } from '../../../src/scim/scim-error.js';
import { loadMutant } from '../../support/mutant.js';
import { runs } from '../../support/prove.js';

/** What an operation means for a group: a set of ids, a name, an externalId (PROTOCOL 7). */
type Meaning =
  | { readonly kind: 'add' | 'set' | 'remove'; readonly ids: readonly string[] }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'external'; readonly value: string | null }
  | { readonly kind: 'refusal'; readonly scimType: string };

interface Written {
  readonly meaning: readonly Meaning[];
  readonly wire: JsonObject;
}

interface Group {
  readonly members: readonly string[];
  readonly displayName: string;
  readonly externalId: string | null;
}

type Outcome = Group | { readonly refusal: string };

const ids = fc.array(fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'), { maxLength: 4 });
const some = fc.array(fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'), { minLength: 1, maxLength: 3 });
const spelling = fc.record({ capitals: fc.boolean(), bare: fc.boolean(), pathless: fc.boolean() });

const operations: fc.Arbitrary<Written> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('add', 'replace'), ids, spelling).map(([op, list, how]): Written => ({
    meaning: [{ kind: op === 'add' ? 'add' : 'set', ids: list }],
    wire: how.pathless ? { op, value: { members: elements(list, how) } } : { op: how.capitals ? op.toUpperCase() : op, path: how.capitals ? 'Members' : 'members', value: elements(list, how) },
  })) },
  { weight: 4, arbitrary: fc.tuple(ids, spelling).map(([list, how]): Written => ({ meaning: [{ kind: 'remove', ids: list }], wire: { op: 'remove', path: 'members', value: elements(list, how) } })) },
  { weight: 4, arbitrary: fc.tuple(some, spelling).map(([list, how]): Written => ({
    meaning: [{ kind: 'remove', ids: list }], wire: { op: 'Remove', path: `members[${list.map((id) => `value eq "${how.capitals ? id.toUpperCase() : id}"`).join(' or ')}]` },
  })) },
  { weight: 1, arbitrary: fc.constantFrom<Written>({ meaning: [{ kind: 'set', ids: [] }], wire: { op: 'remove', path: 'members' } }, { meaning: [{ kind: 'set', ids: [] }], wire: { op: 'replace', path: 'members', value: null } }) },
  { weight: 2, arbitrary: fc.constantFrom('A', 'B').map((value): Written => ({ meaning: [{ kind: 'name', value }], wire: { op: 'replace', value: { displayName: value, id: 'g1', schemas: [] } } })) },
  { weight: 2, arbitrary: fc.constantFrom('e1', 'e2', null).map((value): Written => ({ meaning: [{ kind: 'external', value }], wire: { op: 'add', path: 'externalId', value } })) },
  { weight: 1, arbitrary: fc.constantFrom<Written>(
    { meaning: [{ kind: 'refusal', scimType: 'invalidValue' }], wire: { op: 'add', path: 'members', value: [null] } },
    { meaning: [{ kind: 'refusal', scimType: 'mutability' }], wire: { op: 'remove', path: 'displayName' } },
    { meaning: [{ kind: 'refusal', scimType: 'invalidPath' }], wire: { op: 'add', path: 'owners', value: ['u1'] } },
  ) },
);

function elements(list: readonly string[], { bare, capitals }: { readonly bare: boolean; readonly capitals: boolean }): JsonValue {
  return list.map((id) => bare ? id : { value: capitals ? id.toUpperCase() : id, $ref: null, display: 'x' });
}

/** The model: sets, one operation after the other; the first refusal is the answer to all. */
function model(group: Group, written: readonly Written[]): Outcome {
  const meanings = written.flatMap(({ meaning }) => meaning);
  const refusal = meanings.find((meaning) => meaning.kind === 'refusal');
  if (refusal !== undefined) return { refusal: refusal.scimType };
  let { displayName, externalId } = group;
  let members = new Set(group.members);
  for (const meaning of meanings) {
    switch (meaning.kind) {
      case 'add': members = new Set([...members, ...meaning.ids]); break;
      case 'set': members = new Set(meaning.ids); break;
      case 'remove': members = new Set([...members].filter((id) => !meaning.ids.includes(id))); break;
      case 'name': displayName = meaning.value; break;
      case 'external': externalId = meaning.value; break;
      default: break;
    }
  }
  return { members: [...members].sort(), displayName, externalId };
}

const sequences = fc.array(operations, { minLength: 1, maxLength: 6 });

function law(patch: (group: Group, wire: readonly JsonObject[]) => Outcome) {
  return fc.property(ids, sequences, (members, written) => {
    const group: Group = { members: [...new Set(members)].sort(), displayName: 'G', externalId: 'e0' };
    expect(patch(group, written.map(({ wire }) => wire))).toEqual(model(group, written));
  });
}

test('a PATCH of a group that was read means what the model says', () => {
  fc.assert(law(byReading), runs(2000, 20_000));
});

test('a PATCH of a group that was not read means what the model says', () => {
  fc.assert(law((group, wire) => byFolding(group, wire, foldGroupPatch)), runs(2000, 20_000));
});

test.each([
  ['a member that was added stays when it is removed', 'this.added.delete(id);\n      this.removed.add(id);', 'this.removed.add(id);'],
  ['what was removed before a replacement is still removed', 'this.added.clear();\n    this.removed.clear();', 'this.removed.clear();'],
])('the law is broken when %s', async (_what, from, to) => {
  const mutant = await loadMutant<typeof groupChange>('src/scim/patch/group-change.ts', { file: 'src/scim/patch/group-change.ts', from, to });
  expect(fc.check(law((group, wire) => byFolding(group, wire, mutant.foldGroupPatch)), runs(2000, 20_000)).failed).toBe(true);
});

function byReading(group: Group, wire: readonly JsonObject[]): Outcome {
  return orRefusal(() => {
    const stored: JsonObject = { id: 'g1', displayName: group.displayName, ...(group.externalId !== null && { externalId: group.externalId }), members: group.members.map((value) => ({ value, display: value })) };
    const { resource } = applyPatch(stored, readPatch({ Operations: wire }, groupResourceType), groupResourceType);
    const { displayName, externalId, members } = resource;
    return { members: (isJsonArray(members) ? members : []).flatMap((member) => isJsonObject(member) ? [String(member['value'])] : []).sort(), displayName: String(displayName), externalId: typeof externalId === 'string' ? externalId : null };
  });
}

function byFolding(group: Group, wire: readonly JsonObject[], fold: typeof foldGroupPatch): Outcome {
  return orRefusal(() => {
    const change = fold(readPatch({ Operations: wire }, groupResourceType), 'g1');
    if (change.kind === 'needs-state') throw new Error('None of these operations needs the group.');
    const { members, displayName, externalId } = change;
    const after = members.kind === 'set' ? members.ids : members.kind === 'none' ? group.members : [...group.members.filter((id) => !members.remove.includes(id)), ...members.add];
    return { members: [...new Set(after)].sort(), displayName: displayName ?? group.displayName, externalId: externalId === undefined ? group.externalId : externalId };
  });
}

function orRefusal(act: () => Group): Outcome {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { refusal: error.scimType };
  }
}
