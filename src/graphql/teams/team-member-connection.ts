import { Field, ObjectType } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { MembershipSource } from '../../domain/teams/team-member.js';
import { connectionOfEdges, type Edge } from '../connection.js';
import { PersonType } from '../people/person-type.js';
import { ScimConfigurationType } from '../scim-configurations/scim-configuration-type.js';
import { textEnum } from '../text-enum.js';

/** Who put somebody into a team. */
export const MembershipSourceEnum = textEnum<MembershipSource>('MembershipSource', 'Who put somebody into a team.', {
  MANUAL: 'A human or a script.',
  DEFAULT_TEAM: 'A SCIM configuration that has the team among its default teams.',
  PUSH: 'An identity provider, by pushing a group.',
});

/** One member, and how they came into the team. */
@ObjectType('TeamMemberEdge', { description: 'One member of a team, and how they came into it.' })
export class TeamMemberEdgeType implements Edge<Person> {
  @Field(() => String, { description: 'Stands for the place of this member in the list; pass it as `after`.' })
  readonly cursor!: string;

  @Field(() => PersonType, { description: 'The member.' })
  readonly node!: Person;

  @Field(() => MembershipSourceEnum, { description: 'Who put them into the team.' })
  readonly source!: MembershipSource;

  @Field(() => Date, { description: 'Since when.' })
  readonly addedAt!: Date;

  @Field(() => ScimConfigurationType, { nullable: true, description: 'The configuration that granted the membership; null when a human did, and for those who do not manage SCIM.' })
  readonly managedBy!: Promise<ScimConfiguration | null>;
}

export const teamMemberConnection = connectionOfEdges<Person, TeamMemberEdgeType>({
  name: 'TeamMember', node: () => PersonType, edge: () => TeamMemberEdgeType, items: 'members of a team',
});
