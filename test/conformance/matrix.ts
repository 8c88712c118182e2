import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Why a row has no test: the verdicts of a row that nothing proves, each with a reason in the document. */
export type Verdict = 'not offered' | 'otherwise on purpose' | 'up to the operator' | 'not met';

/** One demand of an RFC on a service provider: what proves it, or why nothing does. */
export interface ConformanceRow {
  /** RFC, section and number, as in `7644-3.5.2-07`. */
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
  /** The demand in our words; the subject is the service provider. */
  readonly says: string;
  readonly proof?: { readonly file: string; readonly test: string };
  readonly verdict?: Verdict;
  readonly reason?: string;
}

/** A row of a file in rows/, where the level is the first word of the sentence, as in the name of a conformance test. */
interface WrittenRow {
  readonly id: string;
  readonly says: string;
  readonly file?: string;
  readonly test?: string;
  readonly verdict?: Verdict;
  readonly reason?: string;
}

/**
 * Every row: a test of this folder is one by its name, `<id> <level> <sentence>`; the files in rows/ name tests that
 * stand elsewhere, or say why there is none. In the order of the RFCs. Throws Error for a name or id of another form.
 */
export function listConformanceRows(root: string): readonly ConformanceRow[] {
  const folder = path.join(root, 'test', 'conformance');
  const tested = readdirSync(folder).filter((file) => file.endsWith('.test.ts') && file !== 'matrix.test.ts').flatMap((file) =>
    testNames(readFileSync(path.join(folder, file), 'utf8')).map((name) => rowOfTest(name, `test/conformance/${file}`)));
  const written = readdirSync(path.join(folder, 'rows')).filter((file) => file.endsWith('.json')).flatMap((file) =>
    // Checked by what follows: a row of another form throws, and the tests of the matrix look at proofs and reasons.
    (JSON.parse(readFileSync(path.join(folder, 'rows', file), 'utf8')) as readonly WrittenRow[]).map(rowOfData));
  return [...tested, ...written].sort((left, right) => compareIds(left.id, right.id));
}

/** The names of the tests in a source text, those of tables and of races (test/support/race) included. */
export function testNames(source: string): readonly string[] {
  const calls = source.matchAll(/(?:\b(?:it|test)|\))\((['"])((?:\\.|(?!\1)[^\\\n])*)\1, (?:async )?[(_a-z]/g);
  const races = source.matchAll(/\bholds: (['"])((?:\\.|(?!\1)[^\\\n])*)\1,/g);
  return [...calls, ...races].map(([, , name = '']) => name.replaceAll(/\\(.)/g, '$1'));
}

/** The section of the RFC that a row is from. */
export function sectionOf({ id }: Pick<ConformanceRow, 'id'>): { readonly rfc: string; readonly section: string } {
  const [rfc = '', section = ''] = id.split('-');
  return { rfc, section };
}

function rowOfTest(name: string, file: string): ConformanceRow {
  const space = name.indexOf(' ');
  return { ...readRow(name.slice(0, space), name.slice(space + 1)), proof: { file, test: name } };
}

function rowOfData({ id, says, file, test, verdict, reason }: WrittenRow): ConformanceRow {
  return {
    ...readRow(id, says),
    ...(file !== undefined && test !== undefined && { proof: { file, test } }),
    ...(verdict !== undefined && { verdict }),
    ...(reason !== undefined && { reason }),
  };
}

function readRow(id: string, text: string): Pick<ConformanceRow, 'id' | 'level' | 'says'> {
  const [, level, says] = /^(MUST|SHOULD|MAY) (\S.+)$/.exec(text) ?? [];
  if (!/^(7643|7644|9865)-\d+(\.\d+)*-\d\d$/.test(id) || says === undefined) {
    throw new Error(`"${id} ${text}" is no row: it has to be like "7644-3.5.2-07 MUST apply every operation or none".`);
  }
  // The pattern above lets these three through only.
  return { id, level: level as ConformanceRow['level'], says };
}

function compareIds(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? -1) - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** RFC, section, then the number of the row behind a -1, so that section 3.5 with all its rows stands before 3.5.1. */
function numbersOf(id: string): readonly number[] {
  const [rfc = '', section = '', number = ''] = id.split('-');
  return [Number(rfc), ...section.split('.').map(Number), -1, Number(number)];
}
