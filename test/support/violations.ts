import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const variable = 'TEST_VIOLATIONS';

/** Before all tests: a new file for what the statement audit finds, named in the environment that the workers inherit. */
export function prepareViolations(): void {
  process.env[variable] = path.join(mkdtempSync(path.join(tmpdir(), 'muster-violations-')), 'found');
}

/** Notes a violation; the run fails at its end. Any worker may call this. */
export function recordViolation(sentence: string): void {
  appendFileSync(violationsFile(), `${sentence}\n`);
}

/** Everything that was noted so far, each sentence once. */
export function listViolations(): readonly string[] {
  const file = violationsFile();
  if (!existsSync(file)) return [];
  return [...new Set(readFileSync(file, 'utf8').split('\n').filter((line) => line !== ''))];
}

/** After all tests. */
export function removeViolations(): void {
  rmSync(path.dirname(violationsFile()), { recursive: true, force: true });
}

function violationsFile(): string {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} is not set: the tests run without test/global-setup.`);
  return file;
}
