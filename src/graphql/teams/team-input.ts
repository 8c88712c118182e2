import { Field, ID, InputType, Int } from 'type-graphql';
import type { Role } from '../../domain/teams/team.js';
import { RoleEnum } from './team-type.js';

@InputType('CreateTeamInput', { description: 'A new team.' })
export class CreateTeamInputType {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'What the team is called, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What the team is for.' })
  description?: string | null;

  @Field(() => RoleEnum, { nullable: true, defaultValue: 'MEMBER', description: 'The role that it gives. ADMIN by owners only; OWNER is the role of the team Owners alone.' })
  role?: Role | null;
}

@InputType('UpdateTeamInput', { description: 'What changes in a team; what is absent stays, null clears.' })
export class UpdateTeamInputType {
  @Field(() => ID, { description: 'The team.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the team still has this version.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'The new name; of a managed team the identity provider decides it. Cannot be cleared.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What the team is for.' })
  description?: string | null;

  @Field(() => RoleEnum, { nullable: true, description: 'The new role. To and from ADMIN by owners only. Cannot be cleared.' })
  role?: Role | null;
}

@InputType('ChangeTeamMembersInput', { description: 'Who joins a team and who leaves it.' })
export class ChangeTeamMembersInputType {
  @Field(() => ID, { description: 'The team.' })
  teamId!: string;

  @Field(() => [ID], { nullable: true, description: 'People who join; who is in already stays as they are.' })
  add?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'People who leave; who is not in is left out.' })
  remove?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Refuse with STALE unless the team still has this version.' })
  expectedVersion?: number | null;
}
