import type { LoggedEvent } from './logged-event.js';
import type { EventStatus } from './provisioning-event.js';
import type { OutcomeKind } from './outcome.js';

/** One step on the way of a request. Only the whole request is timed, so only the answer has a duration. */
export interface EventStep {
  readonly name: string;
  readonly status: EventStatus;
  readonly detail: string | null;
  readonly durationMs: number | null;
}

/** How the request went, step by step, as far as the facts say: the token, what was decided, the answer. */
export function stepsOf(event: LoggedEvent): readonly EventStep[] {
  return [
    ...(event.tokenId === null ? [] : [step('Authenticate', 'SUCCESS', `A token of the configuration "${event.configurationName}" was accepted.`)]),
    ...(event.outcome === 'refused' ? [step(refusingStep(event.httpStatus), event.status, event.facts.detail ?? null)] : decided(event)),
    { ...step('Answer', 'SUCCESS', `HTTP ${event.httpStatus}`), durationMs: event.durationMs },
  ];
}

function decided(event: LoggedEvent): readonly EventStep[] {
  const { totalResults, changes = [], warnings = [], addedCount = 0, removedCount = 0 } = event.facts;
  if (event.outcome === 'read') return [step('Read', 'SUCCESS', totalResults === undefined ? null : `${totalResults} found`)];
  const match = matches[event.outcome];
  const nothing = event.outcome === 'unchanged' || event.outcome === 'group-unchanged';
  const done = [['Attributes that differ', changes.length], ['Memberships added', addedCount], ['Memberships removed', removedCount]] as const;
  const detail = done.filter(([, count]) => count > 0).map(([what, count]) => `${what}: ${count}.`).join(' ');
  const status = warnings.length > 0 ? 'WARNING' : nothing ? 'SKIPPED' : 'SUCCESS';
  return [
    ...(match === undefined ? [] : [step('Match', 'SUCCESS', match)]),
    step('Apply', status, nothing ? 'Nothing differs, so nothing was written.' : detail === '' ? null : detail),
  ];
}

/** Whom the request was found to mean, where the outcome says it. */
const matches: Partial<Record<OutcomeKind, string>> = {
  'created': 'Nobody here was meant, so a new person was made.',
  'linked': 'A person whom nobody managed was meant.',
  'relinked': 'A person whom the provider had let go of was meant.',
  'reactivated': 'An inactive person of this configuration was meant.',
  'replaced-by-new-person': 'The name belonged to an inactive person with another externalId: another human.',
  'group-created': 'No team had this name, so a new one was made.',
  'group-linked': 'A team that nobody managed was meant.',
};

/** Where a request of this status came to its end. */
function refusingStep(httpStatus: number): string {
  if (httpStatus === 404 || httpStatus === 409) return 'Match';
  if (httpStatus === 403) return 'Allow';
  if (httpStatus === 412) return 'Compare version';
  if (httpStatus === 429 || httpStatus === 503) return 'Admit';
  return httpStatus >= 400 && httpStatus < 500 ? 'Understand' : 'Apply';
}

function step(name: string, status: EventStatus, detail: string | null): EventStep {
  return { name, status, detail, durationMs: null };
}
