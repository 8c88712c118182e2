import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { AccessToken } from '../../domain/accounts/access-token.js';
import type { AccessTokens } from '../../domain/accounts/access-tokens.js';
import type { AccountDirectory } from '../../domain/accounts/account-directory.js';
import type { GraphqlContext } from '../context.js';
import { AccessTokenType } from './access-token-type.js';
import { ViewerType } from './viewer-type.js';

/** Who asks. */
@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(private readonly accounts: AccountDirectory, private readonly tokens: AccessTokens, private readonly version: string) {}

  @Query(() => ViewerType, { description: 'Who is signed in; UNAUTHENTICATED when nobody is.' })
  async viewer(@Ctx() context: GraphqlContext): Promise<ViewerType> {
    return { account: await this.accounts.getOwnAccount(context) };
  }

  @FieldResolver(() => Boolean, { description: 'Whether the signed-in account administers this installation.' })
  isServerAdmin(@Root() viewer: ViewerType): boolean {
    return viewer.account.isServerAdmin;
  }

  @FieldResolver(() => [AccessTokenType], { description: 'The access tokens of the signed-in account, the newest first; revoked ones are left out.' })
  async accessTokens(@Ctx() context: GraphqlContext): Promise<readonly AccessToken[]> {
    return this.tokens.listAccessTokens(context);
  }

  @FieldResolver(() => String, { description: 'The version of this Muster.' })
  serverVersion(): string {
    return this.version;
  }
}
