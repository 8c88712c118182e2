import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A service of docker-compose.yml, as far as the tests look. */
export interface ComposeService {
  readonly image?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly [key: string]: unknown;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

// It has no types of its own; jest brings it along.
const { safeLoad } = createRequire(import.meta.url)('js-yaml') as { safeLoad(text: string): unknown };

/** docker-compose.yml as it stands, with its variables unread. */
export function readComposeFile(): ComposeFile {
  // The shape is what the tests assert.
  return safeLoad(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')) as ComposeFile;
}

/**
 * Fills in the variables of a value as Compose does: `${NAME:?sentence}` has to be set, `${NAME:-default}` need not be.
 * Throws the sentence of the first that is missing.
 */
export function interpolate<T>(value: T, environment: Readonly<Record<string, string>>): T {
  const text = JSON.stringify(value).replaceAll(/\$\{([A-Z_]+):([?-])((?:[^}\\]|\\.)*)\}/g, (_, name: string, kind: string, rest: string) => {
    const given = environment[name] ?? '';
    if (given !== '') return JSON.stringify(given).slice(1, -1);
    if (kind === '-') return rest;
    throw new Error(`required variable ${name} is missing a value: ${rest}`);
  });
  if (text.includes('${')) throw new Error(`A variable in another form than ours: ${/\$\{[^}]*/.exec(text)?.[0] ?? ''}`);
  return JSON.parse(text) as T;
}

/** The variables that have to be set, with the sentences that say so. */
export function requiredVariables(file: ComposeFile): ReadonlyMap<string, string> {
  return new Map([...JSON.stringify(file).matchAll(/\$\{([A-Z_]+):\?([^}]*)\}/g)].map(([, name = '', sentence = '']) => [name, sentence]));
}
