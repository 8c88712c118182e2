import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { getLocated } from '../located.js';
import { assertCan, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { Transactions } from '../transactions.js';
import { nextVersion } from '../version.js';
import { releaseMemberships } from './configuration-release.js';
import { holdConfigurationOf, type LinkInput } from './person-linking-service.js';
import type { ScimConfiguration } from './scim-configuration.js';

/** Hands teams to a configuration and takes them back, as an administrator decides (DESIGN 3.3, THREATS V11). */
export class TeamLinkingService {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Hands an unmanaged team to a configuration of its project: from now on the provider decides who is in it. A team
   * with role ADMIN takes an owner. Throws NOT_FOUND, FORBIDDEN, INVALID for Owners and for what is another
   * configuration's default team, TAKEN when another configuration manages it.
   */
  link(scope: Scope, input: LinkInput): Promise<Team> {
    return this.transactions.run(scope, async (tx) => {
      const { id, directory } = await getLocated(tx, 'team', input.id);
      await assertCan(tx, 'MANAGE_SCIM', directory);
      const configuration = await holdConfigurationOf(tx, directory, input.scimConfigurationId);
      const before = await holdTeam(tx, directory, id);
      if (before.isReserved) {
        throw new Failure('INVALID', `The team ${before.name} cannot be handed to an identity provider: nobody becomes an owner, or stops being one, from outside.`, { field: 'id' });
      }
      if (before.role === 'ADMIN') await assertCan(tx, 'GRANT_ADMIN', directory);
      if (before.managedBy === configuration.id) return before;
      await assertFree(tx, before, configuration);
      const team = await store(tx, before, configuration.id);
      await audit(tx, 'linkTeam', before, team);
      return team;
    });
  }

  /** Takes a team back: unmanaged and editable, its pushed memberships manual. Throws NOT_FOUND, FORBIDDEN. */
  unlink(scope: Scope, id: string): Promise<Team> {
    return this.transactions.run(scope, async (tx) => {
      const located = await getLocated(tx, 'team', id);
      await assertCan(tx, 'MANAGE_SCIM', located.directory);
      const before = await holdTeam(tx, located.directory, located.id);
      if (before.role === 'ADMIN') await assertCan(tx, 'GRANT_ADMIN', located.directory);
      if (before.managedBy === null) return before;
      await releaseMemberships(tx, { directoryId: before.directoryId, id: before.managedBy }, ['PUSH'], { teamId: before.id });
      const team = await store(tx, before, null);
      await audit(tx, 'unlinkTeam', before, team);
      return team;
    });
  }
}

async function holdTeam(scope: Scope, directory: DirectoryRef, id: string): Promise<Team> {
  const team = await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', directory.id).where('team.id', '=', id).forUpdate('team').executeTakeFirst();
  if (team === undefined) throw notFound('No team');
  return team;
}

async function assertFree(scope: Scope, team: Team, configuration: ScimConfiguration): Promise<void> {
  const other = await scope.unit.db.selectFrom('scim_configuration')
    .select(['scim_configuration.id', 'scim_configuration.name'])
    .where('scim_configuration.directoryId', '=', team.directoryId).where('scim_configuration.id', '<>', configuration.id)
    .where((each) => each.or([
      each('scim_configuration.id', '=', team.managedBy),
      each.exists(each.selectFrom('scim_configuration_default_team as grant').select('grant.teamId')
        .where('grant.directoryId', '=', team.directoryId).where('grant.teamId', '=', team.id)
        .whereRef('grant.configurationId', '=', 'scim_configuration.id')),
    ]))
    .orderBy('scim_configuration.id').limit(1).executeTakeFirst();
  if (other === undefined) return;
  if (other.id === team.managedBy) {
    throw new Failure('TAKEN', `The team ${team.name} is managed by the SCIM configuration "${other.name}".`, {
      field: 'id', conflictingId: other.id, help: 'Take the team back from that configuration first.',
    });
  }
  throw new Failure('INVALID', `The team ${team.name} is a default team of the SCIM configuration "${other.name}", so no other provider can decide who is in it.`, {
    field: 'id', conflictingId: other.id, help: 'Take the team out of the default teams of that configuration first.',
  });
}

function store(scope: Scope, before: Team, managedBy: string | null): Promise<Team> {
  return scope.unit.db.updateTable('team').set({ managedBy, ...nextVersion(before, scope.clock) })
    .where('directoryId', '=', before.directoryId).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
}

async function audit(scope: Scope, action: string, before: Team, after: Team): Promise<void> {
  await recordAudit(scope, {
    directoryId: after.directoryId, action, subjectType: 'TEAM', subjectId: after.id,
    facts: { name: after.name, changes: [{ path: 'managedBy', before: before.managedBy, after: after.managedBy }] },
  });
}
