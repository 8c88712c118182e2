import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { AccountDirectory } from '../../domain/accounts/account-directory.js';
import type { InvitationAcceptance } from '../../domain/accounts/invitation-acceptance.js';
import type { PasswordChanges } from '../../domain/accounts/password-changes.js';
import type { PasswordResetRequests } from '../../domain/accounts/password-reset-requests.js';
import type { Sessions, StartedSession } from '../../domain/accounts/sessions.js';
import { endSession, startSession, type GraphqlContext } from '../context.js';
import { AcceptInvitationInputType, ChangePasswordInputType, RequestPasswordResetInputType, SignInInputType } from './session-input.js';
import { SessionPayload } from './viewer-type.js';

@ObjectType('SignOutPayload', { description: 'Done.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'Always true; a refusal is an error.' })
  ok!: boolean;
}

/** Signing in and out, and passwords. */
@Resolver()
export class SessionResolver {
  constructor(
    private readonly sessions: Sessions, private readonly passwords: PasswordChanges, private readonly resetRequests: PasswordResetRequests,
    private readonly acceptance: InvitationAcceptance, private readonly accounts: AccountDirectory,
  ) {}

  @Mutation(() => SessionPayload, { description: 'Signs in with a password and sets the session cookie; the session that the browser had until then is over. Needs no sign-in.' })
  async signIn(@Arg('input', () => SignInInputType, { description: 'Who signs in.' }) input: SignInInputType, @Ctx() context: GraphqlContext): Promise<SessionPayload> {
    return this.begin(context, await this.sessions.signIn(context, input, context.session.secret));
  }

  @Mutation(() => SignOutPayload, { description: 'Ends the session with which the request came. For every signed-in account; with an access token, which has no session, INVALID.' })
  async signOut(@Ctx() context: GraphqlContext): Promise<SignOutPayload> {
    await this.sessions.signOut(context, context.session.secret);
    endSession(context);
    return { ok: true };
  }

  @Mutation(() => SignOutPayload, { description: 'Ends every session of the signed-in account, this one included; access tokens stay.' })
  async signOutEverywhere(@Ctx() context: GraphqlContext): Promise<SignOutPayload> {
    await this.sessions.signOutEverywhere(context);
    endSession(context);
    return { ok: true };
  }

  @Mutation(() => SessionPayload, { description: 'Proves the e-mail address of an invitation, sets the password, signs in. Needs no sign-in.' })
  async acceptInvitation(@Arg('input', () => AcceptInvitationInputType, { description: 'The invitation and the new password.' }) input: AcceptInvitationInputType, @Ctx() context: GraphqlContext): Promise<SessionPayload> {
    return this.begin(context, await this.acceptance.acceptInvitation(context, input, context.session.secret));
  }

  @Mutation(() => SignOutPayload, { description: 'Sets another password and ends the other sessions of the signed-in account; this one goes on with a new cookie, the old one works no more.' })
  async changePassword(@Arg('input', () => ChangePasswordInputType, { description: 'The old and the new password.' }) input: ChangePasswordInputType, @Ctx() context: GraphqlContext): Promise<SignOutPayload> {
    const renewed = await this.passwords.changePassword(context, input, context.session.secret);
    if (renewed !== undefined) startSession(context, renewed);
    return { ok: true };
  }

  @Mutation(() => SignOutPayload, { description: 'Makes a link with which to set a new password, if there is such an account; the answer is the same either way. Needs no sign-in.' })
  async requestPasswordReset(@Arg('input', () => RequestPasswordResetInputType, { description: 'Whose password it is.' }) input: RequestPasswordResetInputType, @Ctx() context: GraphqlContext): Promise<SignOutPayload> {
    await this.resetRequests.requestPasswordReset(context, input);
    return { ok: true };
  }

  @Mutation(() => SessionPayload, { description: 'Sets the password with the link of a password reset, ends every session and access token, signs in. Needs no sign-in.' })
  async resetPassword(@Arg('input', () => AcceptInvitationInputType, { description: 'The reset link and the new password.' }) input: AcceptInvitationInputType, @Ctx() context: GraphqlContext): Promise<SessionPayload> {
    return this.begin(context, await this.passwords.resetPassword(context, input, context.session.secret));
  }

  private async begin(context: GraphqlContext, session: StartedSession): Promise<SessionPayload> {
    startSession(context, session);
    return { viewer: { account: await this.accounts.getOwnAccount(context) } };
  }
}
