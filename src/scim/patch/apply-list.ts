import { readValue } from '../attribute-value.js';
import { elementKey, settleElements } from '../element-list.js';
import { bindValueFilter } from '../filter/bind.js';
import type { Filter } from '../filter/filter.js';
import { elementMatches } from '../filter/matches.js';
import { isJsonArray, isJsonObject, objectOf, withMember } from '../json.js';
import type { JsonArray, JsonObject, JsonValue } from '../json.js';
import type { Reading } from '../reading.js';
import type { Attribute } from '../schema/attribute.js';
import { attributeKey, findSubAttribute } from '../schema/attribute-path.js';
import type { AttributePath } from '../schema/attribute-path.js';
import { ScimError } from '../scim-error.js';
import { tolerateMissing } from '../tolerance-rule.js';
import type { Step } from './step.js';

/**
 * The elements of a multi-valued attribute after one step (RFC 7644 sections 3.5.2.1 to 3.5.2.3). Throws ScimError
 * noTarget where a value path finds nothing to work on, invalidFilter where its filter has no meaning.
 */
export function applyToList(elements: JsonArray, step: Step, reading: Reading): JsonArray {
  const { path, filter } = step;
  if (step.kind === 'removeValues') return withoutValues(path.attribute, elements, step.values);
  if (filter === undefined && path.subAttribute === undefined) return applyToWhole(elements, step);
  const selected = new Set(select(elements, path, filter));
  if (selected.size === 0) return applyToNone(elements, step, reading);
  const touched = new Set<JsonValue>();
  const changed = elements.flatMap((element) => {
    if (!selected.has(element)) return [element];
    const written = writeElement(element, step);
    if (written === undefined) return [];
    touched.add(written);
    return [written];
  });
  return settleElements(path.attribute, changed, touched);
}

type WriteStep = Exclude<Step, { readonly kind: 'removeValues' }>;

function applyToWhole(elements: JsonArray, step: WriteStep): JsonArray {
  if (step.kind === 'remove' || !isJsonArray(step.value)) return [];
  const added = step.value;
  return step.kind === 'set' ? added : settleElements(step.path.attribute, [...elements, ...added], new Set(added));
}

/** A value without a type removes the elements of every type. */
function withoutValues(attribute: Attribute, elements: JsonArray, values: JsonArray): JsonArray {
  const keys = new Set(values.map(value => elementKey(attribute, value)));
  return elements.filter(element => !keys.has(elementKey(attribute, element)) && !keys.has(elementKey(attribute, withoutType(element))));
}

function withoutType(element: JsonValue): JsonValue {
  return isJsonObject(element) ? withMember(element, 'type', undefined) : element;
}

function select(elements: JsonArray, path: AttributePath, filter: Filter | undefined): JsonArray {
  if (filter === undefined) return elements;
  const { subAttribute: _, ...list } = path;
  const bound = bindValueFilter(filter, list);
  return elements.filter(element => elementMatches(bound, element));
}

function applyToNone(elements: JsonArray, step: WriteStep, reading: Reading): JsonArray {
  const { attribute } = step.path;
  if (step.kind === 'remove') {
    // A member who is not in the group is what the client wanted (PROTOCOL.md section 7).
    if (attribute.name === 'members') return elements;
    throw noTarget(step.path);
  }
  const conditions = step.filter === undefined ? undefined : readConditions(attribute, step.filter, reading);
  const created = conditions === undefined ? undefined : writeElement(conditions, { ...step, kind: 'add' });
  // An element is created for the filter, so it has to be one that the filter selects; a member is never made up.
  const isSelected = created !== undefined && attribute.name !== 'members' && select([created], step.path, step.filter).length > 0;
  if (!isSelected) throw noTarget(step.path);
  return settleElements(attribute, [...elements, created], new Set([created]));
}

/** The element that a filter of the tolerated form describes (T-07); undefined where it describes none. */
function readConditions(attribute: Attribute, filter: Filter, reading: Reading): JsonObject | undefined {
  const conditions = tolerateMissing(filter, reading.rules);
  if (conditions === undefined) return undefined;
  const entries: [string, JsonValue][] = [];
  for (const [name, literal] of conditions) {
    const sub = findSubAttribute(attribute, name);
    const value = sub === undefined || sub.mutability === 'readOnly'
      ? undefined
      : readValue(sub, literal, `${attribute.name}.${sub.name}`, reading);
    if (sub === undefined || value === undefined) return undefined;
    entries.push([sub.name, value]);
  }
  return objectOf(entries);
}

function writeElement(element: JsonValue, step: WriteStep): JsonValue | undefined {
  const { subAttribute } = step.path;
  if (subAttribute === undefined) {
    if (step.kind === 'remove') return undefined;
    return step.kind === 'add' ? merge(element, step.value) : step.value;
  }
  const changed = withMember(isJsonObject(element) ? element : objectOf([]), subAttribute.name, step.kind === 'remove' ? undefined : step.value);
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function merge(element: JsonValue, value: JsonValue): JsonValue {
  if (!isJsonObject(element) || !isJsonObject(value)) return value;
  return objectOf([...Object.entries(element), ...Object.entries(value)]);
}

function noTarget(path: AttributePath): ScimError {
  return new ScimError('noTarget', `No value of "${attributeKey(path)}" matches the path of this PATCH operation, so nothing was changed.`);
}
