import { Field, Int, ObjectType } from 'type-graphql';
import type { DirectoryKind } from '../../domain/directory.js';
import type { IdentityProvider, ScimConfiguration, UserNamePolicy } from '../../domain/scim-configurations/scim-configuration.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';
import { IdentityProviderEnum, ScimKindEnum, UserNamePolicyEnum } from './scim-enums.js';

/** A configuration, as GraphQL shows it; the source is the row. What is computed is in the field resolver. */
@ObjectType('ScimConfiguration', { implements: NodeType, description: 'The connection of one identity provider to one project or status page.' })
export class ScimConfigurationType extends NodeType {
  @Field(() => String, { description: 'What the configuration is called, such as "Okta, head office".' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What there is to know about it; null when nobody said.' })
  description!: string | null;

  @Field(() => ScimKindEnum, { description: 'Whether it provisions a project or a status page.' })
  kind!: DirectoryKind;

  @Field(() => IdentityProviderEnum, { description: 'The product on the other side.' })
  identityProvider!: IdentityProvider;

  @Field(() => Boolean, { description: 'False while it is paused: every request is answered with 503, so that the provider comes back later.' })
  enabled!: boolean;

  @Field(() => Boolean, { description: 'Whether people are added here when the provider assigns them. Off: create requests are refused with an explanation.' })
  autoProvisionUsers!: boolean;

  @Field(() => Boolean, { description: 'Whether access ends when the provider unassigns or deactivates someone. Off: the request is logged and access stays.' })
  autoDeprovisionUsers!: boolean;

  @Field(() => Boolean, { description: 'Whether the groups of the provider become teams and decide who is in them. Default teams are then not used.' })
  pushGroupsEnabled!: boolean;

  @Field(() => UserNamePolicyEnum, { description: 'What the provider may send as userName.' })
  userNamePolicy!: UserNamePolicy;

  @Field(() => Boolean, { description: 'Whether people who are provisioned without an account are invited by mail.' })
  inviteOnProvision!: boolean;

  @Field(() => Boolean, { description: 'Whether the provider sees people and teams that nobody manages; an import in the provider needs it.' })
  showUnmanaged!: boolean;

  @Field(() => Int, { description: 'Moves with every change; pass it as expectedVersion.' })
  version!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

export const scimConfigurationConnection = connectionOf<ScimConfiguration>({
  name: 'ScimConfiguration', node: () => ScimConfigurationType, items: 'SCIM configurations',
});
