import { Field, ID, ObjectType } from 'type-graphql';

/** What a mutation answers that took something away. */
@ObjectType('DeletePayload', { description: 'What was taken away.' })
export class DeletePayload {
  @Field(() => ID, { description: 'The id that the object had.' })
  deletedId!: string;
}
