import { Field, ObjectType } from 'type-graphql';
import { Json } from '../scalars.js';

/** One value before and after; the source is the domain's Change. */
@ObjectType('EventChange', { description: 'One value before and after a change.' })
export class EventChangeType {
  @Field(() => String, { description: 'What changed: an attribute by its SCIM path, or a field by its GraphQL name.' })
  path!: string;

  @Field(() => Json, { nullable: true, description: 'The value before; null when there was none.' })
  before?: unknown;

  @Field(() => Json, { nullable: true, description: 'The value afterwards; null when there is none.' })
  after?: unknown;
}
