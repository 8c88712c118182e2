import { foldKey } from '../../src/scim/fold.js';

/** What a PATCH operation is about, before anybody wrote it down as a path. */
export interface ModelTarget {
  readonly attribute: string;
  readonly isExtension?: true;
  readonly part?: string;
  readonly where?: { readonly part: string; readonly value: string };
}

/** One operation by its meaning; a remove with `value` removes those values. */
export interface ModelOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: ModelTarget;
  readonly value?: unknown;
}

type Element = Record<string, unknown>;
/** A user as the model keeps it: extension attributes beside the others. */
export type ModelUser = Record<string, unknown>;
/** The user afterwards, or the keyword of the refusal (RFC 7644 table 9). */
export type ModelOutcome = { readonly user: ModelUser } | { readonly refusal: string };

const texts: ReadonlySet<string> = new Set(['userName', 'title', 'department']);
const parts: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['givenName', 'familyName']], ['manager', ['value']], ['emails', ['value', 'type', 'primary', 'display']], ['roles', ['value', 'type', 'primary', 'display']],
]);
const lists: ReadonlySet<string> = new Set(['emails', 'roles']);

/**
 * What RFC 7644 section 3.5.2 and PROTOCOL 7 say about a PATCH of a user, in the plainest form there is: the same
 * question that src/scim/patch answers, answered once more without looking at it.
 */
