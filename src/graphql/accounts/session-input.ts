import { Field, InputType } from 'type-graphql';

@InputType('SignInInput', { description: 'An e-mail address and its password.' })
export class SignInInputType {
  @Field(() => String, { description: 'The e-mail address of the account.' })
  email!: string;

  @Field(() => String, { description: 'The password of the account.' })
  password!: string;
}

@InputType('AcceptInvitationInput', { description: 'The token of a link and the password that it sets.' })
export class AcceptInvitationInputType {
  @Field(() => String, { description: 'The last part of the address of the link.' })
  token!: string;

  @Field(() => String, { description: 'The password to set, at least 12 characters.' })
  password!: string;
}

@InputType('ChangePasswordInput', { description: 'The password that is and the password that shall be.' })
export class ChangePasswordInputType {
  @Field(() => String, { description: 'The password that the account has now.' })
  currentPassword!: string;

  @Field(() => String, { description: 'The password to set, at least 12 characters.' })
  newPassword!: string;
}

@InputType('RequestPasswordResetInput', { description: 'Whose password shall be set anew.' })
export class RequestPasswordResetInputType {
  @Field(() => String, { description: 'The e-mail address of the account.' })
  email!: string;
}
