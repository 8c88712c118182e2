import { Field, ObjectType } from 'type-graphql';
import { NodeType } from '../node.js';

/** A token, as GraphQL shows it; the source is the row, and its secret is nowhere. */
@ObjectType('ScimToken', { implements: NodeType, description: 'A bearer token of one configuration. Its text was shown once, when it was made; only a fingerprint is kept.' })
export class ScimTokenType extends NodeType {
  @Field(() => String, { description: 'What the token is called.' })
  name!: string;

  @Field(() => String, { description: 'The last four characters, to tell tokens apart.' })
  lastFour!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself; null when it does not.' })
  expiresAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When its overlap ends, because another token replaces it; null while none does.' })
  retiresAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last used, to the minute; null when it never was.' })
  lastUsedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The IP address of that use.' })
  lastUsedIp!: string | null;

  @Field(() => String, { nullable: true, description: 'What the client of that use calls itself; some providers say nothing.' })
  lastUserAgent!: string | null;
}
