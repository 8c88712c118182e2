import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import type { Permission } from '../../domain/permissions.js';
import { allows } from '../../domain/policy.js';
import type { Page } from '../../domain/page.js';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ProvisioningEventReader } from '../../domain/provisioning/provisioning-event-reader.js';
import type { ProvisioningService } from '../../domain/provisioning/provisioning-service.js';
import type { SeenQuery } from '../../domain/provisioning/seen-by-provider.js';
import type { ScimCounts } from '../../domain/scim-configurations/configuration-counts.js';
import { permissionsOnConfiguration } from '../../domain/scim-configurations/configuration-permissions.js';
import type { ScimConnection } from '../../domain/scim-configurations/connection.js';
import { scimBaseUrl } from '../../domain/scim-configurations/base-url.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimToken } from '../../domain/scim-configurations/scim-token.js';
import type { Team } from '../../domain/teams/team.js';
import type { Filter } from '../../scim/filter/filter.js';
import { PageArgs, type Connection } from '../connection.js';
import { HomeUnion, loadHome, type Home } from '../home.js';
import { pageBatchOf, perRequest } from '../per-request.js';
import { PermissionEnum } from '../permission.js';
import { viewerAccess } from '../viewer-access.js';
import type { GraphqlContext } from '../context.js';
import { personConnection } from '../people/person-type.js';
import { ProvisioningEventFilterInput, type EventArgs } from '../provisioning/provisioning-event-filter-input.js';
import { provisioningEventConnection } from '../provisioning/provisioning-event-type.js';
import { ScimFilter, Url } from '../scalars.js';
import { teamConnection, TeamType } from '../teams/team-type.js';
import type { ConfigurationBatches } from './configuration-batches.js';
import { ScimConfigurationType } from './scim-configuration-type.js';
import { ScimConnectionType, ScimCountsType } from './scim-connection-type.js';
import { ScimTokenType } from './scim-token-type.js';

/** Everything around a configuration that has to be read or computed. */
@Resolver(() => ScimConfigurationType)
export class ScimConfigurationFieldResolver {
  constructor(
    private readonly batches: (context: GraphqlContext) => ConfigurationBatches,
    private readonly provisioning: ProvisioningService,
    private readonly events: ProvisioningEventReader,
    private readonly publicUrl: string,
  ) {}

  readonly #people = perRequest((context) => pageBatchOf((configurations: readonly ScimConfiguration[], { page, filter }: SeenArgs) => this.provisioning.listSeenPeople(context, this.seenBy(configurations, filter), page)));

  readonly #groups = perRequest((context) => pageBatchOf((configurations: readonly ScimConfiguration[], { page, filter }: SeenArgs) => this.provisioning.listSeenTeams(context, this.seenBy(configurations, filter), page)));

  readonly #events = perRequest((context) => pageBatchOf((configurations: readonly ScimConfiguration[], { page, filter }: EventArgs) => this.events.listMany(
    context, configurations.map(({ id, directoryId }) => ({ name: id, directoryId, filter: { ...filter, scimConfigurationId: id } })), page,
  )));

  @FieldResolver(() => HomeUnion, { description: 'The project or status page that it provisions.' })
  home(@Root() { directoryId }: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<Home> {
    return loadHome(context, directoryId);
  }

  @FieldResolver(() => [PermissionEnum], { description: 'What the signed-in account may do with it. ROTATE_TOKEN is for owners where the configuration reaches a team with role ADMIN.' })
  async viewerCan(@Root() configuration: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<readonly Permission[]> {
    const access = await viewerAccess(context, configuration.directoryId);
    return allows(access, 'MANAGE_SCIM') ? permissionsOnConfiguration(access, await this.batches(context).reachesAdmin.load(configuration)) : [];
  }

  @FieldResolver(() => [TeamType], { description: 'The teams in which everyone provisioned lands while groups are not pushed, by name.' })
  defaultTeams(@Root() configuration: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<readonly Team[]> {
    return this.batches(context).defaultTeams.load(configuration);
  }

  @FieldResolver(() => Url, { description: 'The SCIM base URL, as it goes into the identity provider.' })
  baseUrl(@Root() configuration: ScimConfiguration): string {
    return scimBaseUrl(this.publicUrl, configuration);
  }

  @FieldResolver(() => [ScimTokenType], { description: 'The tokens that were not revoked and the last of those that were, twenty in all, the newest first.' })
  tokens(@Root() configuration: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<readonly ScimToken[]> {
    return this.batches(context).tokens.load(configuration);
  }

  @FieldResolver(() => ScimConnectionType, { description: 'How the connection is doing.' })
  connection(@Root() configuration: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<ScimConnection> {
    return this.batches(context).connections.load(configuration);
  }

  @FieldResolver(() => ScimCountsType, { description: 'How many people, teams and fresh errors there are.' })
  counts(@Root() configuration: ScimConfiguration, @Ctx() context: GraphqlContext): Promise<ScimCounts> {
    return this.batches(context).counts.load(configuration);
  }

  @FieldResolver(() => personConnection.Connection, { description: 'The people that the identity provider sees, in the order in which it lists them.' })
  async people(
    @Root() configuration: ScimConfiguration, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScimFilter, { nullable: true, description: 'Only those whom the provider would get for this filter.' }) filter: Filter | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Person>> {
    return personConnection.presentPage(await this.#people(context).load({ row: configuration, args: { page, filter } }));
  }

  @FieldResolver(() => teamConnection.Connection, { description: 'The teams that the identity provider sees as groups, in the order in which it lists them; none on a status page.' })
  async groups(
    @Root() configuration: ScimConfiguration, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScimFilter, { nullable: true, description: 'Only those which the provider would get for this filter.' }) filter: Filter | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Team>> {
    return teamConnection.presentPage(configuration.kind === 'STATUS_PAGE' ? emptyPage : await this.#groups(context).load({ row: configuration, args: { page, filter } }));
  }

  @FieldResolver(() => provisioningEventConnection.Connection, { description: 'The requests of the identity provider, the newest first, 50 a page unless `first` says otherwise.' })
  async provisioningEvents(
    @Root() configuration: ScimConfiguration, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProvisioningEventFilterInput, { nullable: true, description: 'Which of them.' }) filter: ProvisioningEventFilterInput | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<LoggedEvent>> {
    const another = filter?.scimConfigurationId != null && filter.scimConfigurationId.toLowerCase() !== configuration.id;
    return provisioningEventConnection.presentPage(another ? emptyPage
      : await this.#events(context).load({ row: configuration, args: { page, filter } }));
  }
  private seenBy(configurations: readonly ScimConfiguration[], filter: Filter | null | undefined): SeenQuery {
    return { configurations, filter: filter ?? undefined, baseUrl: (configuration) => this.baseUrl(configuration) };
  }
}

/** The arguments of a list of what a provider sees. */
interface SeenArgs {
  readonly page: PageArgs;
  readonly filter: Filter | null | undefined;
}

/** A page of nothing, for what a kind of configuration does not have. */
const emptyPage: Page<never> = { rows: [], cursors: [], hasNextPage: false, hasPreviousPage: false, total: () => Promise.resolve(0) };
