import { Field, ID, InputType } from 'type-graphql';
import type { PersonOrderField } from '../../domain/people/person-filter.js';
import type { Source } from '../../domain/source.js';
import type { PageWithQuery } from '../connection.js';
import { textEnum } from '../text-enum.js';
import { SourceEnum } from './source.js';

/** By what people are ordered. */
export const PersonOrderFieldEnum = textEnum<PersonOrderField>('PersonOrderField', 'By what a list of people is ordered.', {
  USER_NAME: 'By userName, whatever the spelling.',
  DISPLAY_NAME: 'By displayName, whatever the spelling; those without one come last.',
  CREATED_AT: 'By when they came.',
  LAST_PUSHED_AT: 'By when an identity provider last changed them; those whom none ever did come last.',
});

/** Which way a list is ordered. */
export const OrderDirectionEnum = textEnum<'ASC' | 'DESC'>('OrderDirection', 'Which way a list is ordered.', {
  ASC: 'From the first to the last: A to Z, the oldest first.',
  DESC: 'From the last to the first: Z to A, the newest first.',
});

@InputType('PersonFilter', { description: 'Which people; everything that is said has to hold.' })
export class PersonFilterInputType {
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'True: those who were removed, instead of those who are here. For those who manage people.' })
  removed?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'What the identity provider last said.' })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they may enter now.' })
  hasAccess?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether an administrator has suspended them.' })
  suspended?: boolean | null;

  @Field(() => SourceEnum, { nullable: true, description: 'How they came.' })
  source?: Source | null;

  @Field(() => ID, { nullable: true, description: 'Those whom this SCIM configuration manages.' })
  managedById?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: those whom nobody manages; false: those whom some configuration manages.' })
  unmanaged?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Those who are in this team.' })
  teamId?: string | null;
}

@InputType('PersonOrder', { description: 'In which order people are listed.' })
export class PersonOrderInputType {
  @Field(() => PersonOrderFieldEnum, { description: 'By what.' })
  field!: PersonOrderField;

  @Field(() => OrderDirectionEnum, { defaultValue: 'ASC', description: 'Which way.' })
  direction!: 'ASC' | 'DESC';
}

/** The arguments of a list of people. */
export interface PeopleArgs extends PageWithQuery {
  readonly filter: PersonFilterInputType | null | undefined;
  readonly orderBy: PersonOrderInputType | null | undefined;
}
