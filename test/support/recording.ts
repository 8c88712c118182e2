import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './source-files.js';

/** One request of a recorded conversation and what must come of it. `{{name}}` stands for a value captured before. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Below the base URL, as it came over the wire. */
    readonly path: string;
    /** All that the provider sends; `authorization` with the token of the configuration comes on its own. */
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
  /** Name to the place in the answer's body that it stands for from here on, such as `id` or `Resources.0.id`. */
  readonly capture?: Readonly<Record<string, string>>;
}

/** One turn of a conversation: a request, or several that are on their way at the same time. */
export type Step = Exchange | { readonly together: readonly Exchange[] };

/** A conversation of one provider with a configuration of its own. test/idps/README.md says what is in one. */
export interface Recording {
  /** The case, such as EL-10-disable-string, and what tells it from others of the same case. It is the file's name too. */
  readonly name: string;
  /** What it shows, one sentence. */
  readonly shows: string;
  /** What the provider does and why, one or two sentences. */
  readonly why: string;
  /** How it is known: one of `sourceTags`, and where to read more. */
  readonly source: string;
  /** Other cases of test/idps/cases.txt that it proves too. */
  readonly covers?: readonly string[];
  readonly identityProvider: string;
  readonly home?: 'project' | 'status page';
  /** Overrides of the configuration's settings. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** What administrators made by hand before the provider came. */
  readonly before?: {
    readonly people?: readonly string[];
    readonly teams?: readonly { readonly name: string; readonly members?: readonly string[] }[];
  };
  readonly exchanges: readonly Step[];
  /** What GraphQL must show afterwards: everybody and every team that the provider pushed or `before` names. */
  readonly state: RecordedState;
}

export interface RecordedState {
  readonly people: readonly { readonly userName: string; readonly active: boolean; readonly hasAccess: boolean; readonly teams: readonly string[] }[];
  readonly teams: readonly { readonly name: string; readonly members: readonly string[] }[];
}

/** How a conversation is known, the surest first. */
export const sourceTags = ['captured', 'client source', 'documented', 'reported', 'second-hand', 'assumed'] as const;

/** Where a recording lies, from test/idps on, without its ending: `okta/OA-01-test`. */
export interface RecordingFile {
  readonly place: string;
  readonly recording: Recording;
}

const folder = path.join(root, 'test', 'idps');

/** Every recording below test/idps/<provider>/: adding a case is adding a file. */
export function listRecordings(): readonly RecordingFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name)).sort()
    .map((file) => ({
      place: path.relative(folder, file).replaceAll(path.sep, '/').replace(/\.json$/, ''),
      // The files are ours and reviewed; a wrong shape fails the replay.
      recording: unfolded(JSON.parse(readFileSync(file, 'utf8'))) as Recording,
    }));
}

/** The cases that must have a recording, from cases.txt. */
export function listCases(): readonly string[] {
  return readFileSync(path.join(folder, 'cases.txt'), 'utf8').split('\n').map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The exchanges of a step. */
export function exchangesOf(step: Step): readonly Exchange[] {
  return 'together' in step ? step.together : [step];
}

/** The value with every `{{name}}` in its texts and keys filled in. Throws for a name that nothing captured. */
export function filledIn<T>(value: T, captured: ReadonlyMap<string, string>): T {
  if (value === undefined) return value;
  const text = JSON.stringify(value).replace(/\{\{([A-Za-z0-9]+)\}\}/g, (_, name: string) => {
    const found = captured.get(name);
    if (found === undefined) throw new Error(`The recording uses {{${name}}}, which nothing captured.`);
    return JSON.stringify(found).slice(1, -1);
  });
  return JSON.parse(text) as T;
}

/** In any list `{ "times": 3, "each": ... }` stands for three elements, `{{n}}` in them for 1 to 3. */
function unfolded(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((element) => (isFolded(element) ? unfold(element) : [unfolded(element)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unfolded(member)]));
}

interface Folded {
  readonly times: number;
  readonly each: unknown;
}

function isFolded(value: unknown): value is Folded {
  return typeof value === 'object' && value !== null && 'times' in value && 'each' in value && typeof value.times === 'number';
}

function unfold({ times, each }: Folded): readonly unknown[] {
  const text = JSON.stringify(unfolded(each));
  return Array.from({ length: times }, (_, index): unknown => JSON.parse(text.replaceAll('{{n}}', String(index + 1))));
}
