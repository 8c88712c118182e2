import type { ConformanceRow, Verdict } from './matrix.js';

/** What the rows come to, for people and for the summary of a test run. */
export interface ConformanceCount {
  readonly rows: number;
  readonly proven: number;
  /** Rows with a reason in place of a test. */
  readonly open: number;
  /** MUSTs that are done otherwise on purpose: one may call these unmet. */
  readonly mustOtherwise: number;
  readonly mustNotMet: number;
}

/** Counts rows, and of the MUSTs those that are not followed to the letter. */
export function countConformance(rows: readonly ConformanceRow[]): ConformanceCount {
  const proven = rows.filter(({ proof }) => proof !== undefined).length;
  const musts = (wanted: Verdict): number => rows.filter(({ level, verdict }) => level === 'MUST' && verdict === wanted).length;
  return { rows: rows.length, proven, open: rows.length - proven, mustOtherwise: musts('otherwise on purpose'), mustNotMet: musts('not met') };
}

/** The counts in one sentence. */
export function summarizeConformance(rows: readonly ConformanceRow[]): string {
  const { proven, open, mustOtherwise, mustNotMet } = countConformance(rows);
  return `${rows.length} rows: ${proven} proven by a test, ${open} with a reason instead; of the MUSTs ${mustOtherwise} are done otherwise on purpose, as a provider in the field needs it, and ${mustNotMet} are not met.`;
}

/** The text of docs/conformance.md: a table for each section of each RFC, and first the rows that are not followed to the letter. */
export function printConformance(rows: readonly ConformanceRow[]): string {
  return [
    '# Conformance to RFC 7643, RFC 7644 and RFC 9865',
    '',
    'What the RFCs demand of a service provider, in our words, and the test that proves it. Written by `npm run conformance`: a test in test/conformance/ is a row by its name, test/conformance/rows/ holds those that are proven elsewhere or not at all.',
    '',
    summarizeConformance(rows),
    '',
    '| RFC | rows | MUST | SHOULD | MAY | proven | not |',
    '|---|---|---|---|---|---|---|',
    ...rfcs.map(({ number }) => summaryLine(number, rows.filter(({ id }) => id.startsWith(number)))),
    '',
    '## Not to the letter, and why',
    '',
    '| row | level | the service provider | verdict | reason |',
    '|---|---|---|---|---|',
    ...rows.filter(({ verdict }) => verdict !== undefined).map(({ id, level, says, verdict, reason }) => line(id, level, says, verdict ?? '', reason ?? '')),
    ...rfcs.flatMap(({ number, title }) => ['', `## RFC ${number}, ${title}`, ...printSections(rows.filter(({ id }) => id.startsWith(number)))]),
    '',
  ].join('\n');
}

const rfcs = [
  { number: '7643', title: 'Core Schema' }, { number: '7644', title: 'Protocol' }, { number: '9865', title: 'Cursor-Based Pagination' },
];

function summaryLine(rfc: string, rows: readonly ConformanceRow[]): string {
  const { proven, open } = countConformance(rows);
  const of = (level: ConformanceRow['level']): string => String(rows.filter((row) => row.level === level).length);
  return line(rfc, String(rows.length), of('MUST'), of('SHOULD'), of('MAY'), String(proven), String(open));
}

function printSections(rows: readonly ConformanceRow[]): readonly string[] {
  const sections = Map.groupBy(rows, ({ id }) => id.split('-')[1] ?? '');
  return [...sections].flatMap(([section, members]) => [
    '', `### ${section}`, '', '| row | level | the service provider | proof |', '|---|---|---|---|',
    ...members.map(({ id, level, says, proof, verdict }) => line(id, level, says, proof === undefined ? verdict ?? '' : proofText(proof, id))),
  ]);
}

/** The name of a conformance test begins with the id of its row, so the file is enough. */
function proofText({ file, test }: NonNullable<ConformanceRow['proof']>, id: string): string {
  const link = `[${file.replace(/^test\//, '')}](../${file})`;
  return test.startsWith(id) ? link : `${link}: ${test}`;
}

function line(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
