import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import type { Permission } from '../../domain/permissions.js';
import { allows } from '../../domain/policy.js';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ProvisioningEventReader } from '../../domain/provisioning/provisioning-event-reader.js';
import type { ProvisioningService } from '../../domain/provisioning/provisioning-service.js';
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
import { PermissionEnum } from '../permission.js';
import { viewerAccess } from '../viewer-access.js';
import type { GraphqlContext } from '../context.js';
import { personConnection } from '../people/person-type.js';
import { ProvisioningEventFilterInput } from '../provisioning/provisioning-event-filter-input.js';
import { provisioningEventConnection } from '../provisioning/provisioning-event-type.js';
import { ScimFilter, Url } from '../scalars.js';
import { teamConnection, TeamType } from '../teams/team-type.js';
import type { ConfigurationBatches } from './configuration-batches.js';
import { ScimConfigurationType } from './scim-configuration-type.js';
import { ScimConnectionType, ScimCountsType } from './scim-connection-type.js';
import { ScimTokenType } from './scim-token-type.js';
import { emptyPage, seenPage } from './seen-page.js';

/** Everything around a configuration that has to be read or computed. */
@Resolver(() => ScimConfigurationType)
export class ScimConfigurationFieldResolver {
  constructor(
    private readonly batches: (context: GraphqlContext) => ConfigurationBatches,
    private readonly provisioning: ProvisioningService,
    private readonly events: ProvisioningEventReader,
    private readonly publicUrl: string,
  ) {}

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

  @FieldResolver(() => [ScimTokenType], { description: 'All tokens, those that work and those that do not any more, the newest first.' })
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
    return personConnection.presentPage(await seenPage(
      page, (window) => this.provisioning.listPeople(context, { ...this.queryOf(configuration, filter), ...window }), (seen) => seen.person,
    ));
  }

  @FieldResolver(() => teamConnection.Connection, { description: 'The teams that the identity provider sees as groups, in the order in which it lists them; none on a status page.' })
  async groups(
    @Root() configuration: ScimConfiguration, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScimFilter, { nullable: true, description: 'Only those which the provider would get for this filter.' }) filter: Filter | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Team>> {
    return teamConnection.presentPage(configuration.kind === 'STATUS_PAGE' ? emptyPage : await seenPage(
      page, (window) => this.provisioning.listGroups(context, { ...this.queryOf(configuration, filter), withMembers: false, ...window }), (seen) => seen.team,
    ));
  }

  @FieldResolver(() => provisioningEventConnection.Connection, { description: 'The requests of the identity provider, the newest first, 50 a page unless `first` says otherwise.' })
  async provisioningEvents(
    @Root() configuration: ScimConfiguration, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProvisioningEventFilterInput, { nullable: true, description: 'Which of them.' }) filter: ProvisioningEventFilterInput | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<LoggedEvent>> {
    const another = filter?.scimConfigurationId != null && filter.scimConfigurationId.toLowerCase() !== configuration.id;
    return provisioningEventConnection.presentPage(another ? emptyPage
      : await this.events.list(context, configuration.directoryId, page, { ...filter, scimConfigurationId: configuration.id }));
  }

  private queryOf(configuration: ScimConfiguration, filter: Filter | null | undefined) {
    return { scimConfigurationId: configuration.id, baseUrl: this.baseUrl(configuration), filter: filter ?? undefined };
  }
}
