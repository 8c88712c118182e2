import { readFileSync } from 'node:fs';
import { hasErrorCode } from './error-code.js';

/** The text of a file that another process may take away at any moment, also between a look and a read; undefined without it. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
