import { Field, ID, InputType } from 'type-graphql';

/** What POST /Groups says. */
@InputType('PushGroupInput', { description: 'Makes a team as a POST of a group does.' })
export class PushGroupInputType {
  @Field(() => ID, { description: 'The configuration in whose name this is done.' })
  scimConfigurationId!: string;

  @Field(() => String, { description: 'The name of the group, which no other team of the project has.' })
  displayName!: string;

  @Field(() => String, { nullable: true, description: 'The id that the provider gives this group.' })
  externalId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'The people in it.' })
  memberIds?: string[] | null;
}

/** Names a group that the provider knows already. */
@InputType()
abstract class NamedGroupInput {
  @Field(() => ID, { description: 'The configuration in whose name this is done.' })
  scimConfigurationId!: string;

  @Field(() => ID, { description: 'The team.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Refuse with STALE unless the group still has this meta.version, quotes and W/ included.' })
  expectedMetaVersion?: string | null;
}

/** What PUT and PATCH of a group say. */
@InputType('ChangePushedGroupInput', {
  description: 'Changes a team as a PUT or PATCH of a group does. `members` replaces the whole set; `addMembers` and `removeMembers` are differences and never need the set.',
})
export class ChangePushedGroupInputType extends NamedGroupInput {
  @Field(() => String, { nullable: true, description: 'The new name; cannot be cleared.' })
  displayName?: string;

  @Field(() => String, { nullable: true, description: 'The id that the provider gives this group; null clears it.' })
  externalId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Everybody who is in it from now on; null or empty: nobody.' })
  members?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'People who join it.' })
  addMembers?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'People who leave it.' })
  removeMembers?: string[] | null;
}

/** What DELETE of a group says. */
@InputType('RemovePushedGroupInput', { description: 'Removes or releases a team as a DELETE of a group does.' })
export class RemovePushedGroupInputType extends NamedGroupInput {}
