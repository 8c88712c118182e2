import { Arg, ID, Resolver, Root, Subscription, type ArgsDictionary, type SubscribeResolverData } from 'type-graphql';
import type { EventQuestion } from '../../domain/live/event-feed.js';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import { ProvisioningEventFilterInput } from '../provisioning/provisioning-event-filter-input.js';
import { ProvisioningEventType } from '../provisioning/provisioning-event-type.js';
import { ScimConfigurationType } from '../scim-configurations/scim-configuration-type.js';
import type { LiveContext } from './live-context.js';

type Asked<Args> = SubscribeResolverData<unknown, Args & ArgsDictionary, LiveContext>;

/** What can be followed over graphql-ws; what is followed, and for how long somebody may, is of the feeds. */
@Resolver()
export class LiveResolver {
  @Subscription(() => ProvisioningEventType, {
    description: 'The events of the provisioning log of a configuration as they are committed, each once. For those who manage SCIM in its project; ends with an error when you no longer do.',
    subscribe: ({ args, context }: Asked<EventQuestion>) => context.feeds.events.follow(context, args),
  })
  provisioningEventAdded(
    @Root() event: LoggedEvent,
    @Arg('scimConfigurationId', () => ID, { description: 'The configuration.' }) _scimConfigurationId: string,
    @Arg('filter', () => ProvisioningEventFilterInput, { nullable: true, description: 'Which events are wanted; all when absent.' }) _filter: ProvisioningEventFilterInput | null | undefined,
    @Arg('after', () => ID, { nullable: true, description: 'The id of the last event that you have: everything that came after it is given first, so that an interruption loses nothing. What comes from now on when absent.' }) _after: string | null | undefined,
  ): LoggedEvent {
    return event;
  }

  @Subscription(() => ScimConfigurationType, {
    description: 'The configuration each time that it was changed or its connection is doing differently, at most once a second. For those who manage SCIM in its project; ends with an error when you no longer do.',
    subscribe: ({ args, context }: Asked<{ readonly scimConfigurationId: string }>) => context.feeds.connections.follow(context, args.scimConfigurationId),
  })
  scimConnectionChanged(
    @Root() configuration: ScimConfiguration, @Arg('scimConfigurationId', () => ID, { description: 'The configuration.' }) _scimConfigurationId: string,
  ): ScimConfiguration {
    return configuration;
  }
}
