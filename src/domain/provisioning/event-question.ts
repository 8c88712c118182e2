import type { CompareFilter, Filter } from '../../scim/filter/filter.js';
import { parseFilter } from '../../scim/filter/parse.js';
import { ScimError } from '../../scim/scim-error.js';
import type { LoggedEvent } from './logged-event.js';
import { excerpt } from './person-rules.js';

/**
 * What a provider asked for and got, as the end of a sentence: "asked for users named ada@acme.com: none found
 * (normal before a create)", "listed groups: 12 in all", "read the schemas".
 */
export function questionOf(event: LoggedEvent): string {
  switch (event.operation) {
    case 'DISCOVER': return discovery(event);
    case 'GET': return `read ${event.facts.subject === undefined ? one(event) : subjectOf(event, event.facts.subject)}`;
    case 'LIST':
    case 'SEARCH': return list(event);
    case 'BULK': return `sent ${event.facts.totalResults ?? 'several'} changes in one request`;
    default: return `sent ${event.method} ${excerpt(event.path)}`;
  }
}

/** Whether this is the look that providers take before they create somebody, and nobody was there. */
export function isLookBeforeCreate(event: LoggedEvent): boolean {
  return event.facts.totalResults === 0 && equalityOf(event.facts.filter) !== undefined;
}

/** A person or a group by name, in the middle of a sentence. */
export function subjectOf(event: LoggedEvent, subject: string): string {
  return event.resourceType === 'GROUP' ? `the group ${excerpt(subject)}` : excerpt(subject);
}

function list(event: LoggedEvent): string {
  const { filter, totalResults } = event.facts;
  const total = totalResults ?? 0;
  if (filter === undefined) return `listed ${many(event)}: ${total} in all`;
  const found = total === 0 ? `none found${isLookBeforeCreate(event) ? ' (normal before a create)' : ''}` : `${total} found`;
  return `asked for ${many(event)} ${condition(filter)}: ${found}`;
}

function condition(filter: string): string {
  const equality = equalityOf(filter);
  if (equality === undefined) return `where ${excerpt(filter)}`;
  const { path: { name, subName }, value } = equality;
  const attribute = subName === undefined ? name : `${name}.${subName}`;
  const text = excerpt(String(value));
  return /^(userName|displayName)$/i.test(attribute) ? `named ${text}` : `with ${attribute} ${text}`;
}

/** The comparison, when the whole filter is one `attribute eq "text"`. */
function equalityOf(filter: string | undefined): CompareFilter | undefined {
  const tree = filter === undefined ? undefined : readFilter(filter);
  return tree?.kind === 'compare' && tree.operator === 'eq' && typeof tree.value === 'string' ? tree : undefined;
}

/** The log keeps filters that were understood once; one that a later version does not understand is shown as it is. */
function readFilter(filter: string): Filter | undefined {
  try {
    return parseFilter(filter);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

function discovery({ resourceType }: LoggedEvent): string {
  switch (resourceType) {
    case 'SERVICE_PROVIDER_CONFIG': return 'read what this server can do';
    case 'SCHEMA': return 'read the schemas';
    case 'RESOURCE_TYPE': return 'read the resource types';
    default: return 'read how this server describes itself';
  }
}

function one({ resourceType }: LoggedEvent): string {
  return resourceType === 'GROUP' ? 'a group' : 'a user';
}

function many({ resourceType }: LoggedEvent): string {
  switch (resourceType) {
    case 'USER': return 'users';
    case 'GROUP': return 'groups';
    default: return 'users and groups';
  }
}
