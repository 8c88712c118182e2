import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One import of a source file: what it asks for, and whether only types come over. */
export interface Import {
  readonly specifier: string;
  /** A module of ours as a path below the root without its ending, else the package or built-in. */
  readonly target: string;
  readonly onlyTypes: boolean;
}

export interface SourceFile {
  /** Below the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Every TypeScript file below a folder of the repository, with what it imports. */
export function listSourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return { path: file, text, imports: importsOf(file, text) };
    });
}

/** The imports and re-exports that a text makes, dynamic ones included. */
export function importsOf(file: string, text: string): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, kind, names = '', specifier = ''] of code.matchAll(/^\s*(?:import|export)\s+(type\s)?([^'"();]*?from\s*)?['"]([^'"]+)['"]/gm)) {
    const braces = /\{([^}]*)\}/.exec(names)?.[1];
    const everyNameIsType = braces !== undefined && names.trim().startsWith('{') && braces.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
    found.push(importOf(file, specifier, kind !== undefined || everyNameIsType));
  }
  for (const [, specifier = ''] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) found.push(importOf(file, specifier, false));
  return found;
}

function importOf(file: string, specifier: string, onlyTypes: boolean): Import {
  const target = specifier.startsWith('.') ? path.join(path.dirname(file), specifier).replace(/\.js$/, '') : specifier;
  return { specifier, target, onlyTypes };
}
