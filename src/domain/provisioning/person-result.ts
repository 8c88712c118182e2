import type { Person } from '../people/person.js';
import type { Outcome } from './outcome.js';

/** What a change of a person came to: the row as it is now, and the facts for the log. */
export interface PersonResult {
  readonly person: Person;
  readonly outcome: Outcome;
  /** Whether the row is another one now; a request that repeats what is so already leaves no audit entry. */
  readonly changed: boolean;
}
