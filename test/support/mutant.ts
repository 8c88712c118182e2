import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One place of one file of src, as text. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * A module of src as it would be with one mistake in it, which a law has to find. Everything between it and the changed
 * file is compiled anew in memory; the rest are the modules of the test. Throws when the text to change is not there
 * exactly once.
 */
export async function loadMutant<Module>(entry: string, mutation: Mutation): Promise<Module> {
  const known = new Map<string, string>();
  const uri = addressOf(path.resolve(entry), mutation, known);
  if (!uri.startsWith('data:')) throw new Error(`${entry} does not depend on ${mutation.file}.`);
  // A module's shape cannot be checked; the caller names the type of the true one.
  return await import(uri) as Module;
}

/** The file itself where the mutation does not reach it, else a data URI of the compiled source. */
function addressOf(file: string, mutation: Mutation, known: Map<string, string>): string {
  const before = known.get(file);
  if (before !== undefined) return before;
  known.set(file, file);
  const isChanged = file === path.resolve(mutation.file);
  const { code } = transformSync(isChanged ? changed(file, mutation) : readFileSync(file, 'utf8'), {
    filename: file, jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' },
  });
  let reached = isChanged;
  const linked = code.replaceAll(/(from )(['"])(\.{1,2}\/[^'"]+)\2/g, (_whole, from: string, quote: string, specifier: string) => {
    const address = addressOf(sourceOf(path.resolve(path.dirname(file), specifier)), mutation, known);
    reached ||= address.startsWith('data:');
    return `${from}${quote}${address}${quote}`;
  });
  const address = reached ? `data:text/javascript;base64,${Buffer.from(linked).toString('base64')}` : file;
  known.set(file, address);
  return address;
}

function changed(file: string, { from, to }: Mutation): string {
  const parts = readFileSync(file, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} has "${from}" ${parts.length - 1} times instead of once.`);
  return parts.join(to);
}

function sourceOf(compiled: string): string {
  const source = compiled.replace(/\.js$/, '.ts');
  if (!existsSync(source)) throw new Error(`There is no ${source}.`);
  return source;
}
