import { Failure } from '../../failure.js';
import { carriedSuspension } from '../people/carry-over.js';
import type { Person } from '../people/person.js';
import { powerOver } from '../people/power.js';
import { notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import { assertMayGiveBack, endingAccess } from './access-end.js';
import { assertMayCause, type Authority } from './authority.js';
import { grantDefaultTeams, revokeDefaultTeams } from './default-teams.js';
import type { OutcomeKind, Warning } from './outcome.js';
import { settleAccount, withholdLink, type AccountParts } from './person-account.js';
import { neverCleared } from './never-cleared.js';
import { assertNameIsFree, isAnotherHuman } from './person-match.js';
import { personColumns, type PersonColumns } from './person-record.js';
import { assertAcceptable, dataAfterChange } from './person-rules.js';
import { personChanges, stateOf, storePerson, type PersonState } from './person-store.js';
import type { PersonResult } from './person-result.js';
import type { ChangeProvisionedPersonInput } from './provisioning-input.js';
import { visiblePeople } from './visibility.js';
import { asId } from '../id.js';

/**
 * PUT and PATCH of a user in domain words (DESIGN 3.3): links an unmanaged person first, then applies. Throws
 * NOT_FOUND for people that this configuration does not see, STALE, TAKEN for a rename onto a held name, INVALID, and
 * LAST_OWNER when active:false, or a suspension that comes along, would leave the project without an owner.
 */
export async function changePerson(scope: Scope, authority: Authority, accounts: AccountParts, input: ChangeProvisionedPersonInput): Promise<PersonResult> {
  const active = neverCleared('active', input.active);
  neverCleared('userName', input.userName);
  const id = getPersonId(input.id);
  const act = () => change(scope, authority, accounts, { ...input, id }, active);
  return active === false && authority.configuration.autoDeprovisionUsers ? endingAccess(scope, authority, id, act) : act();
}

/** The id in its one spelling: the rules compare ids, and PostgreSQL takes capitals too. Throws NOT_FOUND for what is none. */
export function getPersonId(id: string): string {
  const canonical = asId(id);
  if (canonical === undefined) throw notFound('No person');
  return canonical;
}

/** The person, held for a change, if this configuration sees them; throws NOT_FOUND, or STALE for another version. */
export async function holdPerson(scope: Scope, authority: Authority, id: string, expectedVersion: number | null | undefined): Promise<Person> {
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', authority.directory.id).where('person.id', '=', getPersonId(id))
    .where(visiblePeople(authority.configuration)).forUpdate('person').executeTakeFirst();
  if (person === undefined) throw notFound('No person');
  if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== person.version) {
    throw new Failure('STALE', 'The person was changed since it was read; nothing was changed.', { field: 'expectedVersion', help: 'Read the person again and repeat the change.' });
  }
  return person;
}

async function change(
  scope: Scope, authority: Authority, accounts: AccountParts, input: ChangeProvisionedPersonInput, active: boolean | undefined,
): Promise<PersonResult> {
  const { configuration } = authority;
  const before = await holdPerson(scope, authority, input.id, input.expectedVersion);
  const data = dataAfterChange(before, input);
  assertAcceptable(configuration, data, before);
  const columns = personColumns(data);
  if (columns.userNameKey !== before.userNameKey) await assertNameIsFree(scope, authority, data, before.id);

  const links = before.managedBy === null;
  // active:false links without the default teams, as a POST with it does: no deactivation may give access.
  const linkGrants = links && active !== false ? await grantDefaultTeams(scope, configuration, [before.id]) : [];
  const effect = effectOf(scope, authority, before, active);
  if (effect.kind === 'reactivated') await assertMayGiveBack(scope, authority, before);
  // Also where access had stayed, and also before they are active again, so that no second request goes round it:
  // what the former bearer of the name had by hand is not the next one's.
  const otherHuman = !(before.active && active !== false) && isAnotherHuman(before, data);
  // Before anything is decided about the account: rights that are not passed on count for nothing.
  const cleared = otherHuman ? await endingAccess(scope, authority, before.id, () => clearManualMemberships(scope, authority, before)) : [];
  const state = await nextState(scope, authority, before, columns, effect.state, otherHuman);
  const store = () => storePerson(scope, before, columns, state);
  // A suspension that comes along ends access as active:false does, but only the row could tell that it does.
  const { person, changed } = state.suspendedAt !== before.suspendedAt ? await endingAccess(scope, authority, before.id, store) : await store();
  const granted = effect.kind === 'reactivated' ? await grantDefaultTeams(scope, configuration, [person.id]) : [];
  const revoked = effect.kind === 'deactivated' ? await revokeDefaultTeams(scope, configuration, person.id) : [];
  const warnings: Warning[] = [
    ...(effect.kind === 'deactivation-not-applied' ? [{ kind: 'access-stays', names: [] } as const] : []),
    ...(otherHuman ? [{ kind: 'different-external-id', names: [before.id] } as const] : []),
    ...(changed || active === true ? await settleAccount(scope, accounts, configuration, before, person) : []),
  ];
  return {
    person,
    changed,
    outcome: {
      kind: effect.kind ?? (links ? 'linked' : changed ? 'changed' : 'unchanged'),
      personId: person.id, subject: person.userName, changes: personChanges(before, person), warnings,
      added: [...linkGrants, ...granted].map((grant) => grant.teamId), removed: [...revoked, ...cleared],
    },
  };
}

