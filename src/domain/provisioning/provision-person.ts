import { Failure } from '../../failure.js';
import { newId } from '../id.js';
import { carriedSuspension } from '../people/carry-over.js';
import type { Person } from '../people/person.js';
import type { Scope } from '../scope.js';
import { assertMayGiveBack, endingAccess, removeFromDirectory } from './access-end.js';
import type { Authority } from './authority.js';
import { grantDefaultTeams, revokeDefaultTeams } from './default-teams.js';
import type { OutcomeKind, Warning } from './outcome.js';
import { settleAccount, withholdLink, type AccountParts } from './person-account.js';
import { matchPerson, type Match } from './person-match.js';
import { personColumns, type PersonData } from './person-record.js';
import { assertAcceptable, dataOfInput } from './person-rules.js';
import { insertPerson, personChanges, stateOf, storePerson, type PersonState } from './person-store.js';
import type { ProvisionPersonInput } from './provisioning-input.js';
import type { PersonResult } from './person-result.js';

/**
 * POST /Users in domain words (DESIGN 3.3): creates, links or reactivates, in this order of matching. Throws INVALID
 * for a userName that the policy does not take, TAKEN for a name that is held, FORBIDDEN while auto provision is off.
 */
export async function provisionPerson(scope: Scope, authority: Authority, accounts: AccountParts, input: ProvisionPersonInput): Promise<PersonResult> {
  const data = dataOfInput(input);
  assertAcceptable(authority.configuration, data);
  const active = input.active ?? true;
  // Somebody may take the name between the look and the insert; then the next look finds them.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const result = await act(scope, authority, accounts, data, active, await matchPerson(scope, authority, data));
    if (result !== undefined) return result;
  }
  throw new Failure('UNAVAILABLE', 'Others are creating the same person at this moment; nothing was changed, please try again.', { retryAfter: 1 });
}

function act(scope: Scope, authority: Authority, accounts: AccountParts, data: PersonData, active: boolean, match: Match): Promise<PersonResult | undefined> {
  switch (match.kind) {
    case 'nobody': return create(scope, authority, accounts, data, active, null);
    case 'another-human': return create(scope, authority, accounts, data, active, match.person);
    case 'link': return adopt(scope, authority, accounts, data, active, match.person, match.person.releasedAt === null ? 'linked' : 'relinked');
    case 'reactivate': return adopt(scope, authority, accounts, data, active, match.person, active ? 'reactivated' : 'deactivated');
  }
}

/** A new person; `predecessor` held the name before and is another human, who is removed with the history kept. */
async function create(
  scope: Scope, authority: Authority, accounts: AccountParts, data: PersonData, active: boolean, predecessor: Person | null,
): Promise<PersonResult | undefined> {
  const { configuration, directory } = authority;
  if (!configuration.autoProvisionUsers) {
    throw new Failure('FORBIDDEN', `The configuration "${configuration.name}" does not create people, because Auto provision users is off.`, {
      help: 'Turn on Auto provision users in Muster, or add the person there by hand first.',
    });
  }
  if (predecessor !== null) await endingAccess(scope, authority, predecessor.id, () => removeFromDirectory(scope, predecessor));
  const columns = personColumns(data);
  const suspension = await carriedSuspension(scope, {
    directoryId: directory.id, userNameKey: columns.userNameKey, externalId: data.externalId, configurationId: configuration.id,
  });
  const now = scope.clock.now();
  const person = await insertPerson(scope, {
    ...columns,
    id: newId(scope.clock),
    directoryId: directory.id,
    active,
    deactivatedAt: active ? null : now,
    deactivatedBy: active ? null : configuration.id,
    suspendedAt: suspension?.suspendedAt ?? null,
    suspensionReason: suspension?.suspensionReason ?? null,
    releasedAt: null,
    removedAt: null,
    erasedAt: null,
    source: 'SCIM',
    managedBy: configuration.id,
    accountId: null,
    formerAccountIds: [],
    invitedAt: null,
    linkWithheldAt: null,
    lastPushedAt: scope.actor.kind === 'provider' ? now : null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  if (person === undefined) return undefined;
  const warnings: Warning[] = [
    ...(predecessor === null ? [] : [{ kind: 'different-external-id', names: [predecessor.id] } as const]),
    ...await settleAccount(scope, accounts, configuration, null, person),
  ];
  const granted = active ? await grantDefaultTeams(scope, configuration, [person.id]) : [];
  return {
    person,
    changed: true,
    outcome: {
      kind: predecessor === null ? 'created' : 'replaced-by-new-person',
      personId: person.id, subject: person.userName, changes: personChanges(null, person), warnings, added: granted.map((grant) => grant.teamId),
    },
  };
}

/** Makes an existing person this configuration's own, with the attributes as sent. active:false never reactivates. */
async function adopt(
  scope: Scope, authority: Authority, accounts: AccountParts, data: PersonData, active: boolean, before: Person, kind: OutcomeKind,
): Promise<PersonResult> {
  const { configuration, directory } = authority;
  if (active && before.deactivatedAt !== null) await assertMayGiveBack(scope, authority, before);
  const columns = personColumns(data);
  const suspension = before.suspendedAt === null ? await carriedSuspension(scope, {
    directoryId: directory.id, userNameKey: columns.userNameKey, externalId: data.externalId, configurationId: configuration.id,
    accountId: before.accountId,
  }) : undefined;
  const ends = !active && configuration.autoDeprovisionUsers && before.deactivatedAt === null;
  const state: PersonState = {
    ...stateOf(before),
    ...suspension,
    active,
    managedBy: configuration.id,
    releasedAt: null,
    deactivatedAt: active ? null : before.deactivatedAt ?? (ends ? scope.clock.now() : null),
    deactivatedBy: active ? null : before.deactivatedBy ?? (ends ? configuration.id : null),
    linkWithheldAt: await withholdLink(scope, authority, before, columns),
  };
  const store = () => storePerson(scope, before, columns, state);
  const { person, changed } = ends || suspension !== undefined ? await endingAccess(scope, authority, before.id, store) : await store();
  const grants = active && (kind !== 'reactivated' || before.deactivatedAt !== null);
  const granted = grants ? await grantDefaultTeams(scope, configuration, [person.id]) : [];
  const revoked = ends ? await revokeDefaultTeams(scope, configuration, person.id) : [];
  const stays = !active && person.deactivatedAt === null;
  return {
    person,
    changed,
    outcome: {
      kind: stays ? 'deactivation-not-applied' : kind,
      personId: person.id, subject: person.userName, changes: personChanges(before, person),
      warnings: [...(stays ? [{ kind: 'access-stays', names: [] } as const] : []), ...await settleAccount(scope, accounts, configuration, before, person)],
      added: granted.map((grant) => grant.teamId), removed: revoked,
    },
  };
}
