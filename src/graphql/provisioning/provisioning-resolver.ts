import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type * as inputs from '../../domain/provisioning/provisioning-input.js';
import type * as queries from '../../domain/provisioning/provisioning-query.js';
import type { ProvisioningService } from '../../domain/provisioning/provisioning-service.js';
import type { Scope } from '../../domain/scope.js';
import { DeletePayload } from '../delete-payload.js';
import { PersonPayload } from '../people/person-payload.js';
import { TeamPayload } from '../teams/team-payload.js';
import { ChangePushedGroupInputType, PushGroupInputType, RemovePushedGroupInputType } from './group-input.js';
import { ChangeProvisionedPersonInputType, DeprovisionPersonInputType, ProvisionPersonInputType } from './person-input.js';

/**
 * What identity providers do, for both protocols: GraphQL exposes the writes, and rest/ calls these very methods
 * (DESIGN 6). The payloads carry more than GraphQL shows: the facts for the answer and for the log.
 */
@Resolver()
export class ProvisioningResolver {
  constructor(private readonly service: ProvisioningService) {}

  @Mutation(() => PersonPayload, { description: 'Creates, links or reactivates a person, exactly as a POST of a user does. For those who manage SCIM.' })
  provisionPerson(@Arg('input', () => ProvisionPersonInputType, { description: 'The person.' }) input: inputs.ProvisionPersonInput, @Ctx() scope: Scope): Promise<inputs.PersonChanged> {
    return this.service.provisionPerson(scope, input);
  }

  @Mutation(() => PersonPayload, { description: 'Changes a person, exactly as a PUT or PATCH of a user does. For those who manage SCIM.' })
  changeProvisionedPerson(@Arg('input', () => ChangeProvisionedPersonInputType, { description: 'What changes.' }) input: inputs.ChangeProvisionedPersonInput, @Ctx() scope: Scope): Promise<inputs.PersonChanged> {
    return this.service.changeProvisionedPerson(scope, input);
  }

  @Mutation(() => DeletePayload, { description: 'Removes or releases a person, exactly as a DELETE of a user does. For those who manage SCIM.' })
  deprovisionPerson(@Arg('input', () => DeprovisionPersonInputType, { description: 'Whom.' }) input: inputs.DeprovisionPersonInput, @Ctx() scope: Scope): Promise<inputs.Deprovisioned> {
    return this.service.deprovisionPerson(scope, input);
  }

  @Mutation(() => TeamPayload, { description: 'Makes a team, exactly as a POST of a group does. For those who manage SCIM.' })
  pushGroup(@Arg('input', () => PushGroupInputType, { description: 'The group.' }) input: inputs.PushGroupInput, @Ctx() scope: Scope): Promise<inputs.GroupChanged> {
    return this.service.pushGroup(scope, input);
  }

  @Mutation(() => TeamPayload, { description: 'Changes a team and its members, exactly as a PUT or PATCH of a group does. For those who manage SCIM.' })
  changePushedGroup(@Arg('input', () => ChangePushedGroupInputType, { description: 'What changes.' }) input: inputs.ChangePushedGroupInput, @Ctx() scope: Scope): Promise<inputs.GroupChanged> {
    return this.service.changePushedGroup(scope, input);
  }

  @Mutation(() => DeletePayload, { description: 'Removes or releases a team, exactly as a DELETE of a group does. For those who manage SCIM.' })
  removePushedGroup(@Arg('input', () => RemovePushedGroupInputType, { description: 'Which group.' }) input: inputs.RemovePushedGroupInput, @Ctx() scope: Scope): Promise<inputs.Deprovisioned> {
    return this.service.removePushedGroup(scope, input);
  }

  /** GET of users; for rest/. */
  listPeople(query: queries.ProvisionedListQuery, scope: Scope): Promise<inputs.ProvisionedPage<inputs.ProvisionedPerson>> {
    return this.service.listPeople(scope, query);
  }

  /** GET of a user; for rest/. */
  getPerson(query: queries.ProvisionedGetQuery, scope: Scope): Promise<inputs.ProvisionedPerson> {
    return this.service.getPerson(scope, query);
  }

  /** What a PATCH of a user starts from; for rest/. */
  getPersonForChange(query: queries.ProvisionedGetQuery, scope: Scope): Promise<inputs.ProvisionedPerson> {
    return this.service.getPersonForChange(scope, query);
  }

  /** GET of groups; for rest/. */
  listGroups(query: queries.ProvisionedGroupListQuery, scope: Scope): Promise<inputs.ProvisionedPage<inputs.ProvisionedGroup>> {
    return this.service.listGroups(scope, query);
  }

  /** A search over users and groups; for rest/. */
  listResources(query: queries.ProvisionedGroupListQuery, scope: Scope): Promise<inputs.ProvisionedPage<inputs.ProvisionedResource>> {
    return this.service.listResources(scope, query);
  }

  /** GET of a group; for rest/. */
  getGroup(query: queries.ProvisionedGroupGetQuery, scope: Scope): Promise<inputs.ProvisionedGroup> {
    return this.service.getGroup(scope, query);
  }

  /** GET of a large group, page by page; for rest/. */
  listGroupMembers(query: queries.ProvisionedMembersQuery, scope: Scope): Promise<inputs.MemberPage> {
    return this.service.listGroupMembers(scope, query);
  }

  /** What a PATCH of a group with conditions on members starts from; for rest/. */
  getGroupForChange(query: queries.ProvisionedGetQuery, scope: Scope): Promise<inputs.ProvisionedGroup> {
    return this.service.getGroupForChange(scope, query);
  }
}
