import { Field, ID, InputType } from 'type-graphql';
import type { EventStatus, ScimOperation, ScimResourceType } from '../../domain/provisioning/provisioning-event.js';
import type { PageArgs } from '../connection.js';
import { EventStatusEnum, ScimOperationEnum, ScimResourceTypeEnum } from './provisioning-event-enums.js';

/** Which events somebody wants to see. */
@InputType('ProvisioningEventFilter', { description: 'Which events are wanted: those that meet every part that is given. An empty list or a blank text counts as not given.' })
export class ProvisioningEventFilterInput {
  @Field(() => [EventStatusEnum], { nullable: true, description: 'With one of these statuses.' })
  status?: EventStatus[] | null;

  @Field(() => [ScimOperationEnum], { nullable: true, description: 'That asked for one of these.' })
  operation?: ScimOperation[] | null;

  @Field(() => [ScimResourceTypeEnum], { nullable: true, description: 'That were about one of these.' })
  resourceType?: ScimResourceType[] | null;

  @Field(() => Date, { nullable: true, description: 'At this moment or later.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Before this moment.' })
  to?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Of this configuration.' })
  scimConfigurationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this person.' })
  personId?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this team.' })
  teamId?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this request: one, or all of a bulk.' })
  requestId?: string | null;

  @Field(() => String, { nullable: true, description: 'That have this text in the name of the person or team, in the path, the filter or the refusal.' })
  query?: string | null;
}

/** The arguments of a list of events. */
export interface EventArgs {
  readonly page: PageArgs;
  readonly filter: ProvisioningEventFilterInput | null | undefined;
}
