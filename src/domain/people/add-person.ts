import { Failure } from '../../failure.js';
import type { AccountLinking } from '../accounts/account-linking.js';
import { recordAudit } from '../audit.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { newId } from '../id.js';
import { rowChanges } from '../row-changes.js';
import { looksLikeEmail, personColumns, type PersonColumns } from '../provisioning/person-record.js';
import { insertPerson } from '../provisioning/person-store.js';
import type { Scope } from '../scope.js';
import { joinTeams } from '../teams/team-members.js';
import type { Team } from '../teams/team.js';
import { parseName, parseOptionalName } from '../text.js';
import { carriedSuspension } from './carry-over.js';
import type { Person } from './person.js';

/** Exactly one of projectId and statusPageId; teams only in a project. */
export interface AddPersonInput {
  readonly projectId?: string | null | undefined;
  readonly statusPageId?: string | null | undefined;
  readonly email: string;
  readonly displayName?: string | null | undefined;
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
  readonly teamIds?: readonly string[] | null | undefined;
}

/**
 * Adds somebody by hand, in the caller's transaction: their userName is the e-mail address, their account is linked
 * when it is proved, a suspension from an earlier life comes along. Throws INVALID, TAKEN naming the holder.
 */
export async function addPersonTo(scope: Scope, linking: AccountLinking, directory: DirectoryRef, input: AddPersonInput, teams: readonly Team[]): Promise<Person> {
  const columns = columnsOf(input);
  const suspension = await carriedSuspension(scope, { directoryId: directory.id, userNameKey: columns.userNameKey });
  const person = await insertPerson(scope, { ...newPerson(scope, directory), ...columns, ...suspension });
  if (person === undefined) throw await taken(scope, directory, columns);
  await joinTeams(scope, directory, person.id, teams.map((team) => team.id));
  await linking.linkProvedAccount(scope, person);
  await recordAudit(scope, {
    directoryId: directory.id, action: 'addPerson', subjectType: 'PERSON', subjectId: person.id,
    facts: {
      name: person.userName,
      changes: [
        ...rowChanges(null, person, ['userName', 'displayName', 'givenName', 'familyName']),
        ...(teams.length === 0 ? [] : [{ path: 'teams', after: teams.map((team) => team.name) }]),
      ],
    },
  });
  return readBack(scope, person);
}

/** The e-mail address of a person as it is written; throws INVALID for what is none. */
export function parseEmail(text: string): string {
  const email = parseName('email', text, 320);
  if (looksLikeEmail(email)) return email;
  throw new Failure('INVALID', 'email has to be an e-mail address: one @ with something on both sides, and no blanks.', { field: 'email', help: 'Write it as in "ada@example.com".' });
}

function columnsOf(input: AddPersonInput): PersonColumns {
  const email = parseEmail(input.email);
  const name = {
    ...named('givenName', parseOptionalName('givenName', input.givenName)),
    ...named('familyName', parseOptionalName('familyName', input.familyName)),
  };
  return personColumns({
    userName: email, externalId: null, displayName: parseOptionalName('displayName', input.displayName),
    attributes: { ...(Object.keys(name).length > 0 && { name }), emails: [{ value: email, type: 'work', primary: true }] },
  });
}

function named(field: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [field]: value };
}

function newPerson(scope: Scope, directory: DirectoryRef) {
  const now = scope.clock.now();
  return {
    id: newId(scope.clock), directoryId: directory.id, active: true, deactivatedAt: null, deactivatedBy: null, suspendedAt: null,
    suspensionReason: null, releasedAt: null, removedAt: null, erasedAt: null, source: 'MANUAL' as const, managedBy: null, accountId: null,
    formerAccountIds: [], invitedAt: null, linkWithheldAt: null, lastPushedAt: null, version: 1, createdAt: now, updatedAt: now,
  };
}

async function taken(scope: Scope, directory: DirectoryRef, { userName, userNameKey }: PersonColumns): Promise<Failure> {
  const holder = await scope.unit.db.selectFrom('person').select(['person.id', 'person.userName'])
    .where('person.directoryId', '=', directory.id).where('person.userNameKey', '=', userNameKey).where('person.removedAt', 'is', null).executeTakeFirst();
  const whose = holder === undefined ? 'to somebody' : `to ${holder.userName} (id ${holder.id})`;
  return new Failure('TAKEN', `The userName "${userName}" already belongs ${whose} here.`, {
    field: 'email', help: 'Change that person instead; if they lost access, restorePerson or a team gives it back.',
    ...(holder !== undefined && { conflictingId: holder.id }),
  });
}

/** Linking an account does not move the version; the row is read again so that the answer shows the account. */
async function readBack(scope: Scope, person: Person): Promise<Person> {
  return scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', person.directoryId).where('person.id', '=', person.id).executeTakeFirstOrThrow();
}
