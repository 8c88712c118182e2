import { recordAudit } from '../audit.js';
import { personColumns } from '../provisioning/person-record.js';
import { stateOf, storePerson } from '../provisioning/person-store.js';
import { rowChanges } from '../row-changes.js';
import { isManaged, managedByScim } from '../scim-configurations/manager.js';
import type { Scope } from '../scope.js';
import { parseOptionalName } from '../text.js';
import type { Person } from './person.js';

/** Absent means unchanged, null means cleared. */
export interface UpdatePersonInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
}

const editable = ['displayName', 'givenName', 'familyName'] as const;

/**
 * Changes the names of a person whom the caller holds. Throws MANAGED_BY_SCIM naming what a provider decides; what the
 * input repeats unchanged is never refused.
 */
export async function updateHeldPerson(scope: Scope, before: Person, input: UpdatePersonInput): Promise<Person> {
  const wanted = { ...before, ...namesOf(input) };
  const changes = rowChanges(before, wanted, editable);
  if (changes.length === 0) return before;
  if (isManaged(before)) {
    const fields = changes.map((change) => change.path);
    throw await managedByScim(scope, before, fields[0] ?? 'id',
      (provider) => `${fields.join(' and ')} of ${before.userName} ${fields.length === 1 ? 'comes' : 'come'} from ${provider}; change it there, because the next sync would overwrite it here.`,
      'Change the person in the identity provider, or take them back with unlinkPerson first.');
  }
  const { person } = await storePerson(scope, before, personColumns({ ...before, displayName: wanted.displayName, attributes: attributesOf(before, wanted) }), stateOf(before));
  await recordAudit(scope, {
    directoryId: person.directoryId, action: 'updatePerson', subjectType: 'PERSON', subjectId: person.id, facts: { name: person.userName, changes },
  });
  return person;
}

function namesOf(input: UpdatePersonInput): Partial<Pick<Person, (typeof editable)[number]>> {
  return Object.fromEntries(editable.flatMap((field) => (input[field] === undefined ? [] : [[field, parseOptionalName(field, input[field])]])));
}

/** `name` with the new parts; the formatted name said the old ones, so it goes when they change. */
function attributesOf(before: Person, wanted: Person): Person['attributes'] {
  const { name, ...others } = before.attributes;
  if (wanted.givenName === before.givenName && wanted.familyName === before.familyName) return before.attributes;
  const { formatted: _, ...parts } = { ...(typeof name === 'object' && name), givenName: wanted.givenName, familyName: wanted.familyName, formatted: null };
  const assigned = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null));
  return { ...others, ...(Object.keys(assigned).length > 0 && { name: assigned }) };
}
