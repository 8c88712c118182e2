import { isLookBeforeCreate } from './event-question.js';
import type { LoggedEvent } from './logged-event.js';
import type { Warning } from './outcome.js';
import { excerpt } from './person-rules.js';

/** Why it came to what the summary says, and what an administrator should know of it; null where nothing is to explain. */
export function explanationOf(event: LoggedEvent): string | null {
  const sentences = event.outcome === 'refused' ? [refusal(event)] : [deed(event), ...(event.facts.warnings ?? []).map(warning)];
  const said = [...sentences, erasure(event)].filter((each) => each !== undefined);
  return said.length === 0 ? null : said.join(' ');
}

/** Why texts are missing (docs/decisions/0011). */
function erasure({ facts: { erased } }: LoggedEvent): string | undefined {
  switch (erased) {
    case 'person': return 'The person was erased; what stays is that this happened.';
    case 'mention': return 'It named somebody who was erased, so what was sent and answered is not kept.';
    case undefined: return undefined;
  }
}

/** Why a refusal of this kind is given, whatever its detail. */
function refusal({ httpStatus, scimType, status }: LoggedEvent): string {
  if (status === 'SKIPPED') return 'The configuration is paused: every request is put off, and providers repeat it later.';
  if (scimType === 'uniqueness') return 'Two records would have the same name. A provider should find the one that is there and update it; check which attribute it matches by.';
  if (scimType === 'invalidFilter') return 'A filter that is not understood as a whole is refused, because half of it would list the wrong people.';
  return refusals.get(httpStatus) ?? (httpStatus >= 500
    ? 'Muster could not do this at that moment; nothing was changed, and providers repeat it later.'
    : 'The request cannot be carried out as it was sent; nothing was changed.');
}

const refusals: ReadonlyMap<number, string> = new Map([
  [400, 'The request has a form or a value that SCIM or this configuration does not take; nothing was changed, and repeating it will not help.'],
  [403, 'The rules of this configuration or of the project do not let a provider do this; nothing was changed.'],
  [404, 'This configuration sees nothing under that address: it never was, it was removed, or somebody else manages it.'],
  [405, 'Nothing at that address does what this method asks for.'],
  [412, 'The record was changed since the provider read it; a provider reads it again and repeats the change.'],
  [413, 'The request is larger than Muster takes.'],
  [415, 'The body is not JSON, or does not say that it is.'],
  [429, 'Too many requests came in a short time; providers wait and repeat them.'],
  [501, 'Muster does not offer this part of SCIM.'],
  [503, 'Muster could not answer at that moment; nothing was changed, and providers repeat it later.'],
]);

function deed(event: LoggedEvent): string | undefined {
  switch (event.outcome) {
    case 'linked': return 'Nobody managed this person, so the configuration took the existing record instead of making a second one.';
    case 'relinked': return 'The provider had let go of this person before; now it manages them again.';
    case 'reactivated': return (event.facts.warnings ?? []).some(({ kind }) => kind === 'different-external-id')
      ? 'The person was inactive, so the record was used again.'
      : 'The person was inactive and is the same as before, so the record was used again.';
    case 'deactivated': return 'The provider said active: false, and Auto deprovision users is on.';
    case 'removed': return 'The provider deleted the person, and Auto deprovision users is on; the history stays readable here.';
    case 'released': return 'The provider deleted the person; nobody manages them now.';
    case 'group-linked': return 'Nobody managed a team of this name, so the configuration took it over; from now on the provider decides who is in it.';
    case 'group-released': return 'The team was here before the provider took it over, so it was not deleted; it is unmanaged now.';
    case 'read': return isLookBeforeCreate(event) ? 'Providers look somebody up before they create them; that nobody is found is the usual answer then.' : undefined;
    default: return undefined;
  }
}

function warning({ kind, names }: Warning): string | undefined {
  switch (kind) {
    case 'ignored-attributes': return `Ignored, because Muster does not know it: ${listed(names)}.`;
    case 'unknown-members': return `Left out, because nobody of this id is here: ${listed(names)}.`;
    case 'access-stays': return 'The person can still enter.';
    case 'still-suspended': return 'An administrator has suspended the person; a provider cannot lift that, so there is no access.';
    case 'different-external-id': return 'The externalId is another one than before, so this is taken for another human who got the same name; nothing of the earlier one is passed on.';
    case 'account-not-linked': return names.map((name) => notLinked.get(name)).join(' ');
    case 'manual-members-removed': return `The provider decides who is in this team, so members who were added by hand left it: ${listed(names)}.`;
  }
}

/** Why no account was linked by itself, by the reason that the warning names. */
const notLinked: ReadonlyMap<string, string> = new Map([
  ['recycled', 'The account of this e-mail address was not linked, because it belonged to somebody else here before; an invitation proves the address anew.'],
  ['not-ascii', 'The account of this e-mail address was not linked, because the address is not spelled in plain ASCII characters; an invitation links it.'],
  ['withheld', 'The person has rights that this provider did not give, and no account yet: their new e-mail address was stored, but it takes an invitation by an owner of the project before somebody can sign in with it.'],
]);

const mostListed = 5;

function listed(names: readonly string[]): string {
  const some = names.slice(0, mostListed).map(excerpt).join(', ');
  return names.length > mostListed ? `${some} and ${names.length - mostListed} more` : some;
}
