import { existsSync, readFileSync } from 'node:fs';

/** The version in package.json: one folder up from the sources, two from the compiled files. */
export function readVersion(): string {
  const file = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  const described: unknown = file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  if (typeof described === 'object' && described !== null && 'version' in described && typeof described.version === 'string') return described.version;
  throw new Error('package.json with its version is missing beside the program.');
}
