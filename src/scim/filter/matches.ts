import { compareCodePoints } from '../code-point-order.js';
import { parseDateTime } from '../date-time.js';
import { foldKey } from '../fold.js';
import { isJsonArray, isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../json.js';
import type { Attribute } from '../schema/attribute.js';
import type { AttributePath } from '../schema/attribute-path.js';
import type { BoundCompare, BoundFilter, BoundOperator } from './bound-filter.js';

/**
 * What a filter means: whether a resource satisfies it (RFC 7644 section 3.4.2.2), in two-valued logic. Comparing an absent attribute is
 * false, and a comparison with a list is true when one element satisfies it. `compileFilter` must give the same rows.
 */
export function matches(filter: BoundFilter, resource: JsonObject): boolean {
  return evaluate(filter, (path) => valuesIn(resource, path));
}

/** Whether one element of a list satisfies a filter bound by `bindValueFilter`. */
export function elementMatches(filter: BoundFilter, element: JsonValue): boolean {
  return evaluate(filter, ({ subAttribute }) => partOf(element, subAttribute));
}

/** Finds the values that a path leads to: none, one, or those of a list. */
type Values = (path: AttributePath) => JsonArray;

function evaluate(filter: BoundFilter, values: Values): boolean {
  switch (filter.kind) {
    case 'and':
      return evaluate(filter.left, values) && evaluate(filter.right, values);
    case 'or':
      return evaluate(filter.left, values) || evaluate(filter.right, values);
    case 'not':
      return !evaluate(filter.filter, values);
    case 'present':
      return isPresent(filter.path, values(filter.path));
    case 'compare':
      return values(filter.path).some((value) => satisfies(filter, value));
    case 'valuePath':
      return values(filter.path).some((element) => elementMatches(filter.filter, element));
  }
}

function valuesIn(resource: JsonObject, { extension, attribute, subAttribute }: AttributePath): JsonArray {
  const container = extension === undefined ? resource : resource[extension.id];
  const value = isJsonObject(container) ? container[attribute.name] : undefined;
  const elements = isJsonArray(value) ? value : value === undefined || value === null ? [] : [value];
  return subAttribute === undefined ? elements : elements.flatMap((element) => partOf(element, subAttribute));
}

function partOf(element: JsonValue, subAttribute: Attribute | undefined): JsonArray {
  const part = subAttribute !== undefined && isJsonObject(element) ? element[subAttribute.name] : undefined;
  return part === undefined ? [] : [part];
}

function isPresent({ attribute, subAttribute }: AttributePath, values: JsonArray): boolean {
  if (attribute.multiValued && subAttribute === undefined) return values.length > 0;
  return values.some((value) => isFilled(value, subAttribute ?? attribute));
}

/** Blanks alone are no text where case does not count, as their key is empty. */
function isFilled(value: JsonValue, attribute: Attribute): boolean {
  if (value === null) return false;
  if (typeof value === 'string') return (attribute.caseExact ? value : foldKey(value)) !== '';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function satisfies({ path, operator, operand }: BoundCompare, value: JsonValue): boolean {
  const { caseExact } = path.subAttribute ?? path.attribute;
  switch (operand.kind) {
    case 'text':
      return typeof value === 'string' && compareText(operator, caseExact ? value : foldKey(value), operand.value);
    case 'time': {
      const time = typeof value === 'string' ? parseDateTime(value) : undefined;
      return time !== undefined && holds(operator, time - operand.milliseconds);
    }
    case 'number':
      return typeof value === 'number' && holds(operator, value - operand.value);
    case 'boolean':
      return value === operand.value;
  }
}

function compareText(operator: BoundOperator, value: string, operand: string): boolean {
  switch (operator) {
    case 'co': return value.includes(operand);
    case 'sw': return value.startsWith(operand);
    case 'ew': return value.endsWith(operand);
    default: return holds(operator, compareCodePoints(value, operand));
  }
}

function holds(operator: BoundOperator, difference: number): boolean {
  switch (operator) {
    case 'eq': return difference === 0;
    case 'gt': return difference > 0;
    case 'ge': return difference >= 0;
    case 'lt': return difference < 0;
    case 'le': return difference <= 0;
    // Binding lets co, sw and ew through to text only.
    default: return false;
  }
}
