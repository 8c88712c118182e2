import { Field, Int, ObjectType } from 'type-graphql';
import type { Project } from '../../domain/projects/project.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';

/** A project, as GraphQL shows it; the source is the row. What is computed is in the field resolver. */
@ObjectType('Project', { implements: NodeType, description: 'A project: people, the teams that give them roles, status pages, and the identity providers that provision them.' })
export class ProjectType extends NodeType {
  @Field(() => String, { description: 'What the project is called.' })
  name!: string;

  @Field(() => String, { description: 'The name in addresses: a-z, 0-9 and hyphens, unique in this installation.' })
  slug!: string;

  @Field(() => Int, { description: 'Moves with every change of the project itself; pass it as expectedVersion.' })
  version!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

export const projectConnection = connectionOf<Project>({ name: 'Project', node: () => ProjectType, items: 'projects' });
