import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Project } from '../../domain/projects/project.js';
import type { ProjectService } from '../../domain/projects/project-service.js';
import { PageArgs, type Connection } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput } from '../id-input.js';
import { CreateProjectInputType, UpdateProjectInputType } from './project-input.js';
import { ProjectPayload } from './project-payload.js';
import { projectConnection, ProjectType } from './project-type.js';

/** Projects: found, made, changed, deleted. Their computed fields are in the field resolver. */
@Resolver(() => ProjectType)
export class ProjectResolver {
  constructor(private readonly service: ProjectService) {}

  @Query(() => ProjectType, { nullable: true, description: 'One project, by its id or by its slug.' })
  project(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null | undefined,
    @Arg('slug', () => String, { nullable: true, description: 'Its name in addresses.' }) slug: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Project> {
    return this.service.getProject(context, { id, slug });
  }

  @Query(() => projectConnection.Connection, { description: 'The projects that the signed-in account may enter now; for server administrators all of them. The oldest first.' })
  async projects(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('query', () => String, { nullable: true, description: 'Only those whose name has this text in it.' }) query: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Project>> {
    return projectConnection.presentPage(await this.service.listProjects(context, page, query));
  }

  @Mutation(() => ProjectPayload, { description: 'Makes a project with the teams Owners, Admins and Members; the signed-in account is its first owner. Server administrators only, unless PROJECT_CREATION is anyone.' })
  async createProject(@Arg('input', () => CreateProjectInputType, { description: 'The new project.' }) input: CreateProjectInputType, @Ctx() context: GraphqlContext): Promise<ProjectPayload> {
    return { project: await this.service.createProject(context, input) };
  }

  @Mutation(() => ProjectPayload, { description: 'Renames a project, or gives it another slug. For owners and administrators.' })
  async updateProject(@Arg('input', () => UpdateProjectInputType, { description: 'What changes.' }) input: UpdateProjectInputType, @Ctx() context: GraphqlContext): Promise<ProjectPayload> {
    return { project: await this.service.updateProject(context, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Deletes a project with its people, teams, status pages and SCIM configurations. For owners.' })
  async deleteProject(@Arg('input', () => DeleteInput, { description: 'Which project.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.service.deleteProject(context, input) };
  }
}
