import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import { permissionsOnTeam, type Permission } from '../../domain/permissions.js';
import { notFound } from '../../domain/policy.js';
import type { Project } from '../../domain/projects/project.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import { countMembers, listMembersOfTeams } from '../../domain/teams/membership.js';
import type { Team } from '../../domain/teams/team.js';
import { PageArgs, type Connection, type PageWithQuery } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { loadManager } from '../managed-by.js';
import { batchOf, pageBatchOf, perRequest } from '../per-request.js';
import { PermissionEnum } from '../permission.js';
import { ProjectType } from '../projects/project-type.js';
import { ScimConfigurationType } from '../scim-configurations/scim-configuration-type.js';
import { viewerAccess } from '../viewer-access.js';
import { teamMemberConnection, type TeamMemberEdgeType } from './team-member-connection.js';
import { TeamType } from './team-type.js';

/** Everything around a team; the same field of many teams is one statement. */
@Resolver(() => TeamType)
export class TeamFieldResolver {
  readonly #counts = perRequest((context) => batchOf<Team, number>(async (teams) => {
    const counts = await countMembers(context, teams);
    return new Map(teams.map((team) => [team.id, counts.get(team.id) ?? 0]));
  }));

  readonly #members = perRequest((context) => pageBatchOf((teams: readonly Team[], { page, query }: PageWithQuery) => listMembersOfTeams(context, teams, page, query)));

  @FieldResolver(() => ProjectType, { description: 'The project that it belongs to.' })
  async project(@Root() { directoryId }: Team, @Ctx() { loaders }: GraphqlContext): Promise<Project> {
    const project = await loaders.project.load(directoryId);
    if (project === undefined) throw notFound();
    return project;
  }

  @FieldResolver(() => ScimConfigurationType, { nullable: true, description: 'The configuration whose identity provider decides name and members; null when nobody does, and for those who do not manage SCIM.' })
  managedBy(@Root() { directoryId, managedBy }: Team, @Ctx() context: GraphqlContext): Promise<ScimConfiguration | null> {
    return loadManager(context, directoryId, managedBy);
  }

  @FieldResolver(() => Int, { description: 'How many people are in it, those without access included.' })
  memberCount(@Root() team: Team, @Ctx() context: GraphqlContext): Promise<number> {
    return this.#counts(context).load(team);
  }

  @FieldResolver(() => teamMemberConnection.Connection, { description: 'Who is in it, in the order of joining.' })
  async members(
    @Root() team: Team, @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose userName or displayName has this text in it, in any spelling.' }) query: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Person, TeamMemberEdgeType>> {
    const members = await this.#members(context).load({ row: team, args: { page, query } });
    return teamMemberConnection.presentPage(members, ({ person, source, grantedBy, addedAt }, cursor) => ({
      cursor, node: person, source, addedAt,
      get managedBy() { return loadManager(context, team.directoryId, grantedBy); },
    }));
  }

  @FieldResolver(() => [PermissionEnum], { description: 'What the signed-in account may do with the team.' })
  async viewerCan(@Root() team: Team, @Ctx() context: GraphqlContext): Promise<readonly Permission[]> {
    return permissionsOnTeam(await viewerAccess(context, team.directoryId), team);
  }
}
