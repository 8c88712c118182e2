import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/source-files.js';
import { countConformance, printConformance, summarizeConformance } from './document.js';
import { listConformanceRows, testNames, type ConformanceRow } from './matrix.js';

const rows = listConformanceRows(root);

/** What is wrong with a row, in a sentence; undefined when it is proven or says why not. */
function faultOf({ id, proof, verdict, reason }: ConformanceRow): string | undefined {
  if (proof === undefined) return verdict !== undefined && (reason ?? '').length > 20 ? undefined : `${id} has neither a test nor a reason`;
  if (verdict !== undefined) return verdict === 'otherwise on purpose' ? undefined : `${id} has both a test and a verdict`;
  const file = path.join(root, proof.file);
  if (!existsSync(file)) return `${id}: there is no ${proof.file}`;
  return testNames(readFileSync(file, 'utf8')).includes(proof.test) ? undefined : `${id}: ${proof.file} has no test "${proof.test}"`;
}

test('every row is proven by a test that is there, or says why not', () => {
  expect(rows.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});

test('a row without a test, or with one that is not there, is found', () => {
  const row: ConformanceRow = { id: '7644-1-01', level: 'MUST', says: 'be there' };
  expect(faultOf(row)).toContain('neither');
  expect(faultOf({ ...row, proof: { file: 'test/conformance/matrix.test.ts', test: 'a name that no test has' } })).toContain('has no test');
  expect(faultOf({ ...row, proof: { file: 'test/nowhere.test.ts', test: 'a name' } })).toContain('there is no');
});

test('no id stands for two rows', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('no MUST is left unmet', () => {
  process.stdout.write(`conformance: ${summarizeConformance(rows)}\n`);
  expect(rows.filter(({ level, verdict }) => level === 'MUST' && verdict === 'not met').map(({ id }) => id)).toEqual([]);
  expect(countConformance(rows).rows).toBeGreaterThanOrEqual(180);
});

test('docs/conformance.md says what the rows say; npm run conformance writes it anew', () => {
  expect(readFileSync(path.join(root, 'docs', 'conformance.md'), 'utf8')).toBe(printConformance(rows));
});
