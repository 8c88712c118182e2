import { Field, ObjectType } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import { PersonType } from './person-type.js';

/** What mutations of a person answer. */
@ObjectType('PersonPayload', { description: 'The person as they are now.' })
export class PersonPayload {
  @Field(() => PersonType, { description: 'The person as they are now.' })
  person!: Person;
}
