import { invalidFilter, invalidSyntax, invalidValue, patching, shown, total, tooLarge, type CorpusCase, type Expected } from './corpus-case.js';
import { enterprise, type CorpusWorld } from './corpus-world.js';
import { injections, storable, unstorable } from './strange-strings.js';
import type { ScimBody } from '../support/scim-client.js';

/** A text attribute: how a PATCH writes it and where it is read back. */
interface TextPlace {
  readonly name: string;
  readonly address: '/Users' | '/Groups';
  readonly path: string;
  readonly write?: (text: string) => unknown;
  readonly read: (resource: ScimBody) => unknown;
  /** Two resources must not have the same one, and it must not be blank. */
  readonly unique?: true;
  readonly longest?: number;
}

const places: readonly TextPlace[] = [
  { name: 'userName', address: '/Users', path: 'userName', read: (user) => user.userName, unique: true, longest: 512 },
  { name: 'externalId', address: '/Users', path: 'externalId', read: (user) => user.externalId, longest: 512 },
  { name: 'displayName', address: '/Users', path: 'displayName', read: (user) => user.displayName, longest: 512 },
  { name: 'title', address: '/Users', path: 'title', read: (user) => user['title'] },
  { name: 'name.familyName', address: '/Users', path: 'name.familyName', read: (user) => member(user['name'], 'familyName') },
  { name: 'department', address: '/Users', path: `${enterprise}:department`, read: (user) => member(user[enterprise], 'department') },
  { name: 'emails.value', address: '/Users', path: 'emails', write: (value) => [{ value }], read: (user) => member(first(user['emails']), 'value'), longest: 512 },
  { name: 'addresses.type', address: '/Users', path: 'addresses', write: (type) => [{ type, country: 'GB' }], read: (user) => member(first(user['addresses']), 'type') },
  { name: 'displayName of a group', address: '/Groups', path: 'displayName', read: (group) => group.displayName, unique: true, longest: 512 },
  { name: 'externalId of a group', address: '/Groups', path: 'externalId', read: (group) => group.externalId, longest: 512 },
];

/** B6: strange texts in every kind of attribute, in filters, in names and in sortBy. */
export function strings(world: CorpusWorld): readonly CorpusCase[] {
  return [...written(), ...notWritten(world), ...lengths(world), ...asked(), ...references(world)];
}

/** B6, the longest: texts by the hundred kilobytes, each in a user of its own, who would be slow to change ever after. */
export function longStrings({ patient }: CorpusWorld): readonly CorpusCase[] {
  return places.filter(({ longest }) => longest === undefined).flatMap((place, at) => {
    const user = patient[at];
    if (user === undefined) throw new Error('There are more attributes of any length than users for them.');
    return [
      storing(place, 'x'.repeat(100_000), 'a hundred thousand characters', user),
      storing(place, '\u{1f600}'.repeat(50_000), 'fifty thousand emoji', user),
    ];
  });
}

/** Each text goes into every second kind of attribute, an injection into every fifth, in turn. */
function written(): readonly CorpusCase[] {
  const longList = new Set(injections());
  return storable.flatMap((text, number) => places
    .filter((_place, at) => at % (longList.has(text) ? 5 : 2) === number % (longList.has(text) ? 5 : 2))
    .map((place) => storing(place, place.unique === true ? `${number}${text}.` : text)));
}

function storing(place: TextPlace, text: string, label = shown(text), id = '{own}'): CorpusCase {
  return {
    name: `${place.name} is ${label}`,
    request: patching(`${place.address}/${id}`, { op: 'replace', path: place.path, value: place.write?.(text) ?? text }),
    expected: { kind: 'stored', value: text, read: place.read },
  };
}

function notWritten({ user, group }: CorpusWorld): readonly CorpusCase[] {
  return unstorable.flatMap((json) => [
    ...places.map(({ name, address, path }): CorpusCase => ({
      name: `${name} is ${json}`, expected: invalidSyntax,
      request: { method: 'PATCH', path: `${address}/${address === '/Users' ? user.id : group.id}`, body: `{"Operations":[{"op":"replace","path":${JSON.stringify(path)},"value":${json}}]}` },
    })),
    { name: `a key is ${json}`, request: { method: 'POST', path: '/Users', body: `{${json}:1}` }, expected: invalidSyntax },
    { name: `a filter has ${json}`, request: get('filter', `title eq ${json}`), expected: invalidFilter },
  ]);
}

function lengths({ user, group }: CorpusWorld): readonly CorpusCase[] {
  return places.flatMap((place): readonly CorpusCase[] => {
    const id = place.address === '/Users' ? user.id : group.id;
    const write = (text: string, label: string, expected: Expected): CorpusCase => ({
      name: `${place.name} is ${label}`, expected, request: patching(`${place.address}/${id}`, { op: 'replace', path: place.path, value: place.write?.(text) ?? text }),
    });
    const start = place.name === 'userName' ? 'u' : 'g';
    const body = place.address === '/Users' ? 1024 : 8 * 1024;
    return place.longest === undefined
      ? [write('x'.repeat(1024 * body), 'larger than a body', tooLarge)]
      : [
        storing(place, start.padEnd(place.longest, 'x'), 'as long as it may be'), storing(place, start.padEnd(place.longest, '\u5c71'), 'as long as it may be, in another script'),
        write('x'.repeat(place.longest + 1), 'one character too long', invalidValue), write('\u5c71'.repeat(50_000), 'fifty thousand characters too long', invalidValue), write('x'.repeat(1024 * body), 'larger than a body', tooLarge),
      ];
  });
}

/** Nobody has these texts, so nobody may be found by them, and none may be taken for a name. */
function asked(): readonly CorpusCase[] {
  return [
    ...storable.map((text): CorpusCase => ({ name: `nickName eq ${shown(text)}`, request: get('filter', `userType eq ${JSON.stringify(text)}`), expected: total(0) })),
    ...injections().flatMap((text, number) => inTurn<CorpusCase>(number, [
      { name: `a filter by the attribute ${shown(text)}`, request: get('filter', `${text} eq "x"`), expected: invalidFilter },
      { name: `a filter by the URN ${shown(text)}`, request: get('filter', `urn:${text}:userName eq "x"`), expected: invalidFilter },
      { name: `sortBy ${shown(text)}`, request: get('sortBy', text), expected: { kind: 'refused', status: 400, scimType: 'invalidPath' } },
    ])),
  ];
}

/** Addresses that a browser would run or that lead inside are no web address (THREATS V30). */
function references({ user }: CorpusWorld): readonly CorpusCase[] {
  const addresses = [
    'javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'ftp://x', 'ws://x', '//evil.example', '/relative', 'www.example.com', 'https://', 'https:// x', 'http://[', ' https://x', 'blob:https://x',
  ];
  return addresses.flatMap((value): readonly CorpusCase[] => [
    { name: `profileUrl ${shown(value)}`, request: patching(`/Users/${user.id}`, { op: 'replace', path: 'profileUrl', value }), expected: invalidValue },
    { name: `photos.value ${shown(value)}`, request: patching(`/Users/${user.id}`, { op: 'add', path: 'photos', value: [{ value }] }), expected: invalidValue },
  ]);
}

function get(parameter: string, value: string): CorpusCase['request'] {
  return { method: 'GET', path: `/Users?${parameter}=${encodeURIComponent(value)}` };
}

/** One of several, another for each number. */
function inTurn<Each>(number: number, several: readonly Each[]): readonly Each[] {
  return several.slice(number % several.length).slice(0, 1);
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
