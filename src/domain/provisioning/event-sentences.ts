import { shortProviderName } from '../scim-configurations/provider-name.js';
import { questionOf, subjectOf } from './event-question.js';
import type { LoggedEvent } from './logged-event.js';

/**
 * What happened, in one plain sentence made from the facts (DESIGN 3.5): "Entra ID deactivated ada@acme.com; access
 * ended, removed from 2 default teams", "Refused: ...". Why it happened is in event-explanation.
 */
export function summaryOf(event: LoggedEvent): string {
  const provider = shortProviderName({ name: event.configurationName, identityProvider: event.identityProvider });
  return event.outcome === 'refused' ? `Refused: ${event.facts.detail ?? `HTTP ${event.httpStatus}`}` : `${provider} ${deedOf(event)}`;
}

function deedOf(event: LoggedEvent): string {
  const subject = subjectOf(event, event.facts.subject ?? (event.resourceType === 'GROUP' ? 'without a name' : 'somebody'));
  const teamsAdded = counted(event.facts.addedCount, 'added to', 'default team');
  const people = [counted(event.facts.addedCount, 'added', 'member'), counted(event.facts.removedCount, 'removed', 'member')];
  switch (event.outcome) {
    case 'created': return sentence(`created ${subject}`, teamsAdded);
    case 'linked': return sentence(`linked existing person ${subject}`, teamsAdded);
    case 'relinked': return sentence(`linked ${subject} again`, teamsAdded);
    case 'reactivated': return sentence(`reactivated ${subject}`, teamsAdded);
    case 'replaced-by-new-person': return sentence(`created ${subject} as a new person; the earlier one of that name was removed`, teamsAdded);
    case 'changed': return sentence(`changed ${subject}`, changedOf(event), teamsAdded);
    case 'unchanged': return `sent ${subject} as it is already`;
    case 'deactivated': return sentence(`deactivated ${subject}; access ended`, counted(event.facts.removedCount, 'removed from', 'default team'));
    case 'deactivation-not-applied': return `deactivated ${subject}; access stays, because Auto deprovision users is off`;
    case 'removed': return sentence(`removed ${subject}; access ended`, counted(event.facts.removedCount, 'out of', 'team'));
    case 'released': return `removed ${subject}; access stays, because Auto deprovision users is off`;
    case 'group-created': return sentence(`created ${subject}`, ...people);
    case 'group-linked': return sentence(`linked the existing team ${event.facts.subject ?? ''}`.trimEnd(), changedOf(event), ...people);
    case 'group-changed': return sentence(`changed ${subject}`, changedOf(event), ...people);
    case 'group-unchanged': return `sent ${subject} as it is already`;
    case 'group-removed': return sentence(`removed ${subject}`, counted(event.facts.removedCount, 'with', 'member'));
    case 'group-released': return sentence(`let go of ${subject}; the team stays`, counted(event.facts.removedCount, 'removed', 'pushed member'));
    case 'read': return questionOf(event);
    case 'refused': return 'was refused';
  }
}

const mostNamed = 3;

/** The attributes that differ, by name: "displayName, emails, title and 2 more". */
function changedOf({ facts: { changes = [] } }: LoggedEvent): string {
  const paths = changes.map((change) => change.path);
  const named = paths.slice(0, mostNamed).join(', ');
  return paths.length > mostNamed ? `${named} and ${paths.length - mostNamed} more` : named;
}

function counted(count: number | undefined, verb: string, noun: string): string {
  return count === undefined || count === 0 ? '' : `${verb} ${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The deed, then what came with it: "created ada@acme.com: added to 1 default team". */
function sentence(deed: string, ...parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  if (said.length === 0) return deed;
  return `${deed}${deed.includes(';') ? ', ' : ': '}${said.join(', ')}`;
}
