import { Field, ID, InputType, Int } from 'type-graphql';
import type { IdentityProvider, UserNamePolicy } from '../../domain/scim-configurations/scim-configuration.js';
import { IdentityProviderEnum, UserNamePolicyEnum } from './scim-enums.js';

/** What both kinds of new configurations say. */
@InputType()
abstract class NewScimConfigurationInput {
  @Field(() => String, { description: 'What the configuration is called, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What there is to know about it.' })
  description?: string | null;

  @Field(() => IdentityProviderEnum, { nullable: true, description: 'The product on the other side; OTHER when absent.' })
  identityProvider?: IdentityProvider | null;

  @Field(() => Boolean, { nullable: true, description: 'Add people here when the provider assigns them; true when absent.' })
  autoProvisionUsers?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'End access when the provider unassigns or deactivates someone; true when absent.' })
  autoDeprovisionUsers?: boolean | null;

  @Field(() => UserNamePolicyEnum, { nullable: true, description: 'What the provider may send as userName; EMAIL when absent.' })
  userNamePolicy?: UserNamePolicy | null;

  @Field(() => Boolean, { nullable: true, description: 'Show the provider people and teams that nobody manages; true when absent.' })
  showUnmanaged?: boolean | null;
}

/** A new configuration of a project. */
@InputType('CreateProjectScimConfigurationInput', { description: 'Connects an identity provider to a project.' })
export class CreateProjectScimConfigurationInputType extends NewScimConfigurationInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Let the groups of the provider become teams; false when absent.' })
  pushGroupsEnabled?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Teams in which everyone provisioned lands while groups are not pushed. Never Owners; a team with role ADMIN only by owners.' })
  defaultTeamIds?: string[] | null;
}

/** A new configuration of a status page. */
@InputType('CreateStatusPageScimConfigurationInput', { description: 'Connects an identity provider to a status page.' })
export class CreateStatusPageScimConfigurationInputType extends NewScimConfigurationInput {
  @Field(() => ID, { description: 'The status page.' })
  statusPageId!: string;
}

/** A change of a configuration. */
@InputType('UpdateScimConfigurationInput', { description: 'Changes a SCIM configuration; what is absent stays.' })
export class UpdateScimConfigurationInputType {
  @Field(() => ID, { description: 'The configuration.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the configuration still has this version.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'What it is called, 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What there is to know about it; null clears it.' })
  description?: string | null;

  @Field(() => IdentityProviderEnum, { nullable: true, description: 'The product on the other side.' })
  identityProvider?: IdentityProvider | null;

  @Field(() => Boolean, { nullable: true, description: 'False pauses: requests are answered with 503. True resumes.' })
  enabled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Add people here when the provider assigns them.' })
  autoProvisionUsers?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'End access when the provider unassigns or deactivates someone. Changes nobody by itself.' })
  autoDeprovisionUsers?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Let the groups of the provider become teams. Off: pushed teams become unmanaged, their memberships manual.' })
  pushGroupsEnabled?: boolean | null;

  @Field(() => UserNamePolicyEnum, { nullable: true, description: 'What the provider may send as userName from now on.' })
  userNamePolicy?: UserNamePolicy | null;

  @Field(() => Boolean, { nullable: true, description: 'Invite people who are provisioned without an account.' })
  inviteOnProvision?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Show the provider people and teams that nobody manages.' })
  showUnmanaged?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'All default teams from now on; null or empty: none. Not retroactive: applyDefaultTeams is.' })
  defaultTeamIds?: string[] | null;
}

/** A rotation of a token. */
@InputType('RotateScimTokenInput', { description: 'Makes another token for a configuration.' })
export class RotateScimTokenInputType {
  @Field(() => ID, { description: 'The configuration.' })
  scimConfigurationId!: string;

  @Field(() => String, { nullable: true, description: 'What the new token is called, 1 to 200 characters; a number when absent.' })
  name?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many minutes the present tokens keep working, 0 to 43,200; 0 ends them at once, and absent means 1,440, a day.' })
  overlapMinutes?: number | null;

  @Field(() => Date, { nullable: true, description: 'When the new token stops working by itself; absent: never.' })
  expiresAt?: Date | null;
}

/** Whom or what to hand to which configuration. */
@InputType('LinkInput', { description: 'Hands a person or a team to a configuration.' })
export class LinkInputType {
  @Field(() => ID, { description: 'The person or the team.' })
  id!: string;

  @Field(() => ID, { description: 'The configuration that manages them from now on.' })
  scimConfigurationId!: string;
}

/** For which configuration. */
@InputType('ApplyDefaultTeamsInput', { description: 'Grants the default teams of a configuration.' })
export class ApplyDefaultTeamsInputType {
  @Field(() => ID, { description: 'The configuration.' })
  scimConfigurationId!: string;
}
