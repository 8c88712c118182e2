import { Field, ID, InputType, Int } from 'type-graphql';
import type { PersonAttributes } from '../../domain/people/person.js';
import { Json } from '../scalars.js';

/** The parts of a name. */
@InputType('NameInput', { description: 'The parts of a name, as SCIM has them.' })
export class NameInputType {
  @Field(() => String, { nullable: true, description: 'The whole name, as it is written.' })
  formatted?: string | null;

  @Field(() => String, { nullable: true, description: 'The given name.' })
  givenName?: string | null;

  @Field(() => String, { nullable: true, description: 'The family name.' })
  familyName?: string | null;

  @Field(() => String, { nullable: true, description: 'The middle name.' })
  middleName?: string | null;

  @Field(() => String, { nullable: true, description: 'What comes before the name, such as "Dr.".' })
  honorificPrefix?: string | null;

  @Field(() => String, { nullable: true, description: 'What comes after the name, such as "III".' })
  honorificSuffix?: string | null;
}

/** One e-mail address. */
@InputType('EmailInput', { description: 'One e-mail address, as SCIM has it.' })
export class EmailInputType {
  @Field(() => String, { description: 'The address.' })
  value!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, such as "work".' })
  type?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is the one to use.' })
  primary?: boolean | null;

  @Field(() => String, { nullable: true, description: 'How it is shown.' })
  display?: string | null;
}

/** What every provisioned person may carry. */
@InputType()
abstract class ProvisionedPersonInput {
  @Field(() => ID, { description: 'The configuration in whose name this is done.' })
  scimConfigurationId!: string;

  @Field(() => String, { nullable: true, description: 'The id that the provider gives this person.' })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  displayName?: string | null;

  @Field(() => NameInputType, { nullable: true, description: 'The parts of the name; replaces the whole name.' })
  name?: NameInputType | null;

  @Field(() => [EmailInputType], { nullable: true, description: 'The e-mail addresses; replaces all of them.' })
  emails?: EmailInputType[] | null;

  @Field(() => Json, { nullable: true, description: 'Every other SCIM attribute, by its SCIM name; replaces all of them.' })
  attributes?: PersonAttributes | null;
}

/** What POST /Users says. */
@InputType('ProvisionPersonInput', { description: 'Provisions a person as a POST of a user does.' })
export class ProvisionPersonInputType extends ProvisionedPersonInput {
  @Field(() => String, { description: 'The name by which the provider and Muster know the person; an e-mail address unless the configuration takes any text.' })
  userName!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person may enter; true when absent.' })
  active?: boolean;
}

/** What PUT and PATCH of a user say. */
@InputType('ChangeProvisionedPersonInput', { description: 'Changes a person as a PUT or PATCH of a user does; what is absent stays, null clears.' })
export class ChangeProvisionedPersonInputType extends ProvisionedPersonInput {
  @Field(() => ID, { description: 'The person.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the person still has this version.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'The new name; cannot be cleared.' })
  userName?: string;

  @Field(() => Boolean, { nullable: true, description: 'False ends access when Auto deprovision users is on, true gives it back; cannot be cleared.' })
  active?: boolean;
}

/** What DELETE of a user says. */
@InputType('DeprovisionPersonInput', { description: 'Removes or releases a person as a DELETE of a user does.' })
export class DeprovisionPersonInputType {
  @Field(() => ID, { description: 'The configuration in whose name this is done.' })
  scimConfigurationId!: string;

  @Field(() => ID, { description: 'The person.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the person still has this version.' })
  expectedVersion?: number | null;
}
