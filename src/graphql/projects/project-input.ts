import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('CreateProjectInput', { description: 'A new project.' })
export class CreateProjectInputType {
  @Field(() => String, { description: 'What the project is called, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The name in addresses: a-z, 0-9 and hyphens; made from the name when absent.' })
  slug?: string | null;
}

@InputType('UpdateProjectInput', { description: 'What changes in a project; what is absent stays.' })
export class UpdateProjectInputType {
  @Field(() => ID, { description: 'The project.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the project still has this version.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'The new name; cannot be cleared.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The new name in addresses; the old one stops working. Cannot be cleared.' })
  slug?: string | null;
}
