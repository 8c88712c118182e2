import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isProgram, programFolders } from './programs.js';

/** Where Debian puts the programs of each version. */
const versions = '/usr/lib/postgresql';

/**
 * A folder with all of these programs of PostgreSQL, the newest version first; undefined when this machine has none.
 * The wrappers that Debian puts on the PATH choose a version by themselves, so its own folders come first.
 */
export function findPostgresPrograms(...names: readonly string[]): string | undefined {
  const own = existsSync(versions) ? readdirSync(versions).sort((left, right) => Number(right) - Number(left)).map((version) => path.join(versions, version, 'bin')) : [];
  const folders = [...own, ...programFolders];
  return folders.find((folder) => names.every((name) => isProgram(path.join(folder, name))));
}

/** The major version that a program of PostgreSQL tells of itself. */
export function majorVersionOf(program: string): number {
  return Number(/\(PostgreSQL\) (\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[1]);
}
