import { createHash } from 'node:crypto';
import { keyOf } from '../key.js';
import type { EventRecord } from './provisioning-log.js';

/**
 * Whom the texts of an event may name beside the person that it is about, so that an erasure finds it by an index
 * (docs/decisions/0011): the ids in its bodies and, where it is about nobody or tells of a name that somebody gave up,
 * marks of names, addresses and externalIds. Null where it names nobody.
 */
export function mentionsOf(event: EventRecord): string[] | null {
  const ids = new Set(idsOfNamed(event));
  for (const text of [event.requestBody, event.responseBody, event.facts.detail]) collectIds(text, ids);
  for (const id of [event.personId, event.teamId, event.configurationId, event.directoryId]) if (id !== null) ids.delete(id);
  const marks = new Set(namesOf(event).filter((name) => name.match(ourIds)?.[0] !== name).flatMap((name) => [markOf(event.directoryId, keyOf(name)), markOf(event.directoryId, name)]));
  return ids.size + marks.size === 0 ? null : [...ids, ...marks];
}

/** The mark of a name, as the function event_mark of the database makes it: a uuid of version 8, which no id of ours is. */
function markOf(directoryId: string, key: string): string {
  const digits = createHash('sha256').update(`${directoryId}:${key}`).digest('hex').slice(0, 32);
  return `${digits.slice(0, 12)}8${digits.slice(13)}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Our ids are of version 7. */
const ourIds = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/gi;
/** What a body says of teams and of itself is nobody's name. */
const beside = new Set(['groups', 'meta', 'schemas']);

/** Adds the ids in a body. Every answer with a list passes here, so that nothing is made but the set. */
function collectIds(value: unknown, ids: Set<string>): void {
  if (typeof value === 'string') {
    if (value.length >= 36) for (const id of value.match(ourIds) ?? []) ids.add(id.toLowerCase());
  } else if (Array.isArray(value)) {
    for (const element of value) collectIds(element, ids);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) if (!beside.has(key)) collectIds(member, ids);
  }
}

/** A warning about members who were put there by hand names them; their ids are among the removed. */
function idsOfNamed({ facts: { warnings = [], removed = [] } }: EventRecord): readonly string[] {
  return warnings.some(({ kind }) => kind === 'manual-members-removed') ? removed : [];
}

function namesOf(event: EventRecord): readonly string[] {
  if (event.personId !== null) return (event.facts.changes ?? []).flatMap(({ path, before }) => namesIn(before, path));
  return [...namesIn(event.requestBody), ...literalsIn(event.facts.filter), ...namesInAddress(event.path)];
}

/** Attributes whose text names somebody, and lists whose values do; providers have sent addresses as members, too. */
const names = new Set(['username', 'externalid', 'displayname']);
const lists = new Set(['emails', 'phonenumbers', 'members']);

/** The names in a body; `key` is the attribute that holds it. */
function namesIn(value: unknown, key = ''): readonly string[] {
  const attribute = key.toLowerCase();
  if (typeof value === 'string') return names.has(attribute) || lists.has(attribute) ? [value] : holdsFilter.has(attribute) ? literalsIn(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  const held = lists.has(attribute) ? key : operationAttribute(value);
  return Object.entries(value).flatMap(([member, inner]) => (
    namesIn(inner, held !== undefined && (Array.isArray(value) || member.toLowerCase() === 'value') ? held : member)));
}

/** Beside a filter itself the path of a PATCH operation may hold one: `members[value eq "..."]`. */
const holdsFilter = new Set(['filter', 'path']);

/** The attribute that the value of a PATCH operation is for, by its path: of `urn:...:User:emails[type eq "work"].value` it is emails. */
function operationAttribute(value: object): string | undefined {
  const path = Object.entries(value).find(([member]) => member.toLowerCase() === 'path')?.[1] as unknown;
  return typeof path === 'string' ? path.split('[', 1)[0]?.split(':').at(-1)?.split('.', 1)[0] : undefined;
}

/** What is compared with in a filter, quoted or not: `userName eq "ada@acme.com"`, `externalId eq ada`. */
const comparison = /\b(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?:"((?:[^"\\]|\\.)*)"|([^\s()"]+))/gi;

function literalsIn(filter: string | undefined): readonly string[] {
  return [...(filter ?? '').matchAll(comparison)].map(([, quoted, word = '']) => (quoted === undefined ? word : unescaped(quoted)));
}

/** The filter of a refused request stands in its address alone, and so does what is no id where one should be. */
function namesInAddress(target: string): readonly string[] {
  const [path = '', query = ''] = target.split('?', 2);
  const last = decoded(path.split('/').at(-1) ?? '');
  return [...literalsIn(decoded(query.replaceAll('+', ' '))), ...(last === '' || /^(users|groups|bulk|\.search)$/i.test(last) ? [] : [last])];
}

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
