import { sql } from 'kysely';
import { groupResourceType } from '../../scim/schema/resource-types.js';
import { asId } from '../id.js';
import { notFound } from '../policy.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import type { Team } from '../teams/team.js';
import type { Authority } from './authority.js';
import { filterCondition, sortExpression } from './filter-condition.js';
import { groupColumnMap } from './group-columns.js';
import type { GroupMember, ProvisionedGroup, ProvisionedPage } from './provisioning-input.js';
import type { ProvisionedGroupListQuery } from './provisioning-query.js';
import { visiblePeople, visibleTeams } from './visibility.js';

/** The groups that a configuration sees and a filter keeps, in the order (created, id) or that of sortBy (PROTOCOL 6). */
export async function listGroups(scope: Scope, { configuration }: Authority, query: ProvisionedGroupListQuery): Promise<ProvisionedPage<ProvisionedGroup>> {
  if (configuration.kind === 'STATUS_PAGE') throw notFound('No group');
  const columns = groupColumnMap(configuration, query.baseUrl);
  const condition = filterCondition(query.filter, groupResourceType, columns);
  let matching = scope.unit.db.selectFrom('team').where('team.directoryId', '=', configuration.directoryId).where(visibleTeams(configuration));
  if (condition !== undefined) matching = matching.where(condition);
  const { total } = await matching.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
  if (query.count === 0) return { items: [], totalResults: Number(total) };
  let ordered = matching.selectAll('team');
  if (query.sortBy !== undefined) ordered = ordered.orderBy(sortExpression(query.sortBy, groupResourceType, columns), query.descending ? 'desc' : 'asc');
  const teams = await ordered.orderBy('team.createdAt').orderBy('team.id').limit(query.count).offset(query.startIndex - 1).execute();
  return { items: await present(scope, configuration, teams, query.withMembers), totalResults: Number(total) };
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
