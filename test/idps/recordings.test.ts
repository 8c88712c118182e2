import type { Filter } from '../../src/scim/filter/filter.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/scim/json.js';
import { applyPatch } from '../../src/scim/patch/apply.js';
import { readPatch } from '../../src/scim/patch/operations.js';
import type { PatchOperation } from '../../src/scim/patch/patch-operation.js';
import { readResource } from '../../src/scim/resource.js';
import type { Attribute, ResourceType } from '../../src/scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { ScimError } from '../../src/scim/scim-error.js';
import type { Tolerance } from '../../src/scim/tolerance-rule.js';
import { tolerances } from '../../src/scim/tolerance.js';
import { exchangesOf, listCases, listRecordings, sourceTags, type Exchange, type Recording } from '../support/recording.js';

const files = listRecordings();
const recordings = files.map(({ recording }) => recording);
const cases = listCases();

describe('every recording', () => {
  test('is called as its file is, and as no other', () => {
    expect(files.filter(({ place, recording }) => !new RegExp(`^[a-z-]+/${recording.name}$`).test(place)).map(({ place }) => place)).toEqual([]);
    expect(new Set(recordings.map(({ name }) => name)).size).toBe(recordings.length);
  });

  test('says what it shows, what the provider does and why, and how that is known', () => {
    const mute = recordings.filter(({ shows, why, source }) => shows.length < 10 || shows.endsWith('.') || !why.endsWith('.') || why.length < 20
      || !sourceTags.some((tag) => source.startsWith(`${tag}: `)));
    expect(mute.map(({ name }) => name)).toEqual([]);
  });

  test('belongs to a case of the list', () => {
    expect(recordings.filter(({ name }) => !cases.some((known) => belongs(name, known))).map(({ name }) => name)).toEqual([]);
    expect(recordings.flatMap(({ name, covers = [] }) => covers.filter((covered) => !cases.includes(covered)).map((covered) => `${name}: ${covered}`))).toEqual([]);
  });
});

test('every case of the list has a recording, and stands there once', () => {
  expect(cases.filter((known) => !recordings.some(({ name, covers }) => belongs(name, known) || covers?.includes(known) === true))).toEqual([]);
  expect(new Set(cases).size).toBe(cases.length);
});

describe('each tolerance', () => {
  test.each(tolerances.map((rule) => [rule.name, rule] as const))('%s is met in its recording', (_name, rule) => {
    const recording = recordings.find(({ name }) => name === rule.recording);
    expect(recording).toBeDefined();
    expect(recording !== undefined && isMet(rule, recording)).toBe(true);
  });

  test('is met nowhere in a recording that needs none', () => {
    const plain = recordings.find(({ name }) => name === 'OT-02-generic');
    expect(plain !== undefined && tolerances.filter((rule) => isMet(rule, plain)).map(({ name }) => name)).toEqual([]);
  });

  test.each(tolerances.map((rule) => [rule.name, rule] as const))('%s is one of the listed cases', (name) => {
    expect(cases).toContain(name.split(' ')[0]);
  });
});

function belongs(name: string, known: string): boolean {
  return name === known || name.startsWith(`${known}-`);
}

/** Whether reading the bodies that the recording expects to be taken needs the rule: it changes something there. */
function isMet(rule: Tolerance, recording: Recording): boolean {
  let met = false;
  const rules = tolerances.map((other) => (other === rule ? watched(rule, () => { met = true; }) : other));
  for (const exchange of recording.exchanges.flatMap(exchangesOf)) {
    // Recordings are JSON files, so whatever a body is, it is JSON.
    const body = (exchange.request.body ?? null) as JsonValue;
    if (exchange.expect.status < 300 && isJsonObject(body)) read(exchange, body, rules);
  }
  return met;
}

/** Reads a body as the server does, over a resource that has nothing in it yet. */
function read({ request: { method, path } }: Exchange, body: JsonObject, rules: readonly Tolerance[]): void {
  const resourceType = /^\/+groups/i.test(path) ? groupResourceType : userResourceType;
  try {
    if (method === 'PATCH') {
      const id = path.split('?')[0]?.split('/').at(-1) ?? '';
      applyPatch({ id, userName: 'somebody', displayName: 'Something' }, readPatch(body, resourceType, rules), resourceType, rules);
    } else {
      readResource(body, resourceType, rules);
    }
  } catch (error) {
    // What an earlier request of the conversation made is not there, so some operations find nothing.
    if (!(error instanceof ScimError)) throw error;
  }
}

/** The same rule, which tells when it made a difference. */
function watched(rule: Tolerance, note: () => void): Tolerance {
  const compare = <T>(before: unknown, after: T): T => {
    if (before === undefined ? after !== undefined : JSON.stringify(before) !== JSON.stringify(after)) note();
    return after;
  };
  switch (rule.kind) {
    case 'word': return { ...rule, apply: (word: string) => compare(word, rule.apply(word)) };
    case 'operation': return { ...rule, apply: (operation: PatchOperation, type: ResourceType) => compare([operation], rule.apply(operation, type)) };
    case 'value': return { ...rule, apply: (attribute: Attribute, value: JsonValue) => compare(value, rule.apply(attribute, value)) };
    case 'missing': return { ...rule, apply: (filter: Filter) => compare(undefined, rule.apply(filter)) };
  }
}
