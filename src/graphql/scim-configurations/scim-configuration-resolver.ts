import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimConfigurationService } from '../../domain/scim-configurations/scim-configuration-service.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput } from '../id-input.js';
import {
  CreateProjectScimConfigurationInputType, CreateStatusPageScimConfigurationInputType, UpdateScimConfigurationInputType,
} from './scim-configuration-input.js';
import { ScimConfigurationPayload } from './scim-configuration-payload.js';
import { ScimConfigurationType } from './scim-configuration-type.js';

/** Configurations: found, made, changed, taken away. Their computed fields are in the field resolver. */
@Resolver(() => ScimConfigurationType)
export class ScimConfigurationResolver {
  constructor(private readonly service: ScimConfigurationService) {}

  @Query(() => ScimConfigurationType, { nullable: true, description: 'One SCIM configuration. For those who manage SCIM in its project.' })
  async scimConfiguration(@Arg('id', () => ID, { description: 'Its id, which is also the one in its base URL.' }) id: string, @Ctx() context: GraphqlContext): Promise<ScimConfiguration> {
    return this.service.get(context, id);
  }

  @Mutation(() => ScimConfigurationPayload, { description: 'Connects an identity provider to a project. The answer shows the first bearer token, this once. For those who manage SCIM; a default team with role ADMIN is chosen by owners only.' })
  async createProjectScimConfiguration(
    @Arg('input', () => CreateProjectScimConfigurationInputType, { description: 'The new configuration.' }) input: CreateProjectScimConfigurationInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<ScimConfigurationPayload> {
    const { configuration, bearerToken } = await this.service.createForProject(context, input);
    return { scimConfiguration: configuration, bearerToken };
  }

  @Mutation(() => ScimConfigurationPayload, { description: 'Connects an identity provider to a status page. The answer shows the first bearer token, this once. For those who manage SCIM.' })
  async createStatusPageScimConfiguration(
    @Arg('input', () => CreateStatusPageScimConfigurationInputType, { description: 'The new configuration.' }) input: CreateStatusPageScimConfigurationInputType,
    @Ctx() context: GraphqlContext,
  ): Promise<ScimConfigurationPayload> {
    const { configuration, bearerToken } = await this.service.createForStatusPage(context, input);
    return { scimConfiguration: configuration, bearerToken };
  }

  @Mutation(() => ScimConfigurationPayload, { description: 'Changes a SCIM configuration, pauses or resumes it. Nothing is retroactive, but for push groups turned off. For those who manage SCIM; a default team with role ADMIN is added by owners only, and where it reaches such a team, push groups is turned off by owners only.' })
  async updateScimConfiguration(
    @Arg('input', () => UpdateScimConfigurationInputType, { description: 'What changes.' }) input: UpdateScimConfigurationInputType, @Ctx() context: GraphqlContext,
  ): Promise<ScimConfigurationPayload> {
    return { scimConfiguration: await this.service.change(context, input), bearerToken: null };
  }

  @Mutation(() => DeletePayload, { description: 'Ends a connection: people and teams stay as they are, unmanaged; its tokens stop working. For those who manage SCIM; where it reaches a team with role ADMIN, by owners only.' })
  async deleteScimConfiguration(@Arg('input', () => DeleteInput, { description: 'Which configuration.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: (await this.service.remove(context, input)).id };
  }
}
