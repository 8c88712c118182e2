import { Field, Int, ObjectType } from 'type-graphql';
import type { Source } from '../../domain/source.js';
import type { Role, Team } from '../../domain/teams/team.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';
import { SourceEnum } from '../people/source.js';
import { textEnum } from '../text-enum.js';

/** What a team lets its members do. */
export const RoleEnum = textEnum<Role>('Role', 'What a team lets its members do in the project; the highest role of somebody\'s teams counts.', {
  OWNER: 'Everything, the project itself and its owners included: the role of the team Owners alone.',
  ADMIN: 'Manage people, teams, status pages and provisioning.',
  MEMBER: 'Work in the project, and see who is in it.',
  VIEWER: 'See the project and who is in it.',
});

/** A team, as GraphQL shows it; the source is the row. What is computed is in the field resolver. */
@ObjectType('Team', { implements: NodeType, description: 'A team of a project: gives its members a role. In SCIM it is a group, with the same id.' })
export class TeamType extends NodeType {
  @Field(() => String, { description: 'What the team is called; unique in the project, whatever the spelling.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What the team is for; null when nobody said.' })
  description!: string | null;

  @Field(() => RoleEnum, { description: 'The role that it gives.' })
  role!: Role;

  @Field(() => Boolean, { description: 'Whether this is the team Owners, which keeps its name and role and is never deleted.' })
  isReserved!: boolean;

  @Field(() => String, { nullable: true, description: 'The id that the identity provider gives the group; null when it sent none.' })
  externalId!: string | null;

  @Field(() => SourceEnum, { description: 'How the team came to be.' })
  source!: Source;

  @Field(() => Int, { description: 'Moves with every change of the team itself, not with its members; pass it as expectedVersion.' })
  version!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

export const teamConnection = connectionOf<Team>({ name: 'Team', node: () => TeamType, items: 'teams' });
