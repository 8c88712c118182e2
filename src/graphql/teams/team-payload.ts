import { Field, ObjectType } from 'type-graphql';
import type { Team } from '../../domain/teams/team.js';
import { TeamType } from './team-type.js';

/** What mutations of a team answer. */
@ObjectType('TeamPayload', { description: 'The team as it is now.' })
export class TeamPayload {
  @Field(() => TeamType, { description: 'The team as it is now.' })
  team!: Team;
}
