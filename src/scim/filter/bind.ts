import { ScimError } from '../scim-error.js';
import type { ResourceType } from '../schema/attribute.js';
import { attributeKey, defaultSub, findAttribute, findSubAttribute, type AttributePath } from '../schema/attribute-path.js';
import { columnOf, printAttributeName } from './attribute-name.js';
import type { BoundFilter } from './bound-filter.js';
import type { AttributeName, CompareFilter, Filter, ValuePathFilter } from './filter.js';
import { excerpt } from './lex.js';
import { operandFor } from './operand.js';

/**
 * Looks up every name of a filter in a resource type and gives every value its attribute's type (RFC 7644 section 3.4.2.2).
 * Throws ScimError invalidFilter for unknown attributes and for comparisons that have no meaning, such as gt on a boolean.
 */
export function bindFilter(filter: Filter, resourceType: ResourceType): BoundFilter {
  return bind(filter, {
    find: (name) => findAttribute(resourceType, name),
    describeUnknown: (name) => `"${excerpt(printAttributeName(name))}" is not an attribute of ${resourceType.name}${hintFor(name, resourceType)}`,
  });
}

/**
 * Binds the inside of a value path, whose names are sub-attributes of a multi-valued complex attribute; for PATCH paths
 * (RFC 7644 section 3.5.2). Throws ScimError invalidFilter as `bindFilter` does, and when `path` has no elements to select from.
 */
export function bindValueFilter(filter: Filter, path: AttributePath): BoundFilter {
  const { attribute } = path;
  if (path.subAttribute !== undefined || !attribute.multiValued || attribute.type !== 'complex') {
    throw new ScimError('invalidFilter', `The filter selects from ${attributeKey(path)} by brackets, but only lists of values with parts have brackets.`);
  }
  return bind(filter, {
    find: (name) => findElementPath(name, path),
    describeUnknown: (name) => `"${excerpt(printAttributeName(name))}" is not a part of ${attributeKey(path)}`,
  });
}

/** Where names are looked up: in a resource type, or in one element. */
interface Names {
  find(name: AttributeName): AttributePath | undefined;
  describeUnknown(name: AttributeName): string;
}

function bind(filter: Filter, names: Names): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return Object.freeze({ kind: filter.kind, left: bind(filter.left, names), right: bind(filter.right, names) });
    case 'not':
      return negate(bind(filter.filter, names));
    case 'present':
      return Object.freeze({ kind: 'present', path: getPath(filter.path, names) });
    case 'compare':
      return bindCompare(filter, names);
    case 'valuePath':
      return bindValuePath(filter, names);
  }
}

function bindCompare({ path: name, operator, value }: CompareFilter, names: Names): BoundFilter {
  const whole = getPath(name, names);
  if (value === null) {
    if (operator !== 'eq' && operator !== 'ne') refuse(name, `null can be compared by eq and ne, not by ${operator}`);
    const present: BoundFilter = Object.freeze({ kind: 'present', path: whole });
    return operator === 'ne' ? present : negate(present);
  }
  const path = defaultSub(whole);
  // ne is the negation of eq: true for what is absent, and for a list in which no element is equal.
  const boundOperator = operator === 'ne' ? 'eq' : operator;
  const operand = operandFor(path, boundOperator, value);
  if (operand.kind === 'mismatch') refuse(name, operand.reason);
  const compare: BoundFilter = Object.freeze({ kind: 'compare', path, operator: boundOperator, operand: Object.freeze(operand) });
  return operator === 'ne' ? negate(compare) : compare;
}

function bindValuePath({ path: name, filter }: ValuePathFilter, names: Names): BoundFilter {
  const path = getPath(name, names);
  return Object.freeze({ kind: 'valuePath', path, filter: bindValueFilter(filter, path) });
}

function negate(filter: BoundFilter): BoundFilter {
  return Object.freeze({ kind: 'not', filter });
}

function getPath(name: AttributeName, names: Names): AttributePath {
  const path = names.find(name);
  // What is never returned must not be guessed by filters either (RFC 7643 section 7, "returned").
  if (path === undefined || (path.subAttribute ?? path.attribute).returned === 'never' || path.attribute.returned === 'never') {
    return refuse(name, names.describeUnknown(name));
  }
  return path;
}

function findElementPath({ urn, name, subName }: AttributeName, path: AttributePath): AttributePath | undefined {
  const subAttribute = urn === undefined && subName === undefined ? findSubAttribute(path.attribute, name) : undefined;
  return subAttribute === undefined ? undefined : { ...path, subAttribute };
}

function hintFor(name: AttributeName, resourceType: ResourceType): string {
  if (name.urn !== undefined) return '';
  const extension = resourceType.extensions.find(({ id }) => findAttribute(resourceType, { ...name, urn: id }) !== undefined);
  return extension === undefined ? '' : `; write ${extension.id}:${printAttributeName(name)}`;
}

function refuse(name: AttributeName, reason: string): never {
  const column = columnOf(name);
  throw new ScimError('invalidFilter', `The filter is not understood${column === undefined ? '' : ` at column ${column}`}: ${reason}.`);
}
