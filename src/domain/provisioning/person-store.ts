import type { Change } from '../change.js';
import { jsonb } from '../jsonb.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import { nextVersion } from '../version.js';
import type { PersonColumns } from './person-record.js';

/** What a provisioning change may set beside the columns that follow from the data. */
export interface PersonState {
  readonly active: boolean;
  readonly deactivatedAt: Date | null;
  readonly deactivatedBy: string | null;
  readonly suspendedAt: Date | null;
  readonly suspensionReason: string | null;
  readonly releasedAt: Date | null;
  readonly removedAt: Date | null;
  readonly managedBy: string | null;
  readonly accountId: string | null;
  readonly formerAccountIds: string[];
  readonly linkWithheldAt: Date | null;
}

/** The state of a person as stored, to be overridden attribute by attribute. */
export function stateOf(person: Person): PersonState {
  const { active, deactivatedAt, deactivatedBy, suspendedAt, suspensionReason, releasedAt, removedAt, managedBy, accountId, formerAccountIds, linkWithheldAt } = person;
  return { active, deactivatedAt, deactivatedBy, suspendedAt, suspensionReason, releasedAt, removedAt, managedBy, accountId, formerAccountIds, linkWithheldAt };
}

/** Writes a new person of a configuration; undefined when somebody took the userName in the same moment. */
export async function insertPerson(scope: Scope, person: Omit<Person, 'attributes' | 'attributesKey'> & PersonColumns): Promise<Person | undefined> {
  return scope.unit.db.insertInto('person')
    .values({ ...person, attributes: jsonb(person.attributes), attributesKey: jsonb(person.attributesKey) })
    .onConflict((conflict) => conflict.columns(['directoryId', 'userNameKey']).where('removedAt', 'is', null).doNothing())
    .returningAll().executeTakeFirst();
}

/**
 * Stores the difference, if there is one: version and lastModified move only then (PROTOCOL 1). Gives the row as it
 * is now, and whether it changed. The caller holds the row.
 */
export async function storePerson(scope: Scope, before: Person, columns: PersonColumns, state: PersonState): Promise<{ readonly person: Person; readonly changed: boolean }> {
  const next = { ...columns, ...state };
  if (isSame(next, before)) return { person: before, changed: false };
  const now = scope.clock.now();
  const person = await scope.unit.db.updateTable('person')
    .set({
      ...next,
      attributes: jsonb(next.attributes),
      attributesKey: jsonb(next.attributesKey),
      ...nextVersion(before, scope.clock),
      ...(scope.actor.kind === 'provider' && { lastPushedAt: now }),
    })
    .where('directoryId', '=', before.directoryId).where('id', '=', before.id)
    .returningAll().executeTakeFirstOrThrow();
  return { person, changed: true };
}

/** What differs between two rows, by SCIM names, for the log and the audit. */
export function personChanges(before: Person | null, after: Person): readonly Change[] {
  const left = before === null ? {} : scimFields(before);
  const right = scimFields(after);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((path) => {
    const from = left[path];
    const to = right[path];
    if (canonical(from) === canonical(to)) return [];
    return [{ path, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) }];
  });
}

function scimFields(person: Person): Record<string, unknown> {
  return {
    userName: person.userName,
    active: person.active,
    ...(person.externalId !== null && { externalId: person.externalId }),
    ...(person.displayName !== null && { displayName: person.displayName }),
    ...person.attributes,
  };
}

function isSame(next: PersonColumns & PersonState, before: Person): boolean {
  const stored: Readonly<Record<string, unknown>> = before;
  return Object.entries(next).every(([column, value]) => canonical(value) === canonical(stored[column]));
}

/** A text that is equal for equal values, whatever the order of keys (jsonb reorders them). */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner)) ?? 'undefined';
}
