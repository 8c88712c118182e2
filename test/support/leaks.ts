import { failureCodes } from '../../src/failure.js';
import type { GraphqlError } from './graphql-client.js';

/** The planted word: it stands in whatever fails, and must be in no answer. */
export const secret = 'hunter2';

/** An answer as it came, with everything that a caller can read of it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What tells of the inside (THREATS G6), and how it shows. */
const inside: readonly (readonly [string, RegExp])[] = [
  ['the planted secret', new RegExp(secret, 'i')],
  ['SQL', /\b(select|insert into|delete from|update \w+ set|violates|duplicate key|relation|constraint|syntax error at)\b/i],
  ['the name of a table, a column or a constraint', /\b[a-z]+_[a-z_]+\b/],
  ['a stack', /\bat \S+ \(|[a-z]:\d+:\d+/i],
  ['a path', /(^|[\s"'(])\/[a-z]+\/|node_modules|\w\.(js|ts|mjs|sock)\b/],
  ['a host', /\b\d{1,3}(\.\d{1,3}){3}\b|localhost|\w:\d{4,5}\b/],
  ['words of a driver or a library', /postgres|\bpg\b|mikro|kysely|knex|dataloader|smtp|sqlstate|\b(08|22|23|40|42|53|54|55|57|XX)[0-9A-Z]{3}\b|\bE(CONN|PIPE|NOENT|TIMEDOUT|AUTH|SOCKET|MESSAGE)/i],
  ['words of JavaScript', /\w*Error\b|\bundefined\b|\[object |cannot read|is not a function|unexpected/i],
];

/** What of the inside is in this text; nothing, when all is well. */
export function leaksIn(text: string): readonly string[] {
  return inside.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

/** What of the inside an answer shows, in its body or a header. */
export function leaksOf({ headers, text }: RawAnswer): readonly string[] {
  return leaksIn([text, ...headers].flat().join('\n'));
}

const known = {
  error: new Set(['message', 'locations', 'path', 'extensions']),
  extensions: new Set(['code', 'field', 'help', 'conflictingId', 'requestId', 'retryAfter']),
};
const codes: ReadonlySet<string> = new Set(failureCodes);

/** The errors of an answer in the one form that errors have; throws with what is otherwise. */
export function errorsOf({ headers, text }: RawAnswer): readonly GraphqlError[] {
  if (!/^application\/(graphql-response\+)?json\b/.test(headers.get('content-type') ?? '')) throw new Error(`This is no JSON: ${text}`);
  const { errors } = JSON.parse(text) as { readonly errors?: readonly GraphqlError[] };
  if (errors === undefined || errors.length === 0) throw new Error(`This was expected to fail: ${text}`);
  for (const error of errors) {
    const strange = [...Object.keys(error).filter((key) => !known.error.has(key)), ...Object.keys(error.extensions).filter((key) => !known.extensions.has(key))];
    if (strange.length > 0) throw new Error(`An error has what errors have not: ${strange.join(', ')}`);
    if (!codes.has(error.extensions.code)) throw new Error(`${error.extensions.code} is none of the codes.`);
    if (!/^[A-Z].*\.$/.test(error.message)) throw new Error(`This is no sentence: ${error.message}`);
    if (error.extensions.requestId !== headers.get('x-request-id')) throw new Error('An error does not name its request.');
  }
  return errors;
}
