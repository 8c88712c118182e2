import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { EventStatus, ScimOperation, ScimResourceType } from '../../domain/provisioning/provisioning-event.js';
import type { IdentityProvider } from '../../domain/scim-configurations/scim-configuration.js';
import { connectionOf, countedToLimit } from '../connection.js';
import { NodeType } from '../node.js';
import { Json } from '../scalars.js';
import { IdentityProviderEnum } from '../scim-configurations/scim-enums.js';
import { EventStatusEnum, ScimOperationEnum, ScimResourceTypeEnum } from './provisioning-event-enums.js';

/** An event, as GraphQL shows it; the source is the row without bodies. Sentences and links are in the resolver. */
@ObjectType('ProvisioningEvent', { implements: NodeType, description: 'One request of an identity provider and what came of it.' })
export class ProvisioningEventType extends NodeType {
  @Field(() => Date, { description: 'When it was answered.' })
  at!: Date;

  @Field(() => String, { description: 'The id of the request, as in the header X-Request-Id of its answer.' })
  requestId!: string;

  @Field(() => String, { description: 'What the configuration was called at that time; it may be gone.' })
  configurationName!: string;

  @Field(() => IdentityProviderEnum, { nullable: true, description: 'The product on the other side, as the configuration said at that time.' })
  identityProvider!: IdentityProvider | null;

  @Field(() => EventStatusEnum, { description: 'How it went.' })
  status!: EventStatus;

  @Field(() => ScimOperationEnum, { nullable: true, description: 'What was asked for; null when that is not to be told from the request.' })
  operation!: ScimOperation | null;

  @Field(() => ScimResourceTypeEnum, { nullable: true, description: 'What it was about; null for a bulk and for unknown addresses.' })
  resourceType!: ScimResourceType | null;

  @Field(() => Int, { description: 'The HTTP status of the answer.' })
  httpStatus!: number;

  @Field(() => String, { nullable: true, description: 'The scimType of the answer when it was refused and SCIM has a word for why.' })
  scimType!: string | null;

  @Field(() => Float, { description: 'How long it took, in milliseconds.' })
  durationMs!: number;

  @Field(() => String, { description: 'The HTTP method.' })
  method!: string;

  @Field(() => String, { description: 'The path and the query, as they came.' })
  path!: string;

  @Field(() => String, { nullable: true, description: 'The IP address that it came from.' })
  clientIp!: string | null;

  @Field(() => String, { nullable: true, description: 'What the client calls itself; some say nothing.' })
  userAgent!: string | null;

  @Field(() => Json, { nullable: true, description: 'The headers that help to understand the request; none carries a secret.' })
  requestHeaders!: Record<string, string> | null;
}

export const provisioningEventConnection = connectionOf<LoggedEvent>({
  name: 'ProvisioningEvent', node: () => ProvisioningEventType, items: 'provisioning events', totalCount: countedToLimit,
});
