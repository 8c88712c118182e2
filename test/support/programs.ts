import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The folders in which this machine looks for programs. */
export const programFolders: readonly string[] = (process.env['PATH'] ?? '').split(path.delimiter);

/** The first of these programs that this machine has, as a path; undefined when it has none. */
export function findProgram(...names: readonly string[]): string | undefined {
  return names.flatMap((name) => programFolders.map((folder) => path.join(folder, name))).find(isProgram);
}

/** Whether there is a file that can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // the question was whether it can be run
  }
}
