import * as fc from 'fast-check';
import type { Client } from 'pg';
import { bindFilter } from '../../../src/scim/filter/bind.js';
import type { Filter } from '../../../src/scim/filter/filter.js';
import { matches } from '../../../src/scim/filter/matches.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { printFilter } from '../../../src/scim/filter/print.js';
import { compileFilter } from '../../../src/scim/filter/to-sql.js';
import type { JsonObject } from '../../../src/scim/json.js';
import { specimenFilters, specimenResources } from '../../support/filter-arbitraries.js';
import { specimen } from '../../support/specimen.js';
import { connectSpecimenTable, fillSpecimenTable, specimenColumns } from '../../support/specimen-table.js';

let client: Client;
beforeAll(async () => { client = await connectSpecimenTable(); });
afterAll(() => client.end());

const resources = fc.array(specimenResources(), { minLength: 1, maxLength: 16 });
const cases = fc.tuple(resources, fc.array(specimenFilters(), { minLength: 8, maxLength: 8, size: 'max' }));

test('SQL keeps the rows that the filter matches', async () => {
  let telling = 0;
  await fc.assert(fc.asyncProperty(cases, async ([rows, filters]) => {
    await fillSpecimenTable(client, rows);
    for (const filter of filters) {
      const expected = meaning(filter, rows);
      expect({ filter: printFilter(filter), rows: await rowsOf(filter) }).toEqual({ filter: printFilter(filter), rows: expected });
      telling += expected.length > 0 && expected.length < rows.length ? 1 : 0;
    }
  }), { numRuns: 70 });
  // Filters that keep all rows or none would agree too easily.
  expect(telling).toBeGreaterThan(150);
});

test('the law is broken when not keeps NULL', async () => {
  const result = await fc.check(fc.asyncProperty(cases, async ([rows, filters]) => {
    await fillSpecimenTable(client, rows);
    for (const filter of filters) {
      expect(await rowsOf(filter, (text) => text.replaceAll('not coalesce(', 'not pg_temp.keep_null('))).toEqual(meaning(filter, rows));
    }
  }), { numRuns: 70, endOnFailure: true });
  expect(result.failed).toBe(true);
});

test.each([
  ['a%c', ['abc', 'a%c']], ['a_c', ['abc', 'a_c']], ['a\\c', ['ac', 'a\\c']],
])('%s is no pattern, and would be one without its backslashes', async (text, userNames) => {
  await fillSpecimenTable(client, userNames.map((userName) => ({ id: id('a'), userName })));
  for (const operator of ['co', 'sw', 'ew']) {
    const filter = parseFilter(`userName ${operator} ${JSON.stringify(text)}`);
    expect(await rowsOf(filter)).toEqual([1]);
    const unescaped = await rowsOf(filter, (sql) => sql, (parameter) => parameter.replaceAll(/\\(.)/g, '$1'));
    expect(unescaped).not.toEqual([1]);
  }
});

test.each([
  ['userName sw "ab"', "user_name_key >= 'ab'"],
  ['userName eq "AB"', "user_name_key = 'ab'"],
  ['not (active eq true) and userName gt "ab"', "user_name_key > 'ab'"],
  ['emails eq "A@x"', "email_keys @> '{a@x}'"],
  ['emails[type eq "work" and value eq "A@x"]', "email_keys @> '{a@x}'"],
])('an index serves %s', async (text, indexCondition) => {
  const { text: sql, parameters } = compileFilter(bindFilter(parseFilter(text), specimen), specimenColumns);
  await client.query('set enable_seqscan = off');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain select s.n from specimen as s where ${sql}`, parameters);
  await client.query('reset enable_seqscan');
  const conditions = rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Index Cond:'));
  expect(conditions.join()).toContain(indexCondition);
});

test('text that tries to be SQL stays text', async () => {
  await fillSpecimenTable(client, [{ id: id('a'), userName: 'x' }]);
  for (const attack of ["' or pg_temp.throw_if_run() --", "x'); select pg_temp.throw_if_run(); --", '$1', '%s', "\\' or true --", '{0}', "'::uuid"]) {
    for (const name of ['id', 'userName', 'code', 'emails', 'emails.type', 'members', 'name.givenName', 'urn:example:extension:1.0:Specimen:department']) {
      for (const operator of ['eq', 'co', 'sw', 'ew', 'gt']) {
        const filter = parseFilter(`${name} ${operator} ${JSON.stringify(attack)}`);
        expect(compileFilter(bindFilter(filter, specimen), specimenColumns).text).not.toContain('throw_if_run');
        expect(await rowsOf(filter)).toEqual(meaning(filter, [{ id: id('a'), userName: 'x' }]));
      }
    }
  }
});

function meaning(filter: Filter, rows: readonly JsonObject[]): number[] {
  const bound = bindFilter(filter, specimen);
  return rows.flatMap((row, n) => matches(bound, row) ? [n] : []);
}

async function rowsOf(filter: Filter, change = (text: string) => text, changeParameter = (parameter: string) => parameter): Promise<number[]> {
  const { text, parameters } = compileFilter(bindFilter(filter, specimen), specimenColumns);
  const { rows } = await client.query<{ n: number }>(`select s.n from specimen as s where ${change(text)} order by s.n`, parameters.map(changeParameter));
  return rows.map(({ n }) => n);
}

function id(last: string): string {
  return `018f0000-0000-7000-8000-00000000000${last}`;
}
