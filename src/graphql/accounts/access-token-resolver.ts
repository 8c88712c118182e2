import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { AccessToken } from '../../domain/accounts/access-token.js';
import type { AccessTokens } from '../../domain/accounts/access-tokens.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput } from '../id-input.js';
import { AccessTokenType } from './access-token-type.js';

@InputType('CreateAccessTokenInput', { description: 'A new access token of the signed-in account.' })
export class CreateAccessTokenInputType {
  @Field(() => String, { description: 'What it is for, at most 200 characters.' })
  name!: string;

  @Field(() => Date, { nullable: true, description: 'When it stops working; absent: never by itself.' })
  expiresAt?: Date | null;
}

@ObjectType('AccessTokenPayload', { description: 'A new access token.' })
export class AccessTokenPayload {
  @Field(() => AccessTokenType, { description: 'The token as it is listed from now on.' })
  accessToken!: AccessToken;

  @Field(() => String, { description: 'The token itself, for "Authorization: Bearer ...". Shown this once, never again.' })
  secret!: string;
}

/** The tokens of the signed-in account. */
@Resolver(() => AccessTokenType)
export class AccessTokenResolver {
  constructor(private readonly tokens: AccessTokens) {}

  @Mutation(() => AccessTokenPayload, { description: 'Makes an access token for the signed-in account.' })
  async createAccessToken(@Arg('input', () => CreateAccessTokenInputType, { description: 'The new token.' }) input: CreateAccessTokenInputType, @Ctx() context: GraphqlContext): Promise<AccessTokenPayload> {
    return this.tokens.createAccessToken(context, input);
  }

  @Mutation(() => DeletePayload, { description: 'Ends an access token of the signed-in account for ever. Tokens have no versions: expectedVersion is not looked at.' })
  async revokeAccessToken(@Arg('input', () => DeleteInput, { description: 'Which token.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.tokens.revokeAccessToken(context, input) };
  }
}
