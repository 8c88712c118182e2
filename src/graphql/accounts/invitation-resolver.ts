import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Invitation, Invitations } from '../../domain/accounts/invitations.js';
import type { Person } from '../../domain/people/person.js';
import type { GraphqlContext } from '../context.js';
import { IdInput } from '../id-input.js';
import { PersonType } from '../people/person-type.js';
import { Url } from '../scalars.js';

@ObjectType('InvitationPayload', { description: 'An invitation that was made.' })
export class InvitationPayload {
  @Field(() => PersonType, { description: 'Who is invited.' })
  person!: Person;

  @Field(() => Url, { nullable: true, description: 'The link, on an installation without mail and to a server administrator only; null for everybody else, who may ask one to hand it over.' })
  url!: string | null;

  @Field(() => Boolean, { description: 'Whether the link goes out by mail; it is tried again when the mail server does not take it at once.' })
  sentByMail!: boolean;

  @Field(() => Date, { description: 'When the link stops working.' })
  expiresAt!: Date;
}

/** Inviting people. */
@Resolver()
export class InvitationResolver {
  constructor(private readonly invitations: Invitations) {}

  @Mutation(() => InvitationPayload, { description: 'Invites a person to sign in. Sends the link by mail; on an installation without mail it is shown, to a server administrator only. An earlier link of the same person stops working. For owners and administrators; where an identity provider chose the address of somebody in Owners or in a team with role ADMIN, by owners only.' })
  async invitePerson(@Arg('input', () => IdInput, { description: 'The person.' }) input: IdInput, @Ctx() context: GraphqlContext): Promise<Invitation> {
    return this.invitations.invitePerson(context, input);
  }
}
