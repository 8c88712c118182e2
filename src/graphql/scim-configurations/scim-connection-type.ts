import { Field, Int, ObjectType } from 'type-graphql';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ConnectionState } from '../../domain/scim-configurations/connection-state.js';
import type { IdentityProvider } from '../../domain/scim-configurations/scim-configuration.js';
import { ProvisioningEventType } from '../provisioning/provisioning-event-type.js';
import { ConnectionStateEnum, IdentityProviderEnum } from './scim-enums.js';

/** How a connection is doing; the source is the domain's ScimConnection. */
@ObjectType('ScimConnection', { description: 'How a connection to an identity provider is doing.' })
export class ScimConnectionType {
  @Field(() => ConnectionStateEnum, { description: 'The state in one word.' })
  state!: ConnectionState;

  @Field(() => String, { description: 'The state in one line, such as "Last request 2 minutes ago from Entra ID".' })
  headline!: string;

  @Field(() => Date, { nullable: true, description: 'When the last request came; null before the first.' })
  lastRequestAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When a request was last answered and not refused, as far back as the log goes.' })
  lastSuccessAt!: Date | null;

  @Field(() => ProvisioningEventType, { nullable: true, description: 'The last request that was refused, as far back as the log goes.' })
  lastError!: LoggedEvent | null;

  @Field(() => IdentityProviderEnum, { nullable: true, description: 'The provider that sent the last request, by how its client calls itself; else the one that was chosen. Null before the first request.' })
  detectedProvider!: IdentityProvider | null;

  @Field(() => Int, { description: 'Requests of the last 24 hours; of more than 10,000 the newest 10,000 are counted.' })
  requestsLast24h!: number;

  @Field(() => Int, { description: 'Those of requestsLast24h that were refused.' })
  errorsLast24h!: number;
}

/** How much there is around a configuration; the source is the domain's ScimCounts. */
@ObjectType('ScimCounts', { description: 'How much there is around a configuration.' })
export class ScimCountsType {
  @Field(() => Int, { description: 'People that it manages.' })
  people!: number;

  @Field(() => Int, { description: 'Those of them that the provider calls active.' })
  activePeople!: number;

  @Field(() => Int, { description: 'Teams that it manages.' })
  groups!: number;

  @Field(() => Int, { description: 'People of the same project or status page that no configuration manages.' })
  unmanagedPeople!: number;

  @Field(() => Int, { description: 'Refused requests of the last 24 hours, counted up to 1,000.' })
  openErrors!: number;
}
