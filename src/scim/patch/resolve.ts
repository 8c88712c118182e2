import { readElement, readValue } from '../attribute-value.js';
import { excerpt } from '../filter/lex.js';
import { isJsonArray, isJsonObject } from '../json.js';
import type { JsonArray, JsonValue } from '../json.js';
import { warnUnknown } from '../reading.js';
import type { Reading } from '../reading.js';
import type { ResourceType } from '../schema/attribute.js';
import { attributeKey } from '../schema/attribute-path.js';
import { ScimError } from '../scim-error.js';
import { tolerateValue } from '../tolerance-rule.js';
import type { PatchOperation } from './patch-operation.js';
import { assertRemovable, assertWritable } from './permission.js';
import type { Step } from './step.js';
import { findKey, findMemberOf, findTarget } from './target.js';
import type { AttributeTarget, Target } from './target.js';

/** The resource a PATCH is for. `id` is its id, which a value may repeat (IDP-DIALECTS.md T-12). */
export interface PatchSubject {
  readonly resourceType: ResourceType;
  readonly id: string | undefined;
}

/**
 * Turns operations into steps without looking at the resource: finds the attributes, checks values and permissions,
 * takes path-less values and complex values apart (RFC 7644 section 3.5.2). Throws ScimError invalidPath, invalidValue,
 * mutability or noTarget; attributes of unknown extensions are left out with a warning.
 */
export function resolveOperations(operations: readonly PatchOperation[], subject: PatchSubject, reading: Reading): readonly Step[] {
  return operations.flatMap(operation => resolveOperation(operation, subject, reading));
}

function resolveOperation({ op, path, value, only }: PatchOperation, subject: PatchSubject, reading: Reading): readonly Step[] {
  if (op === 'remove') return resolveRemove(path, only, subject, reading);
  const given = value ?? null;
  if (path !== undefined) return resolveWrite(op, findTarget(path, subject.resourceType), path, given, subject, reading);
  if (!isJsonObject(given)) {
    throw new ScimError('invalidValue', `A PATCH operation (${op}) without a path needs an object of attributes as its value.`);
  }
  return Object.entries(given).flatMap(([key, member]) =>
    resolveWrite(op, findKey(key, subject.resourceType), key, member, subject, reading));
}

function resolveRemove(path: string | undefined, only: JsonArray | undefined, subject: PatchSubject, reading: Reading): readonly Step[] {
  if (path === undefined) {
    throw new ScimError('noTarget', 'A PATCH operation "remove" needs a path that says what to remove.');
  }
  const target = findTarget(path, subject.resourceType);
  switch (target.kind) {
    case 'unknown':
      warnUnknown(reading, path);
      return [];
    case 'password':
      return [];
    case 'schema':
      if (target.schema === subject.resourceType.schema) {
        throw new ScimError('mutability', `The whole ${target.schema.name} schema cannot be removed; name the attributes.`);
      }
      return target.schema.attributes.map(attribute => ({ kind: 'remove', path: { schema: target.schema, extension: target.schema, attribute } }));
    case 'attribute':
      assertRemovable(target.path);
      return [removeStep(target, only, reading)];
  }
}

function removeStep(target: AttributeTarget, only: JsonArray | undefined, reading: Reading): Step {
  const { path, filter } = target;
  const whole = filter === undefined && path.subAttribute === undefined && path.attribute.multiValued;
  if (only === undefined || !whole) return { kind: 'remove', ...place(target) };
  const values = readList(target, tolerateValue(path.attribute, only, reading.rules), reading);
  return { kind: 'removeValues', path, values };
}

/** The values a remove names, each with something in it: one that says nothing must not come to mean all. */
function readList({ path }: AttributeTarget, only: JsonValue, reading: Reading): JsonArray {
  const at = attributeKey(path);
  return (isJsonArray(only) ? only : [only]).map((value) => {
    const element = readElement(path.attribute, value, at, reading);
    if (element !== undefined) return element;
    throw new ScimError('invalidValue', `The values to remove from "${at}" must not be empty.`);
  });
}

