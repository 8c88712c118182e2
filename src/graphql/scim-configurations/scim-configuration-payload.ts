import { Field, Int, ObjectType } from 'type-graphql';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimToken } from '../../domain/scim-configurations/scim-token.js';
import { ScimConfigurationType } from './scim-configuration-type.js';
import { ScimTokenType } from './scim-token-type.js';

/** A configuration after a change; with its token's text when it is new. */
@ObjectType('ScimConfigurationPayload', { description: 'The configuration after the change.' })
export class ScimConfigurationPayload {
  @Field(() => ScimConfigurationType, { description: 'The configuration.' })
  scimConfiguration!: ScimConfiguration;

  @Field(() => String, { nullable: true, description: 'The first token itself, shown this once, at creation, never again; null after a change.' })
  bearerToken!: string | null;
}

/** What became of a token; with its text when it is new. */
@ObjectType('ScimTokenPayload', { description: 'The token after the change.' })
export class ScimTokenPayload {
  @Field(() => ScimConfigurationType, { description: 'The configuration of the token.' })
  scimConfiguration!: ScimConfiguration;

  @Field(() => ScimTokenType, { description: 'The token: the new one after a rotation.' })
  token!: ScimToken;

  @Field(() => String, { nullable: true, description: 'The new token itself, shown this once, never again; null after a revocation.' })
  bearerToken!: string | null;
}

/** What applyDefaultTeams did. */
@ObjectType('ApplyDefaultTeamsPayload', { description: 'What granting the default teams came to.' })
export class ApplyDefaultTeamsPayload {
  @Field(() => ScimConfigurationType, { description: 'The configuration.' })
  scimConfiguration!: ScimConfiguration;

  @Field(() => Int, { description: 'How many memberships are new; those that were there already do not count.' })
  granted!: number;
}
