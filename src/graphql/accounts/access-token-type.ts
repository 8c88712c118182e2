import { Field, ObjectType } from 'type-graphql';
import { NodeType } from '../node.js';

/** A token of the signed-in account; its secret is shown at creation alone. */
@ObjectType('AccessToken', { implements: NodeType, description: 'A token with which a script acts as an account. Seen by that account only.' })
export class AccessTokenType extends NodeType {
  @Field(() => String, { description: 'What the token is for, in the words of its owner.' })
  name!: string;

  @Field(() => String, { description: 'The last four characters, to tell tokens apart.' })
  lastFour!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was last used, to the minute; null when never.' })
  lastUsedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it stops working; null when only revoking ends it.' })
  expiresAt!: Date | null;
}
