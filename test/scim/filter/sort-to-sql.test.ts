import type { Client } from 'pg';
import { compileSort } from '../../../src/scim/filter/sort-to-sql.js';
import type { JsonObject } from '../../../src/scim/json.js';
import { findAttribute, type AttributePath } from '../../../src/scim/schema/attribute-path.js';
import { specimen } from '../../support/specimen.js';
import { connectSpecimenTable, fillSpecimenTable, specimenColumns } from '../../support/specimen-table.js';

let client: Client;
beforeAll(async () => { client = await connectSpecimenTable(); });
afterAll(() => client.end());

const rows: readonly JsonObject[] = [
  { id: '018f0000-0000-7000-8000-000000000000', userName: 'b', code: 'B', age: 10, active: true, tags: ['z', 'a'], emails: [{ value: 'a@x' }, { value: 'Z@x', primary: true }] },
  { id: '018f0000-0000-7000-8000-000000000001', userName: 'A', code: 'a', age: 9, name: { givenName: 'x' }, tags: ['b'], emails: [{ value: 'm@x', primary: false }, { value: 'b@x' }] },
  { id: '018f0000-0000-7000-8000-000000000002', emails: [] },
  { id: '018f0000-0000-7000-8000-000000000003', userName: '\u{1f600}', code: '\uff21', age: -1, active: false, tags: ['c'], emails: [{ type: 'work', primary: true }, { value: 'a@x' }] },
];

test.each([
  ['userName', [1, 0, 3, 2], [2, 3, 0, 1]],
  ['code', [0, 1, 3, 2], [2, 3, 1, 0]],
  ['age', [3, 1, 0, 2], [2, 0, 1, 3]],
  ['active', [3, 0, 1, 2], [1, 2, 0, 3]],
  ['name.givenName', [1, 0, 2, 3], [0, 2, 3, 1]],
  ['tags', [1, 3, 0, 2], [2, 0, 3, 1]],
  // The primary address, else the first; row 3 has a primary element without a value, so it has no address to sort by.
  ['emails', [1, 0, 2, 3], [2, 3, 0, 1]],
  ['emails.value', [1, 0, 2, 3], [2, 3, 0, 1]],
])('by %s: absent values last when ascending, first when descending', async (name, ascending, descending) => {
  await fillSpecimenTable(client, rows);
  const { sql } = compileSort(getPath(name), specimenColumns);
  expect(await order(`${sql} asc, s.n`)).toEqual(ascending);
  expect(await order(`${sql} desc, s.n`)).toEqual(descending);
});

test('says of which kind the value is, for cursors', () => {
  expect(compileSort(getPath('meta.created'), specimenColumns)).toEqual({ kind: 'time', sql: 's.created' });
  expect(compileSort(getPath('userName'), specimenColumns)).toEqual({ kind: 'text', sql: '(s.user_name_key) collate "C"' });
});

test.each(['name', 'members', 'schemas', 'meta.lastModified'])('there is no order by %s', (name) => {
  expect(() => compileSort(getPath(name), specimenColumns)).toThrow(expect.objectContaining({ scimType: 'invalidValue' }));
});

async function order(by: string): Promise<number[]> {
  const { rows: found } = await client.query<{ n: number }>(`select s.n from specimen as s order by ${by}`);
  return found.map(({ n }) => n);
}

function getPath(text: string): AttributePath {
  const [name = '', subName] = text.split('.');
  const path = findAttribute(specimen, { name, ...(subName === undefined ? {} : { subName }) });
  if (path === undefined) throw new Error(`The specimen has no ${text}.`);
  return path;
}
