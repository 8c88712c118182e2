import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PersonLinkingService } from '../../domain/scim-configurations/person-linking-service.js';
import type { TeamLinkingService } from '../../domain/scim-configurations/team-linking-service.js';
import type { GraphqlContext } from '../context.js';
import { IdInput } from '../id-input.js';
import { PersonPayload } from '../people/person-payload.js';
import { TeamPayload } from '../teams/team-payload.js';
import { ApplyDefaultTeamsInputType, LinkInputType } from './scim-configuration-input.js';
import { ApplyDefaultTeamsPayload } from './scim-configuration-payload.js';

/** Hands people and teams to a configuration and takes them back. */
@Resolver()
export class LinkingResolver {
  constructor(private readonly people: PersonLinkingService, private readonly teams: TeamLinkingService) {}

  @Mutation(() => PersonPayload, { description: 'Hands an unmanaged person to a configuration, with its default teams. For those who manage SCIM; where a default team has role ADMIN, by owners only.' })
  async linkPerson(@Arg('input', () => LinkInputType, { description: 'Whom, and to which configuration.' }) input: LinkInputType, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.people.link(context, input) };
  }

  @Mutation(() => PersonPayload, { description: 'Takes a person back from their configuration: unmanaged, with every membership as it is. For those who manage SCIM.' })
  async unlinkPerson(@Arg('input', () => IdInput, { description: 'Whom.' }) input: IdInput, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.people.unlink(context, input.id) };
  }

  @Mutation(() => TeamPayload, { description: 'Hands an unmanaged team to a configuration: its provider decides who is in it. For those who manage SCIM; a team with role ADMIN by owners only, Owners by nobody.' })
  async linkTeam(@Arg('input', () => LinkInputType, { description: 'Which team, and to which configuration.' }) input: LinkInputType, @Ctx() context: GraphqlContext): Promise<TeamPayload> {
    return { team: await this.teams.link(context, input) };
  }

  @Mutation(() => TeamPayload, { description: 'Takes a team back from its configuration: unmanaged and editable, its members as they are. For those who manage SCIM; a team with role ADMIN by owners only.' })
  async unlinkTeam(@Arg('input', () => IdInput, { description: 'Which team.' }) input: IdInput, @Ctx() context: GraphqlContext): Promise<TeamPayload> {
    return { team: await this.teams.unlink(context, input.id) };
  }

  @Mutation(() => ApplyDefaultTeamsPayload, { description: 'Grants the default teams of today to everyone active whom the configuration manages. For those who manage SCIM; where a default team has role ADMIN, by owners only.' })
  async applyDefaultTeams(@Arg('input', () => ApplyDefaultTeamsInputType, { description: 'Which configuration.' }) input: ApplyDefaultTeamsInputType, @Ctx() context: GraphqlContext): Promise<ApplyDefaultTeamsPayload> {
    const { configuration, granted } = await this.people.applyDefaultTeams(context, input.scimConfigurationId);
    return { scimConfiguration: configuration, granted };
  }
}
