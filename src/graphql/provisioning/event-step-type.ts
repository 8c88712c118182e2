import { Field, Float, ObjectType } from 'type-graphql';
import type { EventStatus } from '../../domain/provisioning/provisioning-event.js';
import { EventStatusEnum } from './provisioning-event-enums.js';

/** One step on the way of a request; the source is the domain's EventStep. */
@ObjectType('EventStep', { description: 'One step on the way of a request.' })
export class EventStepType {
  @Field(() => String, { description: 'What the step is called, such as "Match".' })
  name!: string;

  @Field(() => EventStatusEnum, { description: 'How it went.' })
  status!: EventStatus;

  @Field(() => String, { nullable: true, description: 'What came of it, in words.' })
  detail!: string | null;

  @Field(() => Float, { nullable: true, description: 'How long it took, in milliseconds; known of the whole request alone.' })
  durationMs!: number | null;
}
