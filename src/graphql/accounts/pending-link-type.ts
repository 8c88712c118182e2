import { Field, ObjectType } from 'type-graphql';
import type { AccountLinkKind } from '../../domain/accounts/account-link.js';
import { Url } from '../scalars.js';
import { textEnum } from '../text-enum.js';

export const PendingLinkKindEnum = textEnum<AccountLinkKind>('PendingLinkKind', 'What a link that waits is for.', {
  INVITATION: 'Invites somebody who has no account yet; valid for seven days.',
  PASSWORD_RESET: 'Sets a new password; valid for one hour.',
});

/** A link that somebody has to hand over, because the installation sends no mail. */
@ObjectType('PendingLink', { description: 'An invitation or a password reset that waits to be handed over by hand, on an installation without mail.' })
export class PendingLinkType {
  @Field(() => PendingLinkKindEnum, { description: 'What the link is for.' })
  kind!: AccountLinkKind;

  @Field(() => String, { description: 'The address that the link proves: hand it to the owner of this address and to nobody else.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'The project or status page that invites; null for password resets and for the first administrator.' })
  homeName!: string | null;

  @Field(() => Url, { description: 'The link, which works once. No page opens it yet: its last part is the token for acceptInvitation or resetPassword.' })
  url!: string;

  @Field(() => Date, { description: 'When it stops working.' })
  expiresAt!: Date;
}
