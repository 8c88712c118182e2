import { Field, ObjectType } from 'type-graphql';
import type { Account } from '../../domain/accounts/account.js';
import { AccountType } from './account-type.js';

/** Who asks; the resolver adds what depends on the moment. */
@ObjectType('Viewer', { description: 'Who is signed in, and what is open to them now.' })
export class ViewerType {
  @Field(() => AccountType, { description: 'The account that asks.' })
  account!: Account;
}

/** The answer of everything that signs in. */
@ObjectType('SessionPayload', { description: 'Signed in: the answer carries the session cookie.' })
export class SessionPayload {
  @Field(() => ViewerType, { description: 'Who is signed in now.' })
  viewer!: ViewerType;
}
