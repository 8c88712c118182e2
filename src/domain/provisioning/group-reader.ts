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
import type { GroupMember, MemberPage, ProvisionedGroup } from './provisioning-input.js';
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
  const columns = groupColumnMap(configuration, selection.baseUrl);
  const seen = scope.unit.db.selectFrom('team').where('team.directoryId', '=', configuration.directoryId).where(visibleTeams(configuration));
  const filter = filterCondition(selection.filter, groupResourceType, columns);
  return tableListing(scope, {
    table: 'team',
    directoryId: configuration.directoryId,
    seen,
    filter,
    sort: sortValue(selection.sortBy, groupResourceType, columns),
    descending: selection.descending ?? false,
    present: (teams: readonly Team[]) => present(scope, configuration, teams, selection.withMembers),
  });
}

/** One group as this configuration sees it; throws NOT_FOUND for every other team. */
export async function getGroup(scope: Scope, { configuration }: Authority, id: string, withMembers: boolean): Promise<ProvisionedGroup> {
  const [group] = await present(scope, configuration, await findTeam(scope, configuration, id), withMembers);
  if (group === undefined) throw notFound('No group');
  return group;
}

/** The same with every member in hand, however many: for a change that has to compare them. */
export async function getWholeGroup(scope: Scope, { configuration }: Authority, id: string): Promise<ProvisionedGroup> {
  const teams = await findTeam(scope, configuration, id);
  const [group] = await present(scope, configuration, teams, false);
  if (group === undefined) throw notFound('No group');
  return { ...group, members: (await listMembers(scope, configuration, teams)).get(group.team.id) ?? [] };
}

/**
 * The members of one group from after a place on, in the order of joining, at most 1,000: how a large group is read at
 * a cost in memory that does not grow with it. Somebody who neither joins nor leaves meanwhile is listed exactly once.
 * Throws NOT_FOUND.
 */
export async function listGroupMembers(scope: Scope, { configuration }: Authority, id: string, after: string | null): Promise<MemberPage> {
  const [team] = await findTeam(scope, configuration, id);
  if (team === undefined) throw notFound('No group');
  let query = selectMembers(scope, configuration, [team]).select('team_member.sequence');
  if (after !== null) query = query.where('team_member.sequence', '>', after);
  const rows = await query.limit(mostInHand).execute();
  return {
    members: rows.map(({ id: personId, userName }) => ({ id: personId, userName })),
    next: rows.length < mostInHand ? null : rows.at(-1)?.sequence ?? null,
  };
}

async function findTeam(scope: Scope, configuration: ScimConfiguration, id: string): Promise<readonly Team[]> {
  const canonical = asId(id);
  if (canonical === undefined || configuration.kind === 'STATUS_PAGE') return [];
  return scope.unit.db.selectFrom('team').selectAll('team')
    .where('team.directoryId', '=', configuration.directoryId).where('team.id', '=', canonical).where(visibleTeams(configuration)).execute();
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

/** So many members, of all groups of an answer together, are read at once; where there are more, they are read page by page. */
const mostInHand = 1000;

interface MemberCount {
  readonly count: number;
  readonly hash: string;
}

async function present(scope: Scope, configuration: ScimConfiguration, teams: readonly Team[], withMembers: boolean): Promise<readonly ProvisionedGroup[]> {
  const counts = await countMembers(scope, teams);
  const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  const members = withMembers && total <= mostInHand ? await listMembers(scope, configuration, teams) : undefined;
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
  const rows = await selectMembers(scope, configuration, teams).execute();
  const members = new Map<string, GroupMember[]>(teams.map((team) => [team.id, []]));
  for (const { teamId, id, userName } of rows) members.get(teamId)?.push({ id, userName });
  return members;
}

function selectMembers(scope: Scope, configuration: ScimConfiguration, teams: readonly Team[]) {
  return scope.unit.db.selectFrom('person')
    .innerJoin('team_member', (join) => join.onRef('team_member.directoryId', '=', 'person.directoryId').onRef('team_member.personId', '=', 'person.id'))
    .select(['team_member.teamId', 'person.id', 'person.userName'])
    .where('team_member.directoryId', '=', configuration.directoryId).where('team_member.teamId', 'in', teams.map((team) => team.id))
    .where(visiblePeople(configuration)).orderBy('team_member.sequence');
}