interface ActiveEffect {
  readonly kind: Extract<OutcomeKind, 'deactivated' | 'deactivation-not-applied' | 'reactivated'> | undefined;
  readonly state: Partial<PersonState>;
}

/** What `active` does: it ends access only with auto deprovision on, and also when it already reads false. */
function effectOf(scope: Scope, authority: Authority, before: Person, active: boolean | undefined): ActiveEffect {
  const { configuration } = authority;
  if (active === undefined) return { kind: undefined, state: {} };
  if (active) {
    const wasDeactivated = before.deactivatedAt !== null;
    return { kind: wasDeactivated ? 'reactivated' : undefined, state: { active, deactivatedAt: null, deactivatedBy: null } };
  }
  if (before.deactivatedAt !== null) return { kind: undefined, state: { active } };
  if (!configuration.autoDeprovisionUsers) return { kind: 'deactivation-not-applied', state: { active } };
  return { kind: 'deactivated', state: { active, deactivatedAt: scope.clock.now(), deactivatedBy: configuration.id } };
}

/** The state after the change: managed by this configuration, with a suspension carried over when a rename meets one. */
async function nextState(
  scope: Scope, authority: Authority, before: Person, columns: PersonColumns, effect: Partial<PersonState>, otherHuman: boolean,
): Promise<PersonState> {
  const { configuration, directory } = authority;
  const moved = before.managedBy === null || columns.userNameKey !== before.userNameKey || columns.externalId !== before.externalId;
  const suspension = moved && before.suspendedAt === null ? await carriedSuspension(scope, {
    directoryId: directory.id, userNameKey: columns.userNameKey, externalId: columns.externalId, configurationId: configuration.id,
    accountId: before.accountId,
  }) : undefined;
  // Of the next bearer no address is known yet, so every one counts as chosen now, also one that was sent before.
  const bearer = otherHuman && before.accountId !== null
    ? { ...before, accountId: null, formerAccountIds: [...before.formerAccountIds, before.accountId], email: null, emailKey: null } : before;
  return {
    ...stateOf(bearer),
    managedBy: configuration.id,
    ...effect,
    ...suspension,
    linkWithheldAt: await withholdLink(scope, authority, bearer, columns),
  };
}

/**
 * What an administrator gave the former bearer of the name does not pass to the next one (DESIGN 3.3). A human who
 * does that to somebody with rights needs them (DESIGN 3.1); throws FORBIDDEN.
 */
async function clearManualMemberships(scope: Scope, authority: Authority, person: Person): Promise<readonly string[]> {
  const power = await powerOver(scope, person, null);
  if (power !== undefined) await assertMayCause(scope, authority, power);
  const rows = await scope.unit.db.deleteFrom('team_member')
    .where('directoryId', '=', person.directoryId).where('personId', '=', person.id).where('source', '=', 'MANUAL')
    .returning('teamId').execute();
  return rows.map((row) => row.teamId);
}
