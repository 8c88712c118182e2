import { Args, Ctx, FieldResolver, Resolver } from 'type-graphql';
import type { ReadableStatusPages } from '../../domain/accounts/readable-status-pages.js';
import type { Project } from '../../domain/projects/project.js';
import type { ProjectService } from '../../domain/projects/project-service.js';
import type { StatusPage } from '../../domain/status-pages/status-page.js';
import { PageArgs, type Connection } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { projectConnection } from '../projects/project-type.js';
import { statusPageConnection } from '../status-pages/status-page-type.js';
import { ViewerType } from './viewer-type.js';

/** Where the viewer may go now. */
@Resolver(() => ViewerType)
export class ViewerHomesResolver {
  constructor(private readonly projectService: ProjectService, private readonly pages: ReadableStatusPages) {}

  @FieldResolver(() => projectConnection.Connection, { description: 'The projects that the signed-in account is a person of and may enter now, the oldest first.' })
  async projects(@Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<Project>> {
    return projectConnection.presentPage(await this.projectService.listEnteredProjects(context, page));
  }

  @FieldResolver(() => statusPageConnection.Connection, { description: 'The private status pages that the signed-in account may read now, as a subscriber or as a person of the project, the oldest first.' })
  async statusPages(@Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<StatusPage>> {
    return statusPageConnection.presentPage(await this.pages.listReadableStatusPages(context, page));
  }
}
