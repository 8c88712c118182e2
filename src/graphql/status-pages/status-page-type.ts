import { Field, Int, ObjectType } from 'type-graphql';
import type { ServiceState, StatusPage, StatusPageService } from '../../domain/status-pages/status-page.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';
import { textEnum } from '../text-enum.js';

/** How a service is doing. */
export const ServiceStateEnum = textEnum<ServiceState>('ServiceState', 'How a service is doing.', {
  OPERATIONAL: 'It works.',
  DEGRADED: 'It works, but slowly or in part.',
  OUTAGE: 'It does not work.',
  MAINTENANCE: 'It is being worked on.',
});

/** One service, as the page shows it. */
@ObjectType('StatusPageService', { description: 'One service on a status page.' })
export class StatusPageServiceType {
  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => ServiceStateEnum, { description: 'How it is doing.' })
  state!: ServiceState;
}

/** A status page, as GraphQL shows it; the source is the row. What is computed is in the field resolver. */
@ObjectType('StatusPage', { implements: NodeType, description: 'A page of a project that says how its services are doing. A private one is for its subscribers and the people of the project.' })
export class StatusPageType extends NodeType {
  @Field(() => String, { description: 'What the page is called.' })
  name!: string;

  @Field(() => String, { description: 'The name in addresses: a-z, 0-9 and hyphens, unique in this installation.' })
  slug!: string;

  @Field(() => String, { nullable: true, description: 'What the page is about; null when nobody said.' })
  description!: string | null;

  @Field(() => Boolean, { description: 'Whether only subscribers and the people of the project may read it.' })
  isPrivate!: boolean;

  @Field(() => [StatusPageServiceType], { description: 'The services, in the order in which they are shown.' })
  services!: readonly StatusPageService[];

  @Field(() => Int, { description: 'Moves with every change of the page itself; pass it as expectedVersion.' })
  version!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

export const statusPageConnection = connectionOf<StatusPage>({ name: 'StatusPage', node: () => StatusPageType, items: 'status pages' });
