import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Account } from '../../domain/accounts/account.js';
import type { ScimToken } from '../../domain/scim-configurations/scim-token.js';
import type { ScimTokenService } from '../../domain/scim-configurations/scim-token-service.js';
import { scimTokenStatus, type ScimTokenStatus } from '../../domain/scim-configurations/scim-token-status.js';
import { AccountType } from '../accounts/account-type.js';
import type { GraphqlContext } from '../context.js';
import { DeleteInput } from '../id-input.js';
import type { ConfigurationBatches } from './configuration-batches.js';
import { RotateScimTokenInputType } from './scim-configuration-input.js';
import { ScimTokenPayload } from './scim-configuration-payload.js';
import { ScimTokenStatusEnum } from './scim-enums.js';
import { ScimTokenType } from './scim-token-type.js';

/** Bearer tokens: made, ended, and what depends on the moment. */
@Resolver(() => ScimTokenType)
export class ScimTokenResolver {
  constructor(private readonly service: ScimTokenService, private readonly batches: (context: GraphqlContext) => ConfigurationBatches) {}

  @Mutation(() => ScimTokenPayload, { description: 'Adds a second live token; the old one keeps working until overlapMinutes have passed. For those who manage SCIM; where the configuration reaches a team with role ADMIN, by owners only.' })
  async rotateScimToken(@Arg('input', () => RotateScimTokenInputType, { description: 'The new token.' }) input: RotateScimTokenInputType, @Ctx() context: GraphqlContext): Promise<ScimTokenPayload> {
    const { configuration, token, bearerToken } = await this.service.rotate(context, input);
    return { scimConfiguration: configuration, token, bearerToken: bearerToken ?? null };
  }

  @Mutation(() => ScimTokenPayload, { description: 'Ends a token at once. A token has no version of its own: expectedVersion is that of its configuration. For those who manage SCIM.' })
  async revokeScimToken(@Arg('input', () => DeleteInput, { description: 'Which token.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<ScimTokenPayload> {
    const { configuration, token } = await this.service.revoke(context, input);
    return { scimConfiguration: configuration, token, bearerToken: null };
  }

  @FieldResolver(() => ScimTokenStatusEnum, { description: 'Whether it works now.' })
  status(@Root() token: ScimToken, @Ctx() context: GraphqlContext): ScimTokenStatus {
    return scimTokenStatus(token, context.clock.now());
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Who made it; null for those whose account you may not see, and for what the installation itself made.' })
  async createdBy(@Root() token: ScimToken, @Ctx() context: GraphqlContext): Promise<Account | null> {
    return token.createdBy === null ? null : await context.loaders.account.load(token.createdBy) ?? null;
  }

  @FieldResolver(() => ScimTokenType, { nullable: true, description: 'The token that replaces it; null while none does.' })
  async replacedBy(@Root() token: ScimToken, @Ctx() context: GraphqlContext): Promise<ScimToken | null> {
    if (token.replacedBy === null) return null;
    const tokens = await this.batches(context).tokens.load({ id: token.configurationId, directoryId: token.directoryId });
    return tokens.find((each) => each.id === token.replacedBy) ?? null;
  }
}
