import type DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import { explanationOf } from '../../domain/provisioning/event-explanation.js';
import { summaryOf } from '../../domain/provisioning/event-sentences.js';
import { stepsOf, type EventStep } from '../../domain/provisioning/event-steps.js';
import type { EventBodies, LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ProvisioningEventReader } from '../../domain/provisioning/provisioning-event-reader.js';
import type { Change } from '../../domain/change.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimToken } from '../../domain/scim-configurations/scim-token.js';
import type { Team } from '../../domain/teams/team.js';
import type { GraphqlContext } from '../context.js';
import { PersonType } from '../people/person-type.js';
import { batchOf, perRequest } from '../per-request.js';
import { Json } from '../scalars.js';
import { ScimConfigurationType } from '../scim-configurations/scim-configuration-type.js';
import { ScimTokenType } from '../scim-configurations/scim-token-type.js';
import { TeamType } from '../teams/team-type.js';
import { EventChangeType } from './event-change-type.js';
import { EventStepType } from './event-step-type.js';
import { ProvisioningEventType } from './provisioning-event-type.js';

/** Events: found one by one, and what is made of their facts. */
@Resolver(() => ProvisioningEventType)
export class ProvisioningEventResolver {
  /** Bodies are large, so they are read only where they are selected, and then for the whole page at once. */
  private readonly bodies: (context: GraphqlContext) => DataLoader<LoggedEvent, EventBodies>;

  constructor(private readonly reader: ProvisioningEventReader) {
    this.bodies = perRequest((context) => batchOf(async (events) => {
      const bodies = await reader.loadBodies(context, events);
      return new Map(events.map((event) => [event.id, bodies.get(event.id) ?? hidden]));
    }));
  }

  @Query(() => ProvisioningEventType, { nullable: true, description: 'One event of the provisioning log, by its id or by the id of its request. For those who manage SCIM in its project.' })
  async provisioningEvent(
    @Arg('id', () => ID, { nullable: true, description: 'The id of the event.' }) id: string | null | undefined,
    @Arg('requestId', () => String, { nullable: true, description: 'The X-Request-Id of the answer; of a bulk, the event of the whole is given.' }) requestId: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<LoggedEvent> {
    return this.reader.get(context, { id, requestId });
  }

  @FieldResolver(() => ScimConfigurationType, { nullable: true, description: 'The configuration; null when it is gone.' })
  async scimConfiguration(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<ScimConfiguration | null> {
    return await context.loaders.scimConfiguration.load(event.configurationId) ?? null;
  }

  @FieldResolver(() => ScimTokenType, { nullable: true, description: 'The token that was shown; null when it is gone.' })
  async token(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<ScimToken | null> {
    return event.tokenId === null ? null : await context.loaders.scimToken.load(event.tokenId) ?? null;
  }

  @FieldResolver(() => PersonType, { nullable: true, description: 'The person that it was about; null when it was about none.' })
  async person(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<Person | null> {
    return event.personId === null ? null : await context.loaders.person.load(event.personId) ?? null;
  }

  @FieldResolver(() => TeamType, { nullable: true, description: 'The team that it was about; null when it was about none, or the team is gone.' })
  async team(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<Team | null> {
    return event.teamId === null ? null : await context.loaders.team.load(event.teamId) ?? null;
  }

  @FieldResolver(() => String, { description: 'What happened, in one sentence, such as "Entra ID deactivated ada@acme.com; access ended, removed from 2 default teams".' })
  summary(@Root() event: LoggedEvent): string {
    return summaryOf(event);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it came to that, and what an administrator should know; null where nothing is to explain.' })
  explanation(@Root() event: LoggedEvent): string | null {
    return explanationOf(event);
  }

  @FieldResolver(() => [EventStepType], { description: 'How the request went, step by step.' })
  steps(@Root() event: LoggedEvent): readonly EventStep[] {
    return stepsOf(event);
  }

  @FieldResolver(() => [EventChangeType], { description: 'What it changed, attribute by attribute.' })
  changes(@Root() event: LoggedEvent): readonly Change[] {
    return event.facts.changes ?? [];
  }

  @FieldResolver(() => Json, { nullable: true, description: 'The body of the request without passwords; null when there was none, or you may not read bodies.' })
  async requestBody(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<unknown> {
    return (await this.bodies(context).load(event)).requestBody;
  }

  @FieldResolver(() => Json, { nullable: true, description: 'The body of the answer; null when there was none, or you may not read bodies.' })
  async responseBody(@Root() event: LoggedEvent, @Ctx() context: GraphqlContext): Promise<unknown> {
    return (await this.bodies(context).load(event)).responseBody;
  }
}

const hidden: EventBodies = { requestBody: null, responseBody: null };
