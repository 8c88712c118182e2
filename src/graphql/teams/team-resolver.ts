import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { TeamMembers } from '../../domain/teams/team-members.js';
import type { TeamService } from '../../domain/teams/team-service.js';
import type { Team } from '../../domain/teams/team.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput } from '../id-input.js';
import { ChangeTeamMembersInputType, CreateTeamInputType, UpdateTeamInputType } from './team-input.js';
import { TeamPayload } from './team-payload.js';
import { TeamType } from './team-type.js';

/** Teams: found, made, changed, deleted, filled. Their computed fields are in the field resolver. */
@Resolver(() => TeamType)
export class TeamResolver {
  constructor(private readonly service: TeamService, private readonly members: TeamMembers) {}

  @Query(() => TeamType, { nullable: true, description: 'One team.' })
  team(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: GraphqlContext): Promise<Team> {
    return this.service.getTeam(context, id);
  }

  @Mutation(() => TeamPayload, { description: 'Makes a team. For owners and administrators; one with role ADMIN by owners only.' })
  async createTeam(@Arg('input', () => CreateTeamInputType, { description: 'The new team.' }) input: CreateTeamInputType, @Ctx() context: GraphqlContext): Promise<TeamPayload> {
    return { team: await this.service.createTeam(context, input) };
  }

  @Mutation(() => TeamPayload, { description: 'Changes name, description or role of a team. For owners and administrators; role ADMIN is given and taken by owners only.' })
  async updateTeam(@Arg('input', () => UpdateTeamInputType, { description: 'What changes.' }) input: UpdateTeamInputType, @Ctx() context: GraphqlContext): Promise<TeamPayload> {
    return { team: await this.service.updateTeam(context, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Deletes a team; its members keep their other teams. For owners and administrators; a team with role ADMIN by owners only.' })
  async deleteTeam(@Arg('input', () => DeleteInput, { description: 'Which team.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.service.deleteTeam(context, input) };
  }

  @Mutation(() => TeamPayload, { description: 'Adds people to a team and takes others out. Of a managed team the identity provider decides. For owners and administrators; Owners and teams with role ADMIN by owners only.' })
  async changeTeamMembers(@Arg('input', () => ChangeTeamMembersInputType, { description: 'Who joins and who leaves.' }) input: ChangeTeamMembersInputType, @Ctx() context: GraphqlContext): Promise<TeamPayload> {
    return { team: await this.members.changeTeamMembers(context, input) };
  }
}
