import * as fc from 'fast-check';
import { readListQuery, readProjectionRequest, readSearchRequest } from '../../src/rest/list-query.js';
import { readQuery } from '../../src/rest/query-string.js';
import { objectOf, type JsonObject } from '../../src/scim/json.js';
import { ScimError } from '../../src/scim/scim-error.js';

const list = (query: string) => readListQuery(readQuery(query));
const scimTypeOf = (act: () => unknown): string => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
};

describe('a list query', () => {
  test('has defaults', () => {
    expect(list('')).toEqual({ descending: false, startIndex: 1, count: 100 });
  });

  test('clamps numbers as the RFC says', () => {
    expect(list('startIndex=0&count=-1')).toMatchObject({ startIndex: 1, count: 0 });
    expect(list('startIndex=-5&count=201')).toMatchObject({ startIndex: 1, count: 200 });
    expect(list('startIndex=101&count=100')).toMatchObject({ startIndex: 101, count: 100 });
    expect(list('startIndex=9223372036854775808')).toMatchObject({ startIndex: 2_147_483_647 });
  });

  test('refuses what is no whole number', () => {
    for (const text of ['', '1.5', '1e3', 'NaN', '٣', '0x10', 'null', '1,2', '--1']) {
      expect([text, scimTypeOf(() => list(`count=${encodeURIComponent(text)}`))]).toEqual([text, 'invalidValue']);
    }
  });

  test('refuses a parameter that is given twice, also in another case', () => {
    expect(scimTypeOf(() => list('filter=userName+pr&filter=userName+pr'))).toBe('invalidValue');
    expect(scimTypeOf(() => list('count=1&COUNT=2'))).toBe('invalidValue');
  });

  test('reads names of parameters in any case, so that a filter is never lost', () => {
    expect(list('Filter=userName%20pr').filter).toMatchObject({ kind: 'present' });
    expect(list('%66ilter=userName%20pr').filter).toMatchObject({ kind: 'present' });
  });

  test('skips unknown parameters, whatever is in them', () => {
    expect(list('aadOptscim062020&x=%E0%A4%A&x=2&__proto__=1')).toEqual({ descending: false, startIndex: 1, count: 100 });
  });

  test('reads blanks and quotes as providers write them', () => {
    const trees = ['userName+eq+%22a@b.c%22', 'userName%20eq%20%22a%40b.c%22', 'userName+eq+"a@b.c"'].map((filter) => list(`filter=${filter}`).filter);
    expect(trees[0]).toMatchObject({ kind: 'compare', operator: 'eq', value: 'a@b.c' });
    expect(trees[1]).toEqual(trees[0]);
    expect(trees[2]).toEqual(trees[0]);
  });

  test('reads raw and encoded UTF-8 alike, and refuses bytes that are none', () => {
    const raw = Buffer.from('filter=userName+eq+"jürgen"').toString('latin1');
    expect(list(raw).filter).toMatchObject({ value: 'jürgen' });
    expect(list(`filter=userName+eq+${encodeURIComponent('"jürgen"')}`).filter).toMatchObject({ value: 'jürgen' });
    for (const bytes of ['%FF', '%C0%80', '%E0%A4', '%', '%1', '%zz']) {
      expect(scimTypeOf(() => list(`filter=${bytes}`))).toBe('invalidFilter');
      expect(scimTypeOf(() => list(`sortBy=${bytes}`))).toBe('invalidValue');
    }
  });

  test('refuses an empty or a broken filter, never listing everybody', () => {
    for (const filter of ['', '%20', 'userName', 'userName+eq']) expect(scimTypeOf(() => list(`filter=${filter}`))).toBe('invalidFilter');
    expect(scimTypeOf(() => list('filter'))).toBe('invalidFilter');
  });

  test('reads the order', () => {
    expect(list('sortBy=name.familyName&sortOrder=Descending')).toMatchObject({ sortBy: { name: 'name', subName: 'familyName' }, descending: true });
    expect(scimTypeOf(() => list('sortOrder=down'))).toBe('invalidValue');
    expect(scimTypeOf(() => list('sortBy='))).toBe('invalidPath');
    expect(scimTypeOf(() => list('sortBy=emails[type eq "work"]'))).toBe('invalidPath');
  });

  test('takes a cursor instead of an index', () => {
    expect(list('cursor=')).toEqual({ descending: false, cursor: '', count: 100 });
    expect(list('cursor&count=10')).toEqual({ descending: false, cursor: '', count: 10 });
    expect(list('cursor=abc&count=201&sortBy=userName')).toMatchObject({ cursor: 'abc', count: 200 });
    expect(scimTypeOf(() => list('cursor=&startIndex=1'))).toBe('invalidValue');
  });

  test('by cursor clamps numbers too, and refuses what is none with a keyword of its own', () => {
    expect(list('cursor=&count=-1')).toMatchObject({ count: 0 });
    for (const count of ['', 'x', '1.5']) expect([count, scimTypeOf(() => list(`cursor=&count=${count}`))]).toEqual([count, 'invalidCount']);
  });

  test('either gives a window within its limits or refuses, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (first, second, filter) => {
      const query = [`startIndex=${encodeURIComponent(first.toWellFormed())}`, `count=${second.replaceAll('&', '')}`, `filter=${encodeURIComponent(filter.toWellFormed())}`].join('&');
      if (scimTypeOf(() => list(query)) !== 'accepted') return;
      const { startIndex, count } = list(query);
      expect(startIndex).toBeGreaterThanOrEqual(1);
      expect(count).toBeGreaterThanOrEqual(0);
      expect(count).toBeLessThanOrEqual(200);
    }));
  });
});

describe('a search request', () => {
  const search = (body: JsonObject) => readSearchRequest(body);

  test('means what the query means', () => {
    const parameters = search({ schemas: ['x'], filter: 'userName pr', startIndex: 2, count: 3, sortBy: 'userName', attributes: ['userName', 'emails'] });
    expect(readListQuery(parameters)).toEqual(list('filter=userName+pr&startIndex=2&count=3&sortBy=userName'));
    expect(readProjectionRequest(parameters)).toEqual({ attributes: 'userName,emails' });
  });

  test('takes null as absent and skips unknown members', () => {
    expect(search(objectOf([['filter', null], ['__proto__', 1], ['extra', {}]])).size).toBe(0);
  });

  test('refuses a body that says it is another message, and takes every other list of schemas', () => {
    const of = (...schemas: string[]) => scimTypeOf(() => search({ schemas }));
    expect(of('urn:ietf:params:scim:api:messages:2.0:ListResponse')).toBe('invalidValue');
    expect(of('urn:ietf:params:scim:api:messages:2.0:PATCHOP')).toBe('invalidValue');
    expect([of(), of('urn:nothing'), of('urn:ietf:params:scim:api:messages:2.0:searchrequest')]).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('speaks of no query when a number of its body is none', () => {
    expect(() => readListQuery(search({ startIndex: 'x' }))).toThrow('startIndex must be a whole number, written in digits.');
  });

  test('refuses members of another type', () => {
    const bodies: readonly JsonObject[] = [{ filter: 1 }, { count: true }, { count: [] }, { attributes: [1] }, { attributes: {} }, { sortBy: [] }];
    for (const body of bodies) expect([body, scimTypeOf(() => search(body))]).toEqual([body, 'invalidValue']);
    expect(scimTypeOf(() => readListQuery(search({ count: 1.5 })))).toBe('invalidValue');
  });
});
