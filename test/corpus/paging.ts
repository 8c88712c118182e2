import { answered, invalidFilter, invalidSyntax, invalidValue, shown, type CorpusCase, type Expected } from './corpus-case.js';
import type { CorpusWorld } from './corpus-world.js';

/** What a number comes to: the value that counts after clamping (PROTOCOL 6), or no number at all. */
type Meaning = number | 'none';

const startIndexes: readonly (readonly [string, Meaning])[] = [
  ['1', 1], ['0', 1], ['-1', 1], ['-0', 1], ['+2', 2], ['02', 2], ['2', 2], ['9223372036854775808', 2_147_483_647], ['-9223372036854775809', 1], ['9'.repeat(400), 2_147_483_647], ['2147483648', 2_147_483_647], [' 2 ', 2],
  ['1.5', 'none'], ['1.0', 'none'], ['1e3', 'none'], ['1e400', 'none'], ['NaN', 'none'], ['Infinity', 'none'], ['', 'none'], [' ', 'none'], ['\u0663', 'none'], ['\uff11', 'none'], ['0x10', 'none'], ['1_000', 'none'], ['1,000', 'none'],
  ['one', 'none'], ['true', 'none'], ['null', 'none'], ['[1]', 'none'], ['--1', 'none'], ['1-', 'none'], ['1;2', 'none'], ["1'", 'none'], ['1 or 1=1', 'none'], ['\u0000', 'none'], ['1\u0000', 'none'], ['\u{1f600}', 'none'],
];

/** B7: windows of lists, by query and by search body. */
export function paging({ people }: CorpusWorld): readonly CorpusCase[] {
  return [
    ...startIndexes.map(([text, meaning]) => byQuery('startIndex', text, meaning === 'none' ? invalidValue : window(people, meaning, 100))),
    ...startIndexes.map(([text, meaning]) => byQuery('count', text, meaning === 'none' ? invalidValue : window(people, 1, countOf(text)))),
    ...bodies.map(([json, expected]): CorpusCase => ({ name: `search ${shown(json)}`, request: { method: 'POST', path: '/Users/.search', body: json }, expected })),
    ...queries.map(([query, expected]): CorpusCase => ({ name: `query ${shown(query)}`, request: { method: 'GET', path: `/Users?${query}` }, expected })),
  ];
}

function countOf(text: string): number {
  return Math.min(Math.max(Number(text), 0), 200);
}

function byQuery(name: string, text: string, expected: Expected): CorpusCase {
  return { name: `${name}=${shown(text)}`, request: { method: 'GET', path: `/Users?${name}=${encodeURIComponent(text)}` }, expected };
}

/** Expects the people of this window, all counted. */
function window(people: CorpusWorld['people'], startIndex: number, count: number): Expected {
  const ids = people.slice(startIndex - 1, startIndex - 1 + count).map(({ id }) => id);
  return {
    kind: 'answered',
    check: (body) => {
      const found = { total: body.totalResults, start: body['startIndex'], per: body['itemsPerPage'], ids: body.Resources.map(({ id }) => id).join() };
      const wanted = { total: people.length, start: startIndex, per: ids.length, ids: ids.join() };
      return JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
    },
  };
}

const bodies: readonly (readonly [string, Expected])[] = [
  ['{"startIndex":1}', answered], ['{"startIndex":-7,"count":-7}', answered], ['{"startIndex":null,"count":null,"filter":null,"sortBy":null}', answered], ['{"startIndex":"2","count":"1"}', answered], ['{"STARTINDEX":1,"Count":1}', answered],
  ['{"startIndex":1e0}', answered], ['{"startIndex":1.5}', invalidValue], ['{"startIndex":1e30}', invalidValue], ['{"startIndex":1e400}', invalidSyntax], ['{"startIndex":[1]}', invalidValue], ['{"startIndex":{}}', invalidValue], ['{"startIndex":true}', invalidValue],
  ['{"count":[]}', invalidValue], ['{"count":false}', invalidValue], ['{"count":"ten"}', invalidValue], ['{"filter":1}', invalidValue], ['{"filter":["userName pr"]}', invalidValue], ['{"filter":""}', invalidFilter], ['{"filter":{}}', invalidValue],
  ['{"sortBy":1}', invalidValue], ['{"sortBy":[]}', invalidValue], ['{"sortOrder":"up"}', invalidValue], ['{"sortOrder":""}', invalidValue], ['{"sortOrder":-1}', invalidValue], ['{"attributes":7}', invalidValue], ['{"attributes":[7]}', invalidValue],
  ['{"attributes":{"a":1}}', invalidValue], ['{"excludedAttributes":[null]}', invalidValue], ['{"excludedAttributes":true}', invalidValue], ['{"attributes":[]}', answered], ['{"attributes":["no","such","name","__proto__"]}', answered], ['{"unknown":{"a":[1]}}', answered],
  ['{"count":1,"count":2}', invalidSyntax], ['{"count":1,"COUNT":1}', invalidSyntax], ['{"startIndex":9007199254740993}', answered],
];

const queries: readonly (readonly [string, Expected])[] = [
  ['count=1&count=2', invalidValue], ['count=1&COUNT=1', invalidValue], ['filter=userName%20pr&filter=userName%20pr', invalidValue], ['startIndex=1&startIndex=1', invalidValue], ['attributes=id&attributes=userName', invalidValue],
  ['count=%E0%A4%A', invalidValue], ['count=%', invalidValue], ['filter=%ff', invalidFilter], ['filter=%c0%80', invalidFilter], ['sortBy=%ed%a0%80', invalidValue], ['x=%E0%A4%A', answered], ['%E0%A4%A=1', answered], ['count[]=1', answered], ['count%5B%5D=1', answered],
  ['filter[a]=1', answered], ['&&&=&', answered], ['count', invalidValue], ['filter', invalidFilter], ['filter=', invalidFilter], ['sortBy=', { kind: 'refused', status: 400, scimType: 'invalidPath' }], ['sortOrder=', invalidValue], ['sortOrder=DESCENDING', answered],
  ['sortBy=userName&sortOrder=random', invalidValue], ['sortBy=noSuchName', invalidValue], ['sortBy=name', invalidValue], ['sortBy=emails', answered], ['sortBy=emails.value', answered], ['sortBy=addresses', invalidValue], ['sortBy=active', answered],
  ['sortBy=emails%5Btype%20eq%20%22work%22%5D', { kind: 'refused', status: 400, scimType: 'invalidPath' }], ['sortBy=userName,id', { kind: 'refused', status: 400, scimType: 'invalidPath' }], ['sortBy=userName%20desc', { kind: 'refused', status: 400, scimType: 'invalidPath' }],
  ['attributes=', answered], ['attributes=,,,', answered], ['attributes=__proto__,constructor', answered], [`attributes=${'a,'.repeat(3000)}`, answered], ['excludedAttributes=id,schemas', answered], ['aadOptscim062020', answered],
];
