import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { assertCan } from '../policy.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Tables } from '../unit-of-work.js';

/**
 * Grants today's default teams of a configuration to these people, in one statement, and gives the ids of the teams
 * that somebody newly joined. Does nothing while groups are pushed (DESIGN 3.3). An existing membership stays as it is.
 * Throws FORBIDDEN for a human who may not grant them.
 */
export async function grantDefaultTeams(scope: Scope, configuration: ScimConfiguration, personIds: readonly string[]): Promise<readonly DefaultGrant[]> {
  if (configuration.pushGroupsEnabled || personIds.length === 0) return [];
  await assertMayGrantDefaultTeams(scope, configuration);
  return insertGrants(scope, configuration, (person) => person('person.id', 'in', [...personIds]))
    .returning(['teamId', 'personId']).execute();
}

/** So many people are granted their teams in one statement: within what a statement may take, however many there are. */
const peoplePerStatement = 50_000;

/**
 * Grants today's default teams to everyone whom the configuration manages and who is active, and gives the number of new
 * memberships. Throws FORBIDDEN for a human who may not grant them.
 */
export async function grantDefaultTeamsToAll(scope: Scope, configuration: ScimConfiguration): Promise<number> {
  await assertMayGrantDefaultTeams(scope, configuration);
  let granted = 0;
  for (let after: string | undefined, isLast = false; !isLast;) {
    const next = managedAndActive(configuration, after);
    const upTo: { readonly id: string } | undefined = await scope.unit.db.selectFrom('person').select('person.id')
      .where('person.directoryId', '=', configuration.directoryId).where(next)
      .orderBy('person.id').offset(peoplePerStatement - 1).limit(1).executeTakeFirst();
    const { numInsertedOrUpdatedRows } = await insertGrants(scope, configuration, (person) => (
      upTo === undefined ? next(person) : person.and([next(person), person('person.id', '<=', upTo.id)]))).executeTakeFirstOrThrow();
    granted += Number(numInsertedOrUpdatedRows ?? 0);
    after = upTo?.id;
    isLast = upTo === undefined;
  }
  return granted;
}

function managedAndActive(configuration: ScimConfiguration, after: string | undefined) {
  return (person: ExpressionBuilder<Tables, 'person'>): Expression<SqlBool> => person.and([
    person('person.managedBy', '=', configuration.id), person('person.active', '=', true),
    person('person.removedAt', 'is', null), person('person.deactivatedAt', 'is', null),
    ...(after === undefined ? [] : [person('person.id', '>', after)]),
  ]);
}

/** One membership that a default team has newly given. */
export interface DefaultGrant {
  readonly teamId: string;
  readonly personId: string;
}

function insertGrants(scope: Scope, configuration: ScimConfiguration, whom: (person: ExpressionBuilder<Tables, 'person'>) => Expression<SqlBool>) {
  const { directoryId } = configuration;
  return scope.unit.db.insertInto('team_member')
    .columns(['directoryId', 'teamId', 'personId', 'source', 'grantedBy', 'addedAt'])
    .expression((from) => from
      .selectFrom('scim_configuration_default_team as grant')
      .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'grant.directoryId').onRef('team.id', '=', 'grant.teamId'))
      .innerJoin('person', (join) => join.onRef('person.directoryId', '=', 'grant.directoryId'))
      .select([
        'grant.directoryId', 'grant.teamId', 'person.id',
        sql<'DEFAULT_TEAM'>`'DEFAULT_TEAM'`.as('source'), 'grant.configurationId',
        sql<Date>`${scope.clock.now()}::timestamptz`.as('addedAt'),
      ])
      .where('grant.directoryId', '=', directoryId).where('team.directoryId', '=', directoryId).where('person.directoryId', '=', directoryId)
      .where('grant.configurationId', '=', configuration.id).where(whom)
      // Held, so that somebody whose removal or deactivation is under way is waited for and then left out (THREATS C7).
      .orderBy('grant.teamId').orderBy('person.id').forKeyShare('person'))
    .onConflict((conflict) => conflict.columns(['directoryId', 'teamId', 'personId']).doNothing());
}

/** Takes back what this configuration granted a person by default; pushed and manual memberships stay (DESIGN 3.3). */
export async function revokeDefaultTeams(scope: Scope, configuration: ScimConfiguration, personId: string): Promise<readonly string[]> {
  const rows = await scope.unit.db.deleteFrom('team_member')
    .where('directoryId', '=', configuration.directoryId).where('personId', '=', personId)
    .where('source', '=', 'DEFAULT_TEAM').where('grantedBy', '=', configuration.id)
    .returning('teamId').execute();
  return rows.map((row) => row.teamId);
}

/**
 * A human who lets a configuration grant its default teams grants them himself: with a team of role ADMIN among them
 * that takes an owner (DESIGN 3.1). Throws FORBIDDEN.
 */
async function assertMayGrantDefaultTeams(scope: Scope, configuration: ScimConfiguration): Promise<void> {
  const { directoryId } = configuration;
  if (scope.actor.kind !== 'account' || configuration.pushGroupsEnabled) return;
  const admin = await scope.unit.db.selectFrom('scim_configuration_default_team as grant')
    .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'grant.directoryId').onRef('team.id', '=', 'grant.teamId'))
    .select('team.id')
    .where('grant.directoryId', '=', directoryId).where('team.directoryId', '=', directoryId)
    .where('grant.configurationId', '=', configuration.id).where('team.role', '=', 'ADMIN').limit(1).executeTakeFirst();
  if (admin !== undefined) await assertCan(scope, 'GRANT_ADMIN', { id: directoryId, kind: 'PROJECT', projectId: directoryId });
}
