import type { Filter, Literal } from './filter/filter.js';
import { isJsonArray, isJsonObject, objectOf } from './json.js';
import type { JsonArray, JsonObject, JsonValue } from './json.js';
import type { PatchOperation } from './patch/patch-operation.js';
import type { Attribute, ResourceType } from './schema/attribute.js';
import { findAttribute } from './schema/attribute-path.js';
import type { Tolerance } from './tolerance-rule.js';

/**
 * Everything Muster accepts beyond the RFC in bodies and PATCH operations, by provider. Nothing else in scim/ knows
 * identity providers: the readers take the rules as an argument, and without rules they are strict.
 */
export const tolerances: readonly Tolerance[] = [
  {
    name: 'T-01 capitalised op', provider: 'Microsoft Entra ID', recording: 'EL-07-single', kind: 'word',
    example: { resourceType: 'User', operations: [{ op: 'Replace', path: 'title', value: 'Boss' }] },
    apply: word => word.toLowerCase(),
  },
  {
    name: 'T-02 boolean as text', provider: 'Microsoft Entra ID', recording: 'EL-10-disable-string', kind: 'value',
    example: { resourceType: 'User', operations: [{ op: 'replace', path: 'active', value: 'False' }] },
    apply: readBoolean,
  },
  {
    name: 'T-12 schemas and meta inside a value', provider: 'authentik', recording: 'AK-07-update-group', kind: 'operation',
    example: { resourceType: 'Group', operations: [{ op: 'replace', value: { displayName: 'G', meta: { resourceType: 'Group' } } }] },
    apply: operation => withoutKeys(operation, ['schemas', 'meta']),
  },
  {
    name: 'T-06 filter path as key', provider: 'Microsoft Entra ID', recording: 'T-06-filter-path-as-key', kind: 'operation',
    example: { resourceType: 'User', operations: [{ op: 'replace', value: { 'emails[type eq "home"].value': 'h@example.com' } }] },
    apply: operation => splitKeys(operation, key => key.includes('[')),
  },
  {
    name: 'T-05 URN and attribute as key', provider: 'Microsoft Entra ID', recording: 'EF-03-dotted-pathless', kind: 'operation',
    example: {
      resourceType: 'User',
      operations: [{ op: 'replace', value: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber': '7' } }],
    },
    apply: operation => splitKeys(operation, key => key.includes(':') && !key.includes('[')),
  },
  {
    name: 'T-04 dotted key', provider: 'Microsoft Entra ID', recording: 'EF-03-dotted-pathless', kind: 'operation',
    example: { resourceType: 'User', operations: [{ op: 'replace', value: { 'name.givenName': 'Kim' } }] },
    apply: operation => splitKeys(operation, key => key.includes('.') && !key.includes(':') && !key.includes('[')),
  },
  {
    name: 'T-10 one object for a list', provider: 'Microsoft Entra ID', recording: 'T-10-one-object-for-a-list', kind: 'operation',
    example: { resourceType: 'User', operations: [{ op: 'replace', path: 'emails', value: { value: 'n@example.com', type: 'work' } }] },
    apply: (operation, resourceType) => [withLists(operation, resourceType)],
  },
  {
    name: 'T-17 extension by dot', provider: 'customappsso (Microsoft Entra ID)', recording: 'T-17-extension-by-dot', kind: 'operation',
    example: {
      resourceType: 'User',
      operations: [{ op: 'replace', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department', value: 'Sales' }],
    },
    apply: (operation, resourceType) => [withColon(operation, resourceType)],
  },
  {
    name: 'T-08 remove with values', provider: 'Microsoft Entra ID', recording: 'EL-23-member-remove-value', kind: 'operation',
    example: { resourceType: 'Group', operations: [{ op: 'remove', path: 'members', value: [{ $ref: null, value: 'u1' }] }] },
    apply: operation => [removeOnlyValues(operation)],
  },
  {
    name: 'T-10 members as texts or one object', provider: 'Microsoft Entra ID', recording: 'T-10-members-as-text', kind: 'value',
    example: { resourceType: 'Group', operations: [{ op: 'add', path: 'members', value: ['u9'] }] },
    apply: readMembers,
  },
  {
    name: 'T-15 manager as text', provider: 'Microsoft Entra ID', recording: 'EL-14-manager-add', kind: 'value',
    example: {
      resourceType: 'User',
      operations: [{ op: 'add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', value: 'u2' }],
    },
    apply: readManager,
  },
  {
    name: 'T-07 value path without a match', provider: 'Microsoft Entra ID', recording: 'EL-08-multi', kind: 'missing',
    example: { resourceType: 'User', operations: [{ op: 'replace', path: 'emails[type eq "other"].value', value: 'o@example.com' }] },
    apply: readConditions,
  },
];

/** "true" and "false" in any case are booleans; other texts stay texts and are refused, never a truth value. */
function readBoolean(attribute: Attribute, value: JsonValue): JsonValue {
  if (attribute.type !== 'boolean' || typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  return word === 'true' || (word === 'false' ? false : value);
}

function withoutKeys(operation: PatchOperation, keys: readonly string[]): readonly PatchOperation[] {
  if (operation.path !== undefined || !isJsonObject(operation.value)) return [operation];
  const rest = Object.entries(operation.value).filter(([key]) => !keys.includes(key.toLowerCase()));
  return [{ ...operation, value: objectOf(rest) }];
}

/** Makes operations with a path of the keys that are paths; the others stay together, and all stay in their order. */
function splitKeys(operation: PatchOperation, isPath: (key: string) => boolean): readonly PatchOperation[] {
  const { op, path, value } = operation;
  if (path !== undefined || !isJsonObject(value) || !Object.keys(value).some(isPath)) return [operation];
  const operations: PatchOperation[] = [];
  let plain: [string, JsonValue][] = [];
  const closePlain = (): void => {
    if (plain.length > 0) operations.push({ op, value: objectOf(plain) });
    plain = [];
  };
  for (const [key, member] of Object.entries(value)) {
    if (isPath(key)) {
      closePlain();
      operations.push({ op, path: key, value: member });
    } else {
      plain.push([key, member]);
    }
  }
  closePlain();
  return operations;
}

/** Only in a PATCH, where an add may give one value as it is (RFC 7644 section 3.5.2.1); a replace is sent so too. */
function withLists(operation: PatchOperation, resourceType: ResourceType): PatchOperation {
  const { op, path, value } = operation;
  if (op === 'remove' || !isJsonObject(value)) return operation;
  if (path !== undefined) return { ...operation, value: asList(path, value, resourceType) };
  return { ...operation, value: objectOf(Object.entries(value).map(([key, member]) => [key, asList(key, member, resourceType)])) };
}

/** An object with nothing in it is no value, and must not come to empty the list. */
function asList(name: string, value: JsonValue, resourceType: ResourceType): JsonValue {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return value;
  const path = findAttribute(resourceType, { name });
  return path?.subAttribute === undefined && path?.attribute.multiValued === true ? [value] : value;
}

function withColon(operation: PatchOperation, { schema, extensions }: ResourceType): PatchOperation {
  const path = operation.path ?? '';
  const urn = [schema, ...extensions].map(({ id }) => id).find(id => path.toLowerCase().startsWith(`${id.toLowerCase()}.`));
  return urn === undefined ? operation : { ...operation, path: `${urn}:${path.slice(urn.length + 1)}` };
}

/**
 * A remove that names values removes these and nothing else: reading it by the letter (RFC 7644 section 3.5.2.2)
 * would empty the group. Salesforce wraps the list in an object, with or without a path.
 */
function removeOnlyValues(operation: PatchOperation): PatchOperation {
  const { op, path, value } = operation;
  if (op !== 'remove' || value === undefined || value === null) return operation;
  const wrapped = wrappedMembers(value);
  if (path === undefined && wrapped === undefined) return operation;
  const only = wrapped ?? value;
  return { op, path: path ?? 'members', only: isJsonArray(only) ? only : [only] };
}

function wrappedMembers(value: JsonValue): JsonValue | undefined {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return entries.length === 1 ? entries.find(([key]) => key.toLowerCase() === 'members')?.[1] : undefined;
}

function readMembers(attribute: Attribute, value: JsonValue): JsonValue {
  if (attribute.name !== 'members' || value === null) return value;
  const list: JsonArray = isJsonArray(value) ? value : [value];
  return list.map(element => typeof element === 'string' ? valueObject(element) : element);
}

function readManager(attribute: Attribute, value: JsonValue): JsonValue {
  return attribute.name === 'manager' && typeof value === 'string' ? valueObject(value) : value;
}

function valueObject(value: string): JsonObject {
  return objectOf([['value', value]]);
}

/** The `eq` conditions of a filter, joined by `and` only, say what a missing element looks like; other filters do not. */
function readConditions(filter: Filter): ReadonlyMap<string, Literal> | undefined {
  if (filter.kind === 'compare') {
    const plain = filter.operator === 'eq' && filter.path.urn === undefined && filter.path.subName === undefined;
    return plain ? new Map([[filter.path.name.toLowerCase(), filter.value]]) : undefined;
  }
  if (filter.kind !== 'and') return undefined;
  const left = readConditions(filter.left);
  const right = readConditions(filter.right);
  if (left === undefined || right === undefined) return undefined;
  const contradicts = [...right].some(([name, value]) => left.has(name) && left.get(name) !== value);
  return contradicts ? undefined : new Map([...left, ...right]);
}
