import { Failure } from '../../failure.js';
import { isAscii, keyOf } from '../key.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import type { Authority } from './authority.js';
import { personColumns, type PersonData } from './person-record.js';

/** Whom a POST means, and what follows from it (DESIGN 3.3, match order: userName, Okta externalId, e-mail). */
export type Match =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'link'; readonly person: Person }
  | { readonly kind: 'reactivate'; readonly person: Person }
  /** The name came back with another externalId: not the same human. */
  | { readonly kind: 'another-human'; readonly person: Person };

/**
 * Finds whom this data means and holds that row. Throws TAKEN, naming the holder, where the person is managed and
 * active, managed by another configuration, or where equal keys of non-ASCII spellings must not link two humans.
 */
export async function matchPerson(scope: Scope, authority: Authority, data: PersonData): Promise<Match> {
  const byName = await findByName(scope, authority, data);
  if (byName !== undefined) return judgeNameHolder(scope, authority, data, byName);
  const byExternalId = await findInactiveByExternalId(scope, authority, data);
  if (byExternalId !== undefined) return { kind: 'reactivate', person: byExternalId };
  const byEmail = await findUnmanagedByEmail(scope, authority, data);
  return byEmail === undefined ? { kind: 'nobody' } : { kind: 'link', person: byEmail };
}

/** Throws TAKEN, saying who, when somebody else of the directory holds this userName, seen by the provider or not. */
export async function assertNameIsFree(scope: Scope, authority: Authority, data: PersonData, exceptId: string): Promise<void> {
  const holder = await findByName(scope, authority, data);
  if (holder === undefined || holder.id === exceptId) return;
  if (holder.managedBy !== authority.configuration.id) throw taken(data.userName, holder, await managerName(scope, holder));
  throw new Failure('TAKEN', `The userName "${data.userName}" already belongs to another person of this same provider, ${holder.userName} (id ${holder.id}).`, {
    field: 'userName', conflictingId: holder.id, help: 'Give one of the two another userName in the identity provider, as no two people can share one.',
  });
}

/** Whether two records are of different humans: both carry an externalId, and they differ (DESIGN 3.3). */
export function isAnotherHuman(person: Person, data: PersonData): boolean {
  return person.externalId !== null && data.externalId !== null && person.externalId !== data.externalId;
}

async function judgeNameHolder(scope: Scope, authority: Authority, data: PersonData, person: Person): Promise<Match> {
  if (person.managedBy === null) {
    if (!isAscii(person.userName) || !isAscii(data.userName)) throw taken(data.userName, person, null);
    return { kind: 'link', person };
  }
  if (person.managedBy !== authority.configuration.id || person.active) {
    throw taken(data.userName, person, person.managedBy === authority.configuration.id ? null : await managerName(scope, person));
  }
  return { kind: isAnotherHuman(person, data) ? 'another-human' : 'reactivate', person };
}

function findByName(scope: Scope, authority: Authority, data: PersonData): Promise<Person | undefined> {
  return selectPeople(scope, authority).where('person.userNameKey', '=', keyOf(data.userName)).executeTakeFirst();
}

/** Okta assigns again by POST, sometimes under a new name: there the externalId is the person (T-44). */
async function findInactiveByExternalId(scope: Scope, authority: Authority, data: PersonData): Promise<Person | undefined> {
  const { configuration } = authority;
  const isOkta = configuration.identityProvider === 'OKTA'
    || (configuration.identityProvider === 'OTHER' && (scope.origin.userAgent ?? '').startsWith('Okta SCIM Client'));
  if (!isOkta || data.externalId === null) return undefined;
  const people = await selectPeople(scope, authority)
    .where('person.externalId', '=', data.externalId).where('person.managedBy', '=', configuration.id)
    .where('person.active', '=', false).orderBy('person.id').limit(2).execute();
  return people.length === 1 ? people[0] : undefined;
}

async function findUnmanagedByEmail(scope: Scope, authority: Authority, data: PersonData): Promise<Person | undefined> {
  const { email, emailKey } = personColumns(data);
  if (email === null || emailKey === null) return undefined;
  const people = await selectPeople(scope, authority)
    .where('person.emailKey', '=', emailKey).where('person.managedBy', 'is', null).orderBy('person.id').limit(2).execute();
  const person = people.length === 1 ? people[0] : undefined;
  if (person === undefined) return undefined;
  if (!isAscii(email) || !isAscii(person.email ?? '')) {
    throw new Failure('TAKEN', `The e-mail address ${email} reads like that of ${person.userName} (id ${person.id}), but the two are spelled with different characters, so they were not taken for one person.`, {
      field: 'emails', conflictingId: person.id,
    });
  }
  return person;
}

function selectPeople(scope: Scope, authority: Authority) {
  return scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', authority.directory.id).where('person.removedAt', 'is', null).forUpdate('person');
}

/** The name of the configuration that manages somebody, for the sentence; null for unmanaged people. */
async function managerName(scope: Scope, person: Person): Promise<string | null> {
  if (person.managedBy === null) return null;
  const row = await scope.unit.db.selectFrom('scim_configuration').select('scim_configuration.name')
    .where('scim_configuration.directoryId', '=', person.directoryId).where('scim_configuration.id', '=', person.managedBy).executeTakeFirst();
  return row?.name ?? null;
}

function taken(userName: string, holder: Person, otherConfiguration: string | null): Failure {
  const whose = otherConfiguration === null ? '' : `, managed by the configuration "${otherConfiguration}"`;
  return new Failure('TAKEN', `The userName "${userName}" already belongs to ${holder.userName} (id ${holder.id})${whose}.`, {
    field: 'userName', conflictingId: holder.id,
    help: otherConfiguration === null
      ? 'Update that person instead; check that userName is the matching attribute in the identity provider.'
      : 'Assign the person in one identity provider only, or hand the person over in Muster.',
  });
}
