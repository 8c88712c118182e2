import { Field, ID, InputType, Int } from 'type-graphql';

/** How a human may call a person. */
@InputType()
abstract class PersonNamesInput {
  @Field(() => String, { nullable: true, description: 'The name to show.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'The given name.' })
  givenName?: string | null;

  @Field(() => String, { nullable: true, description: 'The family name.' })
  familyName?: string | null;
}

@InputType('AddPersonInput', { description: 'Somebody whom a human adds. Exactly one of projectId and statusPageId.' })
export class AddPersonInputType extends PersonNamesInput {
  @Field(() => ID, { nullable: true, description: 'The project that they join.' })
  projectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The status page to which they subscribe.' })
  statusPageId?: string | null;

  @Field(() => String, { description: 'Their e-mail address, which becomes their userName.' })
  email!: string;

  @Field(() => [ID], { nullable: true, description: 'The teams of the project that they join. Without a team there is no access.' })
  teamIds?: string[] | null;
}

@InputType('UpdatePersonInput', { description: 'What changes in a person; what is absent stays, null clears. Of a managed person the identity provider decides.' })
export class UpdatePersonInputType extends PersonNamesInput {
  @Field(() => ID, { description: 'The person.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the person still has this version.' })
  expectedVersion?: number | null;
}

@InputType('SuspendPersonInput', { description: 'Whose access ends, and why.' })
export class SuspendPersonInputType {
  @Field(() => ID, { description: 'The person.' })
  id!: string;

  @Field(() => String, { description: 'Why, 1 to 500 characters; read by those who manage people, and by the person.' })
  reason!: string;
}
