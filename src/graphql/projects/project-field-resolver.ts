import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AuditEntry } from '../../domain/audit-entry.js';
import type { AuditLog } from '../../domain/audit-log.js';
import type { PeopleService } from '../../domain/people/people-service.js';
import type { Person } from '../../domain/people/person.js';
import { permissionsOnProject, type Permission } from '../../domain/permissions.js';
import type { Project } from '../../domain/projects/project.js';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ProvisioningEventReader } from '../../domain/provisioning/provisioning-event-reader.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimConfigurationService } from '../../domain/scim-configurations/scim-configuration-service.js';
import type { StatusPage } from '../../domain/status-pages/status-page.js';
import type { StatusPageService } from '../../domain/status-pages/status-page-service.js';
import type { TeamService } from '../../domain/teams/team-service.js';
import type { Role, Team } from '../../domain/teams/team.js';
import { auditEntryConnection } from '../audit/audit-entry-type.js';
import { PageArgs, type Connection, type PageWithQuery } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { PersonFilterInputType, PersonOrderInputType, type PeopleArgs } from '../people/person-filter-input.js';
import { personConnection } from '../people/person-type.js';
import { pageBatchOf, perRequest } from '../per-request.js';
import { PermissionEnum } from '../permission.js';
import { ProvisioningEventFilterInput, type EventArgs } from '../provisioning/provisioning-event-filter-input.js';
import { provisioningEventConnection } from '../provisioning/provisioning-event-type.js';
import { scimConfigurationConnection } from '../scim-configurations/scim-configuration-type.js';
import { statusPageConnection } from '../status-pages/status-page-type.js';
import { RoleEnum, teamConnection } from '../teams/team-type.js';
import { viewerAccess } from '../viewer-access.js';
import { ProjectType } from './project-type.js';

/** What there is in a project, and what the caller may do there. Every list asks the policy itself. */
@Resolver(() => ProjectType)
export class ProjectFieldResolver {
  constructor(
    private readonly peopleService: PeopleService,
    private readonly teamService: TeamService,
    private readonly statusPageService: StatusPageService,
    private readonly configurations: ScimConfigurationService,
    private readonly events: ProvisioningEventReader,
    private readonly audit: AuditLog,
  ) {}

  readonly #people = perRequest((context) => pageBatchOf((projects: readonly Project[], { page, ...list }: PeopleArgs) => this.peopleService.listPeopleOf(context, idsOf(projects), { kind: 'PROJECT', ...list }, page)));

  readonly #teams = perRequest((context) => pageBatchOf((projects: readonly Project[], { page, query }: PageWithQuery) => this.teamService.listTeamsOf(context, idsOf(projects), page, query)));

  readonly #statusPages = perRequest((context) => pageBatchOf((projects: readonly Project[], { page, query }: PageWithQuery) => this.statusPageService.listStatusPagesOf(context, idsOf(projects), page, query)));

  readonly #configurations = perRequest((context) => pageBatchOf((projects: readonly Project[], page: PageArgs) => this.configurations.listForDirectories(context, 'PROJECT', idsOf(projects), page)));

  readonly #events = perRequest((context) => pageBatchOf((projects: readonly Project[], { page, filter }: EventArgs) => this.events.listMany(
    context, projects.map(({ id }) => ({ name: id, directoryId: id, filter: filter ?? {} })), page,
  )));

  readonly #audit = perRequest((context) => pageBatchOf((projects: readonly Project[], page: PageArgs) => this.audit.listEntriesOf(context, idsOf(projects), page)));

  @FieldResolver(() => RoleEnum, { nullable: true, description: 'The role of the signed-in account here; null for server administrators who are no person of the project.' })
  async viewerRole(@Root() { id }: Project, @Ctx() context: GraphqlContext): Promise<Role | null> {
    return (await viewerAccess(context, id)).role;
  }

  @FieldResolver(() => [PermissionEnum], { description: 'What the signed-in account may do here.' })
  async viewerCan(@Root() { id }: Project, @Ctx() context: GraphqlContext): Promise<readonly Permission[]> {
    return permissionsOnProject(await viewerAccess(context, id));
  }

  @FieldResolver(() => personConnection.Connection, { description: 'The people of the project, the oldest first unless `orderBy` says otherwise.' })
  async people(
    @Root() project: Project, @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose userName or displayName has this text in it, in any spelling.' }) query: string | null | undefined,
    @Arg('filter', () => PersonFilterInputType, { nullable: true, description: 'Which of them; without it those who were not removed.' }) filter: PersonFilterInputType | null | undefined,
    @Arg('orderBy', () => PersonOrderInputType, { nullable: true, description: 'In which order.' }) orderBy: PersonOrderInputType | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Person>> {
    return personConnection.presentPage(await this.#people(context).load({ row: project, args: { page, query, filter, orderBy } }));
  }

  @FieldResolver(() => teamConnection.Connection, { description: 'The teams of the project, the oldest first.' })
  async teams(
    @Root() project: Project, @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose name has this text in it, in any spelling.' }) query: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Team>> {
    return teamConnection.presentPage(await this.#teams(context).load({ row: project, args: { page, query } }));
  }

  @FieldResolver(() => statusPageConnection.Connection, { description: 'The status pages of the project, the oldest first.' })
  async statusPages(
    @Root() project: Project, @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose name has this text in it.' }) query: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<StatusPage>> {
    return statusPageConnection.presentPage(await this.#statusPages(context).load({ row: project, args: { page, query } }));
  }

  @FieldResolver(() => scimConfigurationConnection.Connection, { description: 'The identity providers that provision the project, the oldest first. For those who manage SCIM.' })
  async scimConfigurations(@Root() project: Project, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<ScimConfiguration>> {
    return scimConfigurationConnection.presentPage(await this.#configurations(context).load({ row: project, args: page }));
  }

  @FieldResolver(() => provisioningEventConnection.Connection, { description: 'What identity providers asked of the project, the newest first, 50 a page unless `first` says otherwise. For those who manage SCIM.' })
  async provisioningEvents(
    @Root() project: Project, @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProvisioningEventFilterInput, { nullable: true, description: 'Which of them.' }) filter: ProvisioningEventFilterInput | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<LoggedEvent>> {
    return provisioningEventConnection.presentPage(await this.#events(context).load({ row: project, args: { page, filter } }));
  }

  @FieldResolver(() => auditEntryConnection.Connection, { description: 'What humans and scripts changed in the project and on its status pages, the newest first, 50 a page unless `first` says otherwise. For owners and administrators.' })
  async auditLog(@Root() project: Project, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<AuditEntry>> {
    return auditEntryConnection.presentPage(await this.#audit(context).load({ row: project, args: page }));
  }
}

function idsOf(projects: readonly Project[]): readonly string[] {
  return projects.map((project) => project.id);
}
