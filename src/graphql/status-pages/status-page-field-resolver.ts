import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PeopleService } from '../../domain/people/people-service.js';
import type { Person } from '../../domain/people/person.js';
import { permissionsOnStatusPage, type Permission } from '../../domain/permissions.js';
import { allows, notFound } from '../../domain/policy.js';
import type { Project } from '../../domain/projects/project.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimConfigurationService } from '../../domain/scim-configurations/scim-configuration-service.js';
import type { StatusPage } from '../../domain/status-pages/status-page.js';
import { PageArgs, type Connection } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { PersonFilterInputType, PersonOrderInputType, type PeopleArgs } from '../people/person-filter-input.js';
import { personConnection } from '../people/person-type.js';
import { pageBatchOf, perRequest } from '../per-request.js';
import { PermissionEnum } from '../permission.js';
import { ProjectType } from '../projects/project-type.js';
import { scimConfigurationConnection } from '../scim-configurations/scim-configuration-type.js';
import { viewerAccess } from '../viewer-access.js';
import { StatusPageType } from './status-page-type.js';

/** What there is around a status page. A page may be read by more people than what is behind it. */
@Resolver(() => StatusPageType)
export class StatusPageFieldResolver {
  constructor(private readonly people: PeopleService, private readonly configurations: ScimConfigurationService) {}

  readonly #subscribers = perRequest((context) => pageBatchOf((pages: readonly StatusPage[], { page, ...list }: PeopleArgs) => this.people.listPeopleOf(context, idsOf(pages), { kind: 'STATUS_PAGE', ...list }, page)));

  readonly #configurations = perRequest((context) => pageBatchOf((pages: readonly StatusPage[], page: PageArgs) => this.configurations.listForDirectories(context, 'STATUS_PAGE', idsOf(pages), page)));

  @FieldResolver(() => ProjectType, { description: 'The project that it belongs to; NOT_FOUND for subscribers, who have no access to it.' })
  async project(@Root() { id, projectId }: StatusPage, @Ctx() context: GraphqlContext): Promise<Project> {
    const project = allows(await viewerAccess(context, id), 'READ') ? await context.loaders.project.load(projectId) : undefined;
    if (project === undefined) throw notFound();
    return project;
  }

  @FieldResolver(() => personConnection.Connection, { description: 'The subscribers, the oldest first unless `orderBy` says otherwise. For the people of the project.' })
  async subscribers(
    @Root() statusPage: StatusPage, @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose userName or displayName has this text in it, in any spelling.' }) query: string | null | undefined,
    @Arg('filter', () => PersonFilterInputType, { nullable: true, description: 'Which of them; without it those who were not removed.' }) filter: PersonFilterInputType | null | undefined,
    @Arg('orderBy', () => PersonOrderInputType, { nullable: true, description: 'In which order.' }) orderBy: PersonOrderInputType | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Person>> {
    return personConnection.presentPage(await this.#subscribers(context).load({ row: statusPage, args: { page, query, filter, orderBy } }));
  }

  @FieldResolver(() => scimConfigurationConnection.Connection, { description: 'The identity providers that provision its subscribers, the oldest first. For those who manage SCIM.' })
  async scimConfigurations(@Root() statusPage: StatusPage, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<ScimConfiguration>> {
    return scimConfigurationConnection.presentPage(await this.#configurations(context).load({ row: statusPage, args: page }));
  }

  @FieldResolver(() => [PermissionEnum], { description: 'What the signed-in account may do with the page.' })
  async viewerCan(@Root() { id }: StatusPage, @Ctx() context: GraphqlContext): Promise<readonly Permission[]> {
    return permissionsOnStatusPage(await viewerAccess(context, id));
  }
}

function idsOf(pages: readonly StatusPage[]): readonly string[] {
  return pages.map((page) => page.id);
}
