import { Field, ID, InputType, Int } from 'type-graphql';

/** The input of mutations that need an id and nothing else. */
@InputType('IdInput', { description: 'Names one object.' })
export class IdInput {
  @Field(() => ID, { description: 'The id of the object.' })
  id!: string;
}

/** The input of mutations that take something away. */
@InputType('DeleteInput', { description: 'Names what is to be taken away.' })
export class DeleteInput {
  @Field(() => ID, { description: 'The id of the object.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the object still has this version.' })
  expectedVersion?: number | null;
}
