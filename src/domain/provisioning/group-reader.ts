import { sql } from 'kysely';
import { groupResourceType } from '../../scim/schema/resource-types.js';
import { asId } from '../id.js';
import { notFound } from '../policy.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { Authority } from './authority.js';
import { filterCondition, sortValue } from './filter-condition.js';
import { groupColumnMap } from './group-columns.js';
import type { GroupMember, ProvisionedGroup } from './provisioning-input.js';
import type { ProvisionedSelection } from './provisioning-query.js';
import { tableListing, type ResourceListing } from './resource-listing.js';
import { visiblePeople, visibleTeams } from './visibility.js';

/**
 * The groups that a configuration sees and a filter keeps, in the order (created, id) or that of sortBy (PROTOCOL 6).
 * Throws NOT_FOUND on a status page.
 */
export function groupListing(
  scope: Scope, { configuration }: Authority, selection: ProvisionedSelection & { readonly withMembers: boolean },
): ResourceListing<ProvisionedGroup> {
  if (configuration.kind === 'STATUS_PAGE') throw notFound('No group');
  const columns = groupColumnMap(configuration);
  const visible = scope.unit.db.selectFrom('team').where('team.directoryId', '=', configuration.directoryId).where(visibleTeams(configuration));
  const condition = filterCondition(selection.filter, groupResourceType, columns);
  return tableListing(scope, {
    table: 'team',
    directoryId: configuration.directoryId,
    matching: condition === undefined ? visible : visible.where(condition),
    sort: sortValue(selection.sortBy, groupResourceType, columns),
    descending: selection.descending ?? false,
    present: (teams: readonly Team[]) => present(scope, configuration, teams, selection.withMembers),
  });
}

/** One group as this configuration sees it; throws NOT_FOUND for every other team. */
export async function getGroup(scope: Scope, { configuration }: Authority, id: string, withMembers: boolean): Promise<ProvisionedGroup> {
  const canonical = asId(id);
  const teams = canonical === undefined || configuration.kind === 'STATUS_PAGE' ? [] : await scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', configuration.directoryId).where('team.id', '=', canonical).where(visibleTeams(configuration)).execute();
  const [group] = await present(scope, configuration, teams, withMembers);
  if (group === undefined) throw notFound('No group');
  return group;
}

/** The version of a group for ETag and If-Match: its row, the number of its members, and a hash over them (DESIGN 7). */
export async function readMetaVersion(scope: Scope, team: Team): Promise<string> {
  return metaVersion(team, (await countMembers(scope, [team])).get(team.id));
}

/** So far the members of a team are counted after a change: whoever wants to know more reads the group. */
const mostCounted = 1001;

/** How many members a team has, counted up to 1,001, so that the cost does not grow with the team. */
export async function countMembersOf(scope: Scope, team: Team): Promise<number> {
  const { count } = await scope.unit.db
    .selectFrom((from) => from.selectFrom('team_member').select('team_member.personId')
      .where('team_member.directoryId', '=', team.directoryId).where('team_member.teamId', '=', team.id).limit(mostCounted).as('counted'))
    .select(sql<string>`count(*)`.as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

interface MemberCount {
  readonly count: number;
  readonly hash: string;
}

async function present(scope: Scope, configuration: ScimConfiguration, teams: readonly Team[], withMembers: boolean): Promise<readonly ProvisionedGroup[]> {
  const counts = await countMembers(scope, teams);
  const members = withMembers ? await listMembers(scope, configuration, teams) : undefined;
  return teams.map((team) => ({
    team,
    metaVersion: metaVersion(team, counts.get(team.id)),
    memberCount: counts.get(team.id)?.count ?? 0,
    members: members === undefined ? null : members.get(team.id) ?? [],
  }));
}

function metaVersion(team: Team, members: MemberCount | undefined): string {
  return `W/"${team.version}.${members?.count ?? 0}.${members?.hash ?? '0'}"`;
}

async function countMembers(scope: Scope, teams: readonly Team[]): Promise<ReadonlyMap<string, MemberCount>> {
  const [first] = teams;
  if (first === undefined) return new Map();
  const rows = await scope.unit.db.selectFrom('team_member')
    .select(['team_member.teamId', sql<string>`count(*)`.as('count'), sql<string>`to_hex(bit_xor(hashint8extended(team_member.sequence, 0)))`.as('hash')])
    .where('team_member.directoryId', '=', first.directoryId).where('team_member.teamId', 'in', teams.map((team) => team.id))
    .groupBy('team_member.teamId').execute();
  return new Map(rows.map((row) => [row.teamId, { count: Number(row.count), hash: row.hash }]));
}

/** The members that this configuration sees, in the order of joining, read in one statement for all teams. */
async function listMembers(scope: Scope, configuration: ScimConfiguration, teams: readonly Team[]): Promise<ReadonlyMap<string, readonly GroupMember[]>> {
  if (teams.length === 0) return new Map();
  const rows = await scope.unit.db.selectFrom('person')
    .innerJoin('team_member', (join) => join.onRef('team_member.directoryId', '=', 'person.directoryId').onRef('team_member.personId', '=', 'person.id'))
    .select(['team_member.teamId', 'person.id', 'person.userName'])
    .where('team_member.directoryId', '=', configuration.directoryId).where('team_member.teamId', 'in', teams.map((team) => team.id))
    .where(visiblePeople(configuration)).orderBy('team_member.sequence').execute();
  const members = new Map<string, GroupMember[]>(teams.map((team) => [team.id, []]));
  for (const { teamId, id, userName } of rows) members.get(teamId)?.push({ id, userName });
  return members;
}
