import { carriedSuspension } from '../people/carry-over.js';
import type { Scope } from '../scope.js';
import { endingAccess, removeFromDirectory } from './access-end.js';
import type { Authority } from './authority.js';
import { getPersonId, holdPerson } from './change-person.js';
import { grantDefaultTeams } from './default-teams.js';
import type { Outcome } from './outcome.js';
import { personColumns } from './person-record.js';
import { stateOf, storePerson } from './person-store.js';
import type { DeprovisionPersonInput } from './provisioning-input.js';

/**
 * DELETE of a user in domain words (DESIGN 3.3): with auto deprovision on the person leaves the directory for ever;
 * off, the configuration lets go of them and their access stays. An unmanaged person is linked by the very same
 * write, so both end alike. Throws NOT_FOUND, STALE, LAST_OWNER, and FORBIDDEN for a human who may not grant the default teams.
 */
export async function deprovisionPerson(scope: Scope, authority: Authority, input: DeprovisionPersonInput): Promise<Outcome> {
  const canonical = { ...input, id: getPersonId(input.id) };
  return authority.configuration.autoDeprovisionUsers
    ? endingAccess(scope, authority, canonical.id, () => remove(scope, authority, canonical))
    : release(scope, authority, canonical);
}

async function remove(scope: Scope, authority: Authority, input: DeprovisionPersonInput): Promise<Outcome> {
  const person = await holdPerson(scope, authority, input.id, input.expectedVersion);
  // An unmanaged person is linked first: the history, and a carried suspension, belong to this configuration.
  if (person.managedBy === null) {
    await scope.unit.db.updateTable('person').set({ managedBy: authority.configuration.id })
      .where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
  }
  const removed = await removeFromDirectory(scope, person);
  return { kind: 'removed', personId: person.id, subject: person.userName, changes: [], warnings: [], removed };
}

/** Access stays, and a first write gives an unmanaged person what a link gives: the default teams (DESIGN 3.3). */
async function release(scope: Scope, authority: Authority, input: DeprovisionPersonInput): Promise<Outcome> {
  const { configuration } = authority;
  const person = await holdPerson(scope, authority, input.id, input.expectedVersion);
  const links = person.managedBy === null;
  const granted = links ? await grantDefaultTeams(scope, configuration, [person.id]) : [];
  const suspension = links && person.suspendedAt === null ? await carriedSuspension(scope, { ...person, configurationId: configuration.id }) : undefined;
  const store = () => storePerson(scope, person, personColumns(person), { ...stateOf(person), ...suspension, managedBy: null, releasedAt: scope.clock.now() });
  // A suspension that comes along ends access as active:false does.
  await (suspension === undefined ? store() : endingAccess(scope, authority, person.id, store));
  return {
    kind: 'released', personId: person.id, subject: person.userName, changes: [],
    warnings: [{ kind: 'access-stays', names: [] }], added: granted.map((grant) => grant.teamId),
  };
}
