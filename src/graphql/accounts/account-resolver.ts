import { Arg, Args, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Account } from '../../domain/accounts/account.js';
import type { AccountDirectory } from '../../domain/accounts/account-directory.js';
import type { AccountLinks } from '../../domain/accounts/account-links.js';
import type { ServerAdministrators } from '../../domain/accounts/server-administrators.js';
import { PageArgs, type Connection } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { AccountType, accountConnection } from './account-type.js';
import { PendingLinkType } from './pending-link-type.js';

@InputType('SetServerAdministratorInput', { description: 'Who is to be a server administrator or not.' })
export class SetServerAdministratorInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => Boolean, { description: 'True appoints, false dismisses.' })
  value!: boolean;
}

@InputType('DisableAccountInput', { description: 'Which account is to be disabled or let in again.' })
export class DisableAccountInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => Boolean, { description: 'True disables it, false lets it in again.' })
  disabled!: boolean;
}

@ObjectType('AccountPayload', { description: 'The account after the change.' })
export class AccountPayload {
  @Field(() => AccountType, { description: 'The account.' })
  account!: Account;
}

/** Accounts and who runs the installation: for server administrators. */
@Resolver(() => AccountType)
export class AccountResolver {
  constructor(private readonly directory: AccountDirectory, private readonly administrators: ServerAdministrators, private readonly links: AccountLinks) {}

  @Query(() => accountConnection.Connection, { description: 'All accounts, the oldest first. Server administrators only.' })
  async accounts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only accounts whose e-mail address contains this.' }) query: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Account>> {
    return accountConnection.presentPage(await this.directory.listAccounts(context, page, query));
  }

  @Query(() => [PendingLinkType], { description: 'Invitations and password resets that wait to be handed over, the oldest first. Server administrators only, on an installation without mail.' })
  async pendingLinks(@Ctx() context: GraphqlContext): Promise<readonly PendingLinkType[]> {
    return this.links.listPendingLinks(context);
  }

  @Mutation(() => AccountPayload, { description: 'Appoints or dismisses a server administrator. Server administrators only; never the last one.' })
  async setServerAdministrator(@Arg('input', () => SetServerAdministratorInput, { description: 'Who, and which way.' }) input: SetServerAdministratorInput, @Ctx() context: GraphqlContext): Promise<AccountPayload> {
    return { account: await this.administrators.setServerAdministrator(context, input) };
  }

  @Mutation(() => AccountPayload, { description: 'Disables an account, which ends its sessions and stops its access tokens at once, or lets it in again. Server administrators only.' })
  async disableAccount(@Arg('input', () => DisableAccountInput, { description: 'Which account, and which way.' }) input: DisableAccountInput, @Ctx() context: GraphqlContext): Promise<AccountPayload> {
    return { account: await this.administrators.disableAccount(context, input) };
  }

  @FieldResolver(() => Boolean, { description: 'Whether a server administrator has disabled this account.' })
  disabled(@Root() account: Account): boolean {
    return account.disabledAt !== null;
  }
}
