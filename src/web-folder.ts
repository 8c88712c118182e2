import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the build laid the pages of web/: in dist/ beside the compiled program, which may run from the sources as well. */
export function findWebFolder(): string {
  const [fromSources, fromCompiled] = ['../dist/web', '../web'].map((path) => fileURLToPath(new URL(path, import.meta.url))) as [string, string];
  return existsSync(fromSources) ? fromSources : fromCompiled;
}
