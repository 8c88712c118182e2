import { answered, invalidFilter, invalidSyntax, invalidValue, tooLarge, type CorpusCase, type CorpusRequest, type Expected } from './corpus-case.js';
import { groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

const mebibyte = 1024 * 1024;
/** PROTOCOL 1: objects and lists inside one another. */
const maxDepth = 32;

/** B8: bodies that are deep, wide, long, or exactly as long as they may be. */
export function depthAndSize(world: CorpusWorld): readonly CorpusCase[] {
  return [...deep(), ...wide(world), ...long(world)];
}

function deep(): readonly CorpusCase[] {
  const shapes: readonly (readonly [string, (levels: number) => string])[] = [
    ['lists', (levels) => `${'['.repeat(levels)}${']'.repeat(levels)}`],
    ['objects', (levels) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`],
    ['both', (levels) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`],
    ['lists that never close', (levels) => '['.repeat(levels)],
  ];
  return shapes.flatMap(([shape, nest]) => [10, 30, 32, 40, 100, 1000, 10_000, 100_000].map((levels): CorpusCase => ({
    name: `${levels} levels of ${shape} in an attribute`,
    request: { method: 'POST', path: '/Users/.search', body: `{"count":0,"x":${nest(levels)}}` },
    expected: shape.endsWith('close') || levels + 1 > maxDepth ? invalidSyntax : answered,
  })));
}

function wide({ user, group }: CorpusWorld): readonly CorpusCase[] {
  const keys = (count: number): string => Array.from({ length: count }, (_, at) => `"k${at}":1`).join();
  const people = (count: number): string => Array.from({ length: count }, (_, at) => `{"value":"0196a0de-0000-7000-8000-${String(at).padStart(12, '0')}"}`).join();
  const emails = (count: number): string => Array.from({ length: count }, (_, at) => `{"value":"${at}"}`).join();
  const group$ = (inside: string): CorpusRequest => ({ method: 'POST', path: '/Groups', body: `{"schemas":["${groupSchema}"],${inside}}` });
  const user$ = (inside: string): CorpusRequest => ({ method: 'PUT', path: `/Users/${user.id}`, body: `{"schemas":["${userSchema}"],"userName":"${user.userName}",${inside}}` });
  const patch = (inside: string): CorpusRequest => ({ method: 'PATCH', path: `/Groups/${group.id}`, body: `{"Operations":[${inside}]}` });
  return [
    named('ten thousand unknown names', group$(keys(9999)), invalidValue),
    named('ten thousand and one names', group$(keys(10_000)), invalidSyntax),
    named('a hundred thousand names', group$(keys(100_000)), invalidSyntax),
    named('three hundred thousand names', group$(keys(300_000)), invalidSyntax),
    named('names by the hundred thousand in a list', { method: 'POST', path: '/Groups', body: `{"a":[${'{"a":1},'.repeat(300_000)}1]}` }, invalidSyntax),
    named('a hundred thousand members', group$(`"displayName":"Crowd","members":[${people(100_000)}]`), invalidSyntax),
    named('a hundred thousand members to add', patch(`{"op":"add","path":"members","value":[${people(100_000)}]}`), invalidSyntax),
    named('a hundred thousand members to remove', patch(`{"op":"remove","path":"members","value":[${people(100_000)}]}`), invalidSyntax),
    named('five thousand members whom nobody knows', group$(`"displayName":"Crowd","members":[${people(5000)}]`), invalidValue),
    named('five thousand unknown members to remove', patch(`{"op":"remove","path":"members","value":[${people(5000)}]}`), answered),
    named('one member a hundred thousand times, and unknown', group$(`"displayName":"Crowd","members":[${'{"value":"x"},'.repeat(100_000)}{"value":"x"}]`), invalidSyntax),
    named('a hundred thousand members of the wrong type', group$(`"displayName":"Crowd","members":[${'true,'.repeat(100_000)}true]`), invalidSyntax),
    named('fifty thousand members of the wrong type', group$(`"displayName":"Crowd","members":[${'true,'.repeat(50_000)}true]`), invalidValue),
    named('a thousand and one e-mails', user$(`"emails":[${emails(1001)}]`), invalidValue),
    named('forty thousand e-mails', user$(`"emails":[${emails(40_000)}]`), invalidValue),
    named('a hundred thousand e-mails', user$(`"emails":[${emails(100_000)}]`), tooLarge),
    named('fifty thousand elements of an unknown list', { method: 'POST', path: '/Users/.search', body: `{"count":0,"x":[${'1,'.repeat(50_000)}1]}` }, answered),
    named('a hundred thousand elements of an unknown list', { method: 'POST', path: '/Users/.search', body: `{"count":0,"x":[${'1,'.repeat(100_000)}1]}` }, invalidSyntax),
    named('fifty thousand names to show', { method: 'POST', path: '/Users/.search', body: `{"count":0,"attributes":["userName"${',"a"'.repeat(50_000)}]}` }, answered),
    named('twenty thousand and one operations', patch(`${'{"op":"remove","path":"externalId"},'.repeat(20_000)}{"op":"remove","path":"externalId"}`), invalidValue),
    named('two hundred thousand operations', patch(`${'{"op":"add"},'.repeat(200_000)}{"op":"add"}`), invalidSyntax),
    named('ten thousand operations that are no objects', patch(`${'1,'.repeat(10_000)}1`), invalidSyntax),
    named('schemas by the ten thousand', { method: 'POST', path: '/Groups', body: `{"schemas":[${'"urn:x",'.repeat(50_000)}"urn:x"]}` }, invalidValue),
    named('a name of a hundred thousand letters', { method: 'POST', path: '/Users/.search', body: `{"count":0,"${'k'.repeat(100_000)}":1}` }, answered),
    named('a filter of a hundred kilobytes', { method: 'POST', path: '/Users/.search', body: JSON.stringify({ filter: 'userName pr or '.repeat(7000) }) }, invalidFilter),
    named('a filter of five thousand parentheses', { method: 'GET', path: `/Users?filter=${'('.repeat(5000)}` }, invalidFilter),
    named('a number of a hundred thousand digits', { method: 'POST', path: '/Users/.search', body: `{"count":${'9'.repeat(100_000)}}` }, invalidSyntax),
  ];
}

function long({ group }: CorpusWorld): readonly CorpusCase[] {
  const padded = (bytes: number): string => '{"count":0}'.padEnd(bytes, ' ');
  const search = (bytes: number): CorpusRequest => ({ method: 'POST', path: '/Users/.search', body: padded(bytes) });
  const patch = (bytes: number): CorpusRequest => ({ method: 'PATCH', path: `/Groups/${group.id}`, body: '{"Operations":[{"op":"add","path":"members","value":[]}]}'.padEnd(bytes, ' ') });
  return [
    named('one byte less than a MiB', search(mebibyte - 1), answered),
    named('a MiB', search(mebibyte), answered),
    named('one byte more than a MiB', search(mebibyte + 1), tooLarge),
    named('sixteen MiB', search(16 * mebibyte), tooLarge),
    named('a MiB in chunks', { ...search(mebibyte), transfer: 'chunked' }, answered),
    named('one byte more than a MiB in chunks', { ...search(mebibyte + 1), transfer: 'chunked' }, tooLarge),
    named('a MiB and more in chunks that never end', { ...search(mebibyte + 70_000), transfer: 'unfinished' }, tooLarge),
    named('one byte less than 8 MiB for a group', patch(8 * mebibyte - 1), answered),
    named('8 MiB for a group', patch(8 * mebibyte), answered),
    named('one byte more than 8 MiB for a group', patch(8 * mebibyte + 1), tooLarge),
    named('8 MiB and more in chunks that never end', { ...patch(8 * mebibyte + 70_000), transfer: 'unfinished' }, tooLarge),
    named('a body in chunks', { ...search(100), transfer: 'chunked' }, answered),
    named('a body of nothing in chunks', { method: 'POST', path: '/Users/.search', body: '', transfer: 'chunked' }, invalidSyntax),
    named('a body where none is expected', { method: 'GET', path: '/Users?count=0', body: padded(100_000) }, answered),
    named('a body of a MiB where none is expected', { method: 'DELETE', path: '/Users/0196a0de-0000-7000-8000-00000000000a', body: padded(mebibyte) }, { kind: 'refused', status: 404 }),
  ];
}

function named(name: string, request: CorpusRequest, expected: Expected): CorpusCase {
  return { name, request, expected };
}
