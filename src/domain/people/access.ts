import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { DirectoryKind } from '../directory.js';
import type { NamedConfiguration } from '../scim-configurations/provider-name.js';
import type { IdentityProvider } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { MembershipSource } from '../teams/team-member.js';
import { roles, type Role } from '../teams/team.js';
import type { Tables } from '../unit-of-work.js';
import type { Person } from './person.js';

/** Whether a person may enter now, as a condition on rows of the person table (DESIGN 3.1). */
export function hasAccess(kind: DirectoryKind) {
  return (person: ExpressionBuilder<Tables, 'person'>): Expression<SqlBool> => person.and([
    person('person.removedAt', 'is', null),
    person('person.deactivatedAt', 'is', null),
    person('person.suspendedAt', 'is', null),
    ...(kind === 'PROJECT'
      ? [person.exists(person.selectFrom('team_member').select('team_member.teamId')
        .whereRef('team_member.directoryId', '=', 'person.directoryId').whereRef('team_member.personId', '=', 'person.id'))]
      : []),
  ]);
}

/** The strongest membership of a person, whether it counts at the moment or not. */
export interface StrongestMembership {
  readonly teamName: string;
  readonly role: Role;
  readonly source: MembershipSource;
  /** Null for memberships that a human gave, or whose configuration is gone. */
  readonly grantedBy: NamedConfiguration | null;
}

/** Where somebody stands: whether and how they may enter, and the facts that explain it. */
export interface Standing {
  readonly kind: DirectoryKind;
  readonly hasAccess: boolean;
  /** The role that counts; null without access and on status pages. */
  readonly role: Role | null;
  readonly membership: StrongestMembership | null;
  readonly managedBy: NamedConfiguration | null;
  readonly deactivatedBy: NamedConfiguration | null;
}

/** Where these people stand, in one statement for all of them; takes rows that the policy let the caller read. */
export async function loadStandings(scope: Scope, people: readonly Person[]): Promise<ReadonlyMap<string, Standing>> {
  if (people.length === 0) return new Map();
  const rows = await selectStandings(scope, people).execute();
  return new Map(rows.map((row) => {
    const membership: StrongestMembership | null = row.teamName === null || row.role === null || row.source === null ? null
      : { teamName: row.teamName, role: row.role, source: row.source, grantedBy: named(row.granterName, row.granterProvider) };
    const enters = row.live && (row.kind === 'STATUS_PAGE' || membership !== null);
    return [row.id, {
      kind: row.kind, hasAccess: enters, role: enters ? membership?.role ?? null : null, membership,
      managedBy: named(row.managerName, row.managerProvider), deactivatedBy: named(row.deactivatorName, row.deactivatorProvider),
    }];
  }));
}

function selectStandings(scope: Scope, people: readonly Person[]) {
  const directories = [...new Set(people.map((person) => person.directoryId))];
  return scope.unit.db.selectFrom('person')
    .innerJoin('directory', 'directory.id', 'person.directoryId')
    .leftJoinLateral((from) => from.selectFrom('team_member')
      .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
      .select(['team.name', 'team.role', 'team_member.source', 'team_member.grantedBy'])
      .whereRef('team_member.directoryId', '=', 'person.directoryId').whereRef('team.directoryId', '=', 'person.directoryId')
      .whereRef('team_member.personId', '=', 'person.id')
      .orderBy(sql`array_position(${[...roles]}::text[], ${sql.ref('team.role')})`).orderBy('team_member.sequence').limit(1)
      .as('strongest'), (join) => join.onTrue())
    .leftJoin('scim_configuration as granter', (join) => join.onRef('granter.directoryId', '=', 'person.directoryId').onRef('granter.id', '=', 'strongest.grantedBy'))
    .leftJoin('scim_configuration as manager', (join) => join.onRef('manager.directoryId', '=', 'person.directoryId').onRef('manager.id', '=', 'person.managedBy'))
    .leftJoin('scim_configuration as deactivator', (join) => join.onRef('deactivator.directoryId', '=', 'person.directoryId').onRef('deactivator.id', '=', 'person.deactivatedBy'))
    .where('person.directoryId', 'in', directories).where('person.id', 'in', people.map((person) => person.id))
    .select([
      'person.id', 'directory.kind', 'strongest.name as teamName', 'strongest.role', 'strongest.source',
      'granter.name as granterName', 'granter.identityProvider as granterProvider',
      'manager.name as managerName', 'manager.identityProvider as managerProvider',
      'deactivator.name as deactivatorName', 'deactivator.identityProvider as deactivatorProvider',
      sql<boolean>`(person.removed_at is null and person.deactivated_at is null and person.suspended_at is null)`.as('live'),
    ]);
}

function named(name: string | null, identityProvider: IdentityProvider | null): NamedConfiguration | null {
  return name === null || identityProvider === null ? null : { name, identityProvider };
}
