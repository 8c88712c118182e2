import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './source-files.js';

/** One request of a recorded conversation and what must come of it. `{{name}}` stands for a value captured before. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Below the base URL, as it came over the wire. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly expect: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** What the body must hold at least. */
    readonly body?: unknown;
    /** Names that must not be in the body. */
    readonly absent?: readonly string[];
  };
  /** Name to the attribute of the answer's body that it stands for from here on. */
  readonly capture?: Readonly<Record<string, string>>;
}

/** A conversation of one provider with a configuration of its own, as IDP-DIALECTS or a capture has it. */
export interface Recording {
  /** The stable name of the case, such as EL-10-disable-string. */
  readonly name: string;
  /** What it shows, one sentence. */
  readonly shows: string;
  readonly identityProvider: string;
  readonly home?: 'project' | 'status page';
  /** Overrides of the configuration's settings. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly Exchange[];
  /** What GraphQL must show afterwards: every person of the directory, and every team that a provider pushed. */
  readonly state: {
    readonly people: readonly { readonly userName: string; readonly active: boolean; readonly hasAccess: boolean; readonly teams?: readonly string[] }[];
    readonly teams?: readonly { readonly name: string; readonly members: readonly string[] }[];
  };
}

/** Every recording below test/idps/<provider>/: adding a case is adding a file. */
export function listRecordings(): readonly Recording[] {
  const folder = path.join(root, 'test', 'idps');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name)).sort()
    // The files are ours and reviewed; a wrong shape fails the replay.
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Recording);
}

/** The value with every `{{name}}` in its texts filled in. Throws for a name that nothing captured. */
export function filledIn<T>(value: T, captured: ReadonlyMap<string, string>): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value).replace(/\{\{([A-Za-z0-9]+)\}\}/g, (_, name: string) => {
    const found = captured.get(name);
    if (found === undefined) throw new Error(`The recording uses {{${name}}}, which nothing captured.`);
    return JSON.stringify(found).slice(1, -1);
  });
  return JSON.parse(text) as T;
}
