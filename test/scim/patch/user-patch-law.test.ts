import * as fc from 'fast-check';
import { isJsonObject, type JsonObject } from '../../../src/scim/json.js';
import type * as apply from '../../../src/scim/patch/apply.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';
import { ScimError } from '../../../src/scim/scim-error.js';
import { loadMutant } from '../../support/mutant.js';
import { runs } from '../../support/prove.js';
import { enterprise, operations, users, type WrittenOperation } from '../../support/user-patch-arbitraries.js';
import { patchModel, type ModelOutcome } from '../../support/user-patch-model.js';

const sequences = fc.array(operations, { minLength: 1, maxLength: 5 });

/** The law: a PATCH leaves what the model says, or is refused with the keyword that the model says. */
function law(patch: typeof applyPatch) {
  return fc.property(users, sequences, (user, written) => {
    const expected = patchModel(user, written.map(({ meaning }) => meaning));
    expect({ wire: written.map(({ wire }) => wire), outcome: outcome(user, written, patch) }).toEqual({ wire: written.map(({ wire }) => wire), outcome: expected });
  });
}

test('a PATCH of a user means what the model says', () => {
  let accepted = 0;
  const { numRuns, seed } = runs(2000, 20_000);
  fc.assert(law((resource, read, type, rules) => {
    const result = applyPatch(resource, read, type, rules);
    accepted += 1;
    return result;
  }), { numRuns, seed });
  // Refusals alone would agree too easily.
  expect(accepted).toBeGreaterThan(numRuns / 4);
});

test.each([
  ['an added value is not compared with those that are there', 'src/scim/patch/apply-list.ts', 'settleElements(step.path.attribute, [...elements, ...added], new Set(added))', '[...elements, ...added]'],
  ['the older primary stays', 'src/scim/element-list.ts', 'primaries.findLast(element => newest.has(element)) ?? primaries.at(-1)', 'primaries[0]'],
  ['a replaced element keeps its other parts', 'src/scim/patch/apply-list.ts', "step.kind === 'add' ? merge(element, step.value) : step.value", 'merge(element, step.value)'],
])('the law is broken when %s', async (_what, file, from, to) => {
  const mutant = await loadMutant<typeof apply>('src/scim/patch/apply.ts', { file, from, to });
  // It ends with the first case that shows it, which may be a rare one.
  expect(fc.check(law(mutant.applyPatch), { ...runs(20_000, 20_000), endOnFailure: true }).failed).toBe(true);
});

test('the same operation once more changes nothing, unless its path selects by what it changes', () => {
  fc.assert(fc.property(users, operations.filter(({ meaning }) => isRepeatable(meaning)), (user, written) => {
    const once = outcome(user, [written], applyPatch);
    if ('refusal' in once) return;
    expect(outcome(user, [written, written], applyPatch)).toEqual(once);
  }), runs(2000, 20_000));
});

/**
 * RFC 7644 section 3.5.2: an add of what is there and a replace by what is there make no change; a remove of what is gone
 * has no target where a filter selects, so it is no repetition but another request.
 */
function isRepeatable({ op, target }: WrittenOperation['meaning']): boolean {
  return target.where === undefined ? op !== 'remove' || target.part === undefined || !['emails', 'roles'].includes(target.attribute) : op === 'replace' && target.part === 'primary';
}

function outcome(user: JsonObject, written: readonly WrittenOperation[], patch: typeof applyPatch): ModelOutcome {
  const { department, ...others } = user;
  const stored: JsonObject = { id: 'u1', ...others, ...(department !== undefined && { [enterprise]: { department } }) };
  try {
    const { resource } = patch(stored, readPatch({ Operations: written.map(({ wire }) => wire) }, userResourceType), userResourceType);
    const { id: _id, schemas: _schemas, [enterprise]: extension, ...rest } = resource;
    return { user: { ...rest, ...(isJsonObject(extension) && extension) } };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { refusal: error.scimType };
  }
}