export function patchModel(user: ModelUser, operations: readonly ModelOperation[]): ModelOutcome {
  try {
    for (const operation of operations) check(operation);
    const copy = structuredClone(user);
    for (const operation of operations) act(copy, operation);
    return { user: copy };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

class Refusal extends Error {}

/** What is wrong whatever the user looks like. */
function check({ op, target, value }: ModelOperation): void {
  const { attribute, part } = target;
  if (op === 'remove') {
    if (attribute === 'userName' || attribute === 'active') throw new Refusal('mutability');
    if (value !== undefined && lists.has(attribute) && part === undefined && target.where === undefined) for (const each of asList(value)) if (readElement(attribute, each) === undefined) throw new Refusal('invalidValue');
    return;
  }
  if (lists.has(attribute) && part === undefined && target.where === undefined) readList(attribute, op, value);
  else if (lists.has(attribute) && part === undefined) readElement(attribute, value);
  else if (part !== undefined) readPart(part, value);
  else if (parts.has(attribute)) readElement(attribute, value);
  else if (attribute === 'active') readActive(value);
  else if (readText(value) === undefined && attribute === 'userName') throw new Refusal('invalidValue');
}

function act(user: ModelUser, { op, target, value }: ModelOperation): void {
  const { attribute, part } = target;
  if (lists.has(attribute)) {
    set(user, attribute, listAfter(attribute, asList(user[attribute] ?? []) as Element[], { op, target, value }));
  } else if (part !== undefined) {
    setWithin(user, attribute, { [part]: op === 'remove' ? undefined : readPart(part, value) });
  } else if (op === 'remove' || value === null) {
    set(user, attribute, undefined);
  } else if (texts.has(attribute)) {
    set(user, attribute, readText(value));
  } else if (attribute === 'active') {
    user[attribute] = readActive(value);
  } else {
    const named = typeof value === 'string' ? { value } : value as Element;
    setWithin(user, attribute, Object.fromEntries((parts.get(attribute) ?? []).filter((name) => name in named).map((name) => [name, readPart(name, named[name])])));
  }
}

function listAfter(attribute: string, before: readonly Element[], { op, target: { part, where }, value }: ModelOperation): readonly Element[] {
  if (part === undefined && where === undefined) {
    if (op === 'remove') return value === undefined || value === null ? [] : withoutValues(before, asList(value).map((each) => readElement(attribute, each) ?? {}));
    const given = readList(attribute, op, value);
    return op === 'replace' ? given : settle([...before.map((element) => ({ element, isNew: false })), ...given.map((element) => ({ element, isNew: true }))]);
  }
  const selects = (element: Element): boolean => where === undefined || (typeof element[where.part] === 'string' && foldKey(element[where.part] as string) === foldKey(where.value));
  const write = (element: Element, kind: 'add' | 'replace' | 'remove'): Element => {
    if (part !== undefined) return cleaned({ ...element, [part]: kind === 'remove' ? undefined : readPart(part, value) });
    const read = kind === 'remove' ? undefined : readElement(attribute, value);
    return read === undefined ? {} : kind === 'add' ? { ...element, ...read } : read;
  };
  const isRemoval = op === 'remove' || (part === undefined ? readElement(attribute, value) : readPart(part, value)) === undefined;
  if (!before.some(selects)) {
    // A missing element that the path describes is made (IDP-DIALECTS T-07), as long as the path then selects it.
    const made = where === undefined || isRemoval ? {} : write({ [where.part]: where.value }, 'add');
    if (isRemoval || !selects(made) || where === undefined) throw new Refusal('noTarget');
    return settle([...before.map((element) => ({ element, isNew: false })), { element: made, isNew: true }]);
  }
  return settle(before.map((element) => (selects(element) ? { element: write(element, isRemoval ? 'remove' : op), isNew: true } : { element, isNew: false })).filter(({ element }) => Object.keys(element).length > 0));
}

/** A value without a type goes whatever its type is. */
function withoutValues(before: readonly Element[], gone: readonly Element[]): readonly Element[] {
  const keys = new Set(gone.map(keyOf));
  return before.filter((element) => !keys.has(keyOf(element)) && !keys.has(keyOf(cleaned({ ...element, type: undefined }))));
}

/** Of the same type and value one stays, where the first of them was; what the request wrote wins; one is primary. */
function settle(marked: readonly { readonly element: Element; readonly isNew: boolean }[]): readonly Element[] {
  const groups = Map.groupBy(marked, ({ element }) => keyOf(element));
  const merged = [...groups.values()].map((same) => ({
    element: Object.assign({}, ...[...same.filter(({ isNew }) => !isNew), ...same.filter(({ isNew }) => isNew)].map(({ element }) => element)) as Element,
    isNew: same.some(({ isNew }) => isNew),
  }));
  const primaries = merged.filter(({ element }) => element['primary'] === true);
  const winner = primaries.findLast(({ isNew }) => isNew) ?? primaries.at(-1);
  return merged.map((each) => (each.element['primary'] === true && each !== winner ? { ...each.element, primary: false } : each.element));
}

function keyOf(element: Element): string {
  const { value, type } = element;
  return typeof value === 'string' ? JSON.stringify([foldKey(value), typeof type === 'string' ? foldKey(type) : '']) : JSON.stringify(Object.entries(element).filter(([name]) => name !== 'primary').sort());
}

function readList(attribute: string, op: 'add' | 'replace' | 'remove', value: unknown): readonly Element[] {
  if (value === null) return [];
  const isOne = typeof value === 'object' && (op === 'add' || (op === 'replace' && Object.keys(value!).length > 0));
  if (!Array.isArray(value) && !isOne) throw new Refusal('invalidValue');
  return settle(asList(value).map((each) => readElement(attribute, each)).filter((element) => element !== undefined).map((element) => ({ element, isNew: true })));
}

/** An element or a complex value; undefined when nothing is in it. */
function readElement(attribute: string, value: unknown): Element | undefined {
  if (value === null) return undefined;
  if (attribute === 'manager' && typeof value === 'string') return readElement(attribute, { value });
  if (typeof value !== 'object' || Array.isArray(value)) throw new Refusal('invalidValue');
  const read = cleaned(Object.fromEntries((parts.get(attribute) ?? []).flatMap((name) => (name in value! ? [[name, readPart(name, (value as Element)[name])]] : []))));
  return Object.keys(read).length === 0 ? undefined : read;
}

function readPart(part: string, value: unknown): unknown {
  if (value === null) return undefined;
  return part === 'primary' ? readBoolean(value) : readText(value);
}

function readText(value: unknown): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') throw new Refusal('invalidValue');
  return String(value);
}

function readBoolean(value: unknown): boolean {
  const word = String(value).toLowerCase();
  if (typeof value === 'object' || (word !== 'true' && word !== 'false')) throw new Refusal('invalidValue');
  return word === 'true';
}

function readActive(value: unknown): boolean {
  return readBoolean(value);
}

function setWithin(user: ModelUser, attribute: string, changes: Element): void {
  const after = cleaned({ ...(user[attribute] as Element | undefined), ...changes });
  set(user, attribute, Object.keys(after).length === 0 ? undefined : after);
}

function set(user: ModelUser, attribute: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) delete user[attribute];
  else user[attribute] = value;
}

function cleaned(element: Element): Element {
  return Object.fromEntries(Object.entries(element).filter(([, value]) => value !== undefined));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
