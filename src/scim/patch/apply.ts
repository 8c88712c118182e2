import type { Filter } from '../filter/filter.js';
import { isJsonArray, isJsonObject, objectOf, withMember } from '../json.js';
import type { JsonObject, JsonValue } from '../json.js';
import { openReading } from '../reading.js';
import type { Reading } from '../reading.js';
import { withSchemas } from '../resource-schemas.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { ScimError } from '../scim-error.js';
import type { Tolerance } from '../tolerance-rule.js';
import { tolerances } from '../tolerance.js';
import { applyToList } from './apply-list.js';
import type { PatchOperation } from './patch-operation.js';
import { resolveOperations } from './resolve.js';
import type { Step } from './step.js';

/** A resource after a PATCH, and what the event should warn about. */
export interface PatchResult {
  readonly resource: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * Applies a PATCH to a resource (RFC 7644 section 3.5.2, PROTOCOL.md sections 4 and 7): all operations or none, as the
 * given resource is never changed. `resource` has canonical names. Throws ScimError invalidPath, invalidFilter,
 * invalidValue, mutability or noTarget.
 */
export function applyPatch(
  resource: JsonObject, operations: readonly PatchOperation[], resourceType: ResourceType, rules: readonly Tolerance[] = tolerances,
): PatchResult {
  const reading = openReading(rules);
  const id = typeof resource['id'] === 'string' ? resource['id'] : undefined;
  const steps = resolveOperations(operations, { resourceType, id }, reading);
  let patched = resource;
  let work = 0;
  for (const step of steps) {
    work += workOf(patched, step);
    if (work > maxWork) {
      throw new ScimError('invalidValue', 'This PATCH makes too many changes to long lists of values at once; split it into several.');
    }
    patched = applyStep(patched, step, reading);
  }
  return { resource: withSchemas(patched, resourceType), warnings: [...reading.warnings] };
}

/** Comparisons and copies of values in one request, a second at most; member changes of any number take `foldGroupPatch`. */
const maxWork = 500_000;

function workOf(resource: JsonObject, { path, filter }: Step): number {
  const value = path.extension === undefined ? resource[path.attribute.name] : undefined;
  const elements = isJsonArray(value) ? value.length : 0;
  return 1 + elements * (1 + (filter === undefined ? 0 : conditionsOf(filter)));
}

function conditionsOf(filter: Filter): number {
  if (filter.kind === 'and' || filter.kind === 'or') return conditionsOf(filter.left) + conditionsOf(filter.right);
  return filter.kind === 'not' ? conditionsOf(filter.filter) : 1;
}

function applyStep(resource: JsonObject, step: Step, reading: Reading): JsonObject {
  const { extension } = step.path;
  if (extension === undefined) return applyWithin(resource, step, reading);
  const data = resource[extension.id];
  const changed = applyWithin(isJsonObject(data) ? data : objectOf([]), step, reading);
  return withMember(resource, extension.id, isEmpty(changed) ? undefined : changed);
}

function applyWithin(container: JsonObject, step: Step, reading: Reading): JsonObject {
  const { attribute } = step.path;
  const current = container[attribute.name];
  if (!attribute.multiValued) return withMember(container, attribute.name, applyToSingle(current, step));
  const elements = applyToList(isJsonArray(current) ? current : [], step, reading);
  return withMember(container, attribute.name, elements.length === 0 ? undefined : elements);
}

function applyToSingle(current: JsonValue | undefined, step: Step): JsonValue | undefined {
  const { attribute, subAttribute } = step.path;
  const value = step.kind === 'set' ? step.value : undefined;
  if (subAttribute === undefined) return value;
  const parts = isJsonObject(current) ? current : objectOf([]);
  const namesAnother = subAttribute.name === 'value' && isReference(attribute) && value !== parts['value'];
  const changed = withMember(namesAnother ? objectOf([]) : parts, subAttribute.name, value);
  return isEmpty(changed) ? undefined : changed;
}

/** The other parts of a reference to a resource describe the resource that `value` names (RFC 7643 section 4.3): they go when that is another one. */
function isReference({ subAttributes }: Attribute): boolean {
  return subAttributes?.some(({ name }) => name === '$ref') ?? false;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
