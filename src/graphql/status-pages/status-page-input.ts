import { Field, ID, InputType, Int } from 'type-graphql';
import type { ServiceState } from '../../domain/status-pages/status-page.js';
import { ServiceStateEnum } from './status-page-type.js';

@InputType('StatusPageServiceInput', { description: 'One service on a status page.' })
export class StatusPageServiceInputType {
  @Field(() => String, { description: 'What it is called; unique on the page.' })
  name!: string;

  @Field(() => ServiceStateEnum, { description: 'How it is doing.' })
  state!: ServiceState;
}

@InputType('CreateStatusPageInput', { description: 'A new status page.' })
export class CreateStatusPageInputType {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'What the page is called, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The name in addresses: a-z, 0-9 and hyphens; made from the name when absent.' })
  slug?: string | null;

  @Field(() => String, { nullable: true, description: 'What the page is about.' })
  description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether only subscribers and the people of the project may read it.' })
  isPrivate?: boolean | null;
}

@InputType('UpdateStatusPageInput', { description: 'What changes on a status page; what is absent stays, null clears.' })
export class UpdateStatusPageInputType {
  @Field(() => ID, { description: 'The status page.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the page still has this version.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'The new name; cannot be cleared.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The new name in addresses; the old one stops working. Cannot be cleared.' })
  slug?: string | null;

  @Field(() => String, { nullable: true, description: 'What the page is about.' })
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether only subscribers and the people of the project may read it. Cannot be cleared.' })
  isPrivate?: boolean | null;

  @Field(() => [StatusPageServiceInputType], { nullable: true, description: 'All services, in the order in which they are shown: replaces the list.' })
  services?: StatusPageServiceInputType[] | null;
}