function resolveWrite(
  op: 'add' | 'replace', target: Target, name: string, value: JsonValue, subject: PatchSubject, reading: Reading,
): readonly Step[] {
  switch (target.kind) {
    case 'unknown':
      warnUnknown(reading, name);
      return [];
    case 'password':
      return [];
    case 'schema': {
      if (!isJsonObject(value)) throw new ScimError('invalidValue', `The value of "${excerpt(name)}" must be an object of attributes.`);
      const { schema } = target;
      return Object.entries(value).flatMap(([key, member]) =>
        resolveWrite(op, findMemberOf(schema, key, subject.resourceType), key, member, subject, reading));
    }
    case 'attribute':
      return resolveAttribute(op, target, value, subject, reading);
  }
}

function resolveAttribute(
  op: 'add' | 'replace', target: AttributeTarget, given: JsonValue, subject: PatchSubject, reading: Reading,
): readonly Step[] {
  const { attribute, subAttribute } = target.path;
  if (attribute.name === 'id' && typeof given === 'string' && given.toLowerCase() === subject.id?.toLowerCase()) return [];
  assertWritable(target.path, given);
  if (subAttribute === undefined && target.filter === undefined) {
    return attribute.multiValued ? resolveList(op, target, given, reading) : resolveSingle(target, given, reading);
  }
  const at = attributeKey(target.path);
  const value = subAttribute === undefined
    ? readElement(attribute, given, at, reading)
    : readValue(subAttribute, given, at, reading);
  // RFC 7643 section 2.5: null is the same as unassigned.
  if (value === undefined) return [{ kind: 'remove', ...place(target) }];
  return [{ kind: subAttribute === undefined && op === 'add' ? 'add' : 'set', ...place(target), value }];
}

function resolveList(op: 'add' | 'replace', target: AttributeTarget, given: JsonValue, reading: Reading): readonly Step[] {
  const { path } = target;
  // RFC 7644 section 3.5.2.1: an add may give one new value as it is.
  const value = readValue(path.attribute, op === 'add' && isJsonObject(given) ? [given] : given, attributeKey(path), reading);
  if (op === 'add') return value === undefined ? [] : [{ kind: 'add', path, value }];
  return [value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value }];
}

/** A complex value writes the sub-attributes it names and leaves the others (RFC 7644 section 3.5.2.3). */
function resolveSingle(target: AttributeTarget, given: JsonValue, reading: Reading): readonly Step[] {
  const { path } = target;
  const { attribute } = path;
  const at = attributeKey(path);
  const value = tolerateValue(attribute, given, reading.rules);
  if (attribute.type !== 'complex' || !isJsonObject(value)) {
    const read = readValue(attribute, value, at, reading);
    if (read !== undefined) return [{ kind: 'set', path, value: read }];
    assertRemovable(path, 'invalidValue');
    return [{ kind: 'remove', path }];
  }
  const steps: Step[] = [];
  // A new `value` of a reference drops what described the former one, so it comes before what describes the new one.
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => Number(isValue(b)) - Number(isValue(a)))) {
    const subAttribute = attribute.subAttributes?.find(({ name }) => name.toLowerCase() === key.toLowerCase());
    if (subAttribute === undefined) {
      warnUnknown(reading, `${at}.${key}`);
    } else if (subAttribute.mutability !== 'readOnly') {
      const read = readValue(subAttribute, member, `${at}.${subAttribute.name}`, reading);
      const subPath = { ...path, subAttribute };
      steps.push(read === undefined ? { kind: 'remove', path: subPath } : { kind: 'set', path: subPath, value: read });
    }
  }
  return steps;
}

function isValue(key: string): boolean {
  return key.toLowerCase() === 'value';
}

function place({ path, filter }: AttributeTarget): Pick<Step, 'path' | 'filter'> {
  return { path, ...(filter === undefined ? {} : { filter }) };
}
