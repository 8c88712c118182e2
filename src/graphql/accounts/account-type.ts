import { Field, ObjectType } from 'type-graphql';
import type { Account } from '../../domain/accounts/account.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';

/** A login, as GraphQL shows it; the source is the row. */
@ObjectType('Account', { implements: NodeType, description: 'A login of this installation. Seen by itself and by server administrators only; SCIM neither shows nor changes it.' })
export class AccountType extends NodeType {
  @Field(() => String, { description: 'The proved e-mail address with which this account signs in.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'What the owner of the account is called, when they said so.' })
  name!: string | null;

  @Field(() => Boolean, { description: 'Whether this account administers the installation.' })
  isServerAdmin!: boolean;

  @Field(() => Date, { nullable: true, description: 'When somebody last signed in with the password; null when nobody ever did.' })
  lastSignInAt!: Date | null;

  @Field(() => Date, { description: 'When the address was first proved.' })
  createdAt!: Date;
}

export const accountConnection = connectionOf<Account>({ name: 'Account', node: () => AccountType, items: 'accounts' });
