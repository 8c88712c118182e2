import { Field, ObjectType } from 'type-graphql';
import type { Project } from '../../domain/projects/project.js';
import { ProjectType } from './project-type.js';

/** What mutations of a project answer. */
@ObjectType('ProjectPayload', { description: 'The project as it is now.' })
export class ProjectPayload {
  @Field(() => ProjectType, { description: 'The project as it is now.' })
  project!: Project;
}
