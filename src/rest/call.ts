import type { Outcome, Warning } from '../domain/provisioning/outcome.js';
import type { Scope } from '../domain/scope.js';
import type { JsonObject } from '../scim/json.js';
import type { Provider } from './authenticate.js';
import type { TagCondition } from './entity-tag.js';
import type { QueryParameters } from './query-string.js';
import type { Answer } from './respond.js';
import type { Route } from './routes.js';

/** One request of a provider, read and let in. */
export interface Call {
  readonly provider: Provider;
  readonly route: Route;
  /** The text of the path after the endpoint, where the route has one. */
  readonly id: string;
  /** The path of the SCIM root that was called. */
  readonly root: string;
  /** The same root with PUBLIC_URL before it: what every address in the answer starts with. */
  readonly baseUrl: string;
  readonly query: QueryParameters;
  /** Empty where the method takes no body. */
  readonly body: JsonObject;
  readonly ifMatch: TagCondition | undefined;
  readonly ifNoneMatch: TagCondition | undefined;
}

/** What a request came to: the answer, and the facts for the log. */
export interface Handled {
  readonly answer: Answer;
  readonly outcome: Outcome;
  readonly filter?: string;
  readonly totalResults?: number;
}

/** What is left to do once the request is understood; it may run more than once, as transactions repeat. */
export type Work = (scope: Scope) => Promise<Handled>;

/** Understands a request, or throws what is wrong with it before any connection is taken. */
export type Handler = (call: Call) => Work;

/** The outcome of a request that changed nothing and was meant to. */
export function readOutcome(subject: Pick<Outcome, 'personId' | 'teamId' | 'subject'> = {}): Outcome {
  return { kind: 'read', changes: [], warnings: [], ...subject };
}

/** The outcome with what the reading of the body warned about: attributes that nobody knows (PROTOCOL section 4). */
export function withIgnored(outcome: Outcome, sentences: readonly string[]): Outcome {
  const warning: Warning = { kind: 'ignored-attributes', names: sentences.map(quotedName) };
  return sentences.length === 0 ? outcome : { ...outcome, warnings: [...outcome.warnings, warning] };
}

/** The log keeps names and makes its own sentences; scim/ says `"nickname" is not known here ...`. */
function quotedName(sentence: string): string {
  const end = sentence.lastIndexOf('"');
  return sentence.startsWith('"') && end > 1 ? sentence.slice(1, end) : sentence;
}
