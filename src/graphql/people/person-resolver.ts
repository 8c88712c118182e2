import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { PeopleService } from '../../domain/people/people-service.js';
import type { PersonErasure } from '../../domain/people/person-erasure.js';
import type { Person } from '../../domain/people/person.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput, IdInput } from '../id-input.js';
import { AddPersonInputType, SuspendPersonInputType, UpdatePersonInputType } from './person-edit-input.js';
import { PersonPayload } from './person-payload.js';
import { PersonType } from './person-type.js';

/** People: found, added, changed, suspended, restored, removed by hand, erased. Their computed fields are in the field resolver. */
@Resolver(() => PersonType)
export class PersonResolver {
  constructor(private readonly service: PeopleService, private readonly erasure: PersonErasure) {}

  @Query(() => PersonType, { nullable: true, description: 'One person. Those who were removed are seen by those who manage people.' })
  person(@Arg('id', () => ID, { description: 'Their id, which is also their SCIM id.' }) id: string, @Ctx() context: GraphqlContext): Promise<Person> {
    return this.service.getPerson(context, id);
  }

  @Mutation(() => PersonPayload, { description: 'Adds somebody by hand to a project or to a status page. For owners and administrators; into Owners and teams with role ADMIN by owners only.' })
  async addPerson(@Arg('input', () => AddPersonInputType, { description: 'Whom, and where.' }) input: AddPersonInputType, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.service.addPerson(context, input) };
  }

  @Mutation(() => PersonPayload, { description: 'Changes the names of a person whom nobody manages. For owners and administrators.' })
  async updatePerson(@Arg('input', () => UpdatePersonInputType, { description: 'What changes.' }) input: UpdatePersonInputType, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.service.updatePerson(context, input) };
  }

  @Mutation(() => PersonPayload, { description: 'Ends somebody\'s access at once, until an administrator restores it; no identity provider can. For owners and administrators; an owner by owners only.' })
  async suspendPerson(@Arg('input', () => SuspendPersonInputType, { description: 'Whom, and why.' }) input: SuspendPersonInputType, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.service.suspendPerson(context, input) };
  }

  @Mutation(() => PersonPayload, { description: 'Lifts a suspension; reactivates an unmanaged person whom an identity provider had deactivated. For owners and administrators; an owner by owners only.' })
  async restorePerson(@Arg('input', () => IdInput, { description: 'Whom.' }) input: IdInput, @Ctx() context: GraphqlContext): Promise<PersonPayload> {
    return { person: await this.service.restorePerson(context, input.id) };
  }

  @Mutation(() => DeletePayload, { description: 'Removes a person for ever; their history stays. A managed person is suspended instead. For owners and administrators; an owner by owners only.' })
  async removePerson(@Arg('input', () => DeleteInput, { description: 'Whom.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.service.removePerson(context, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Takes the personal data of a removed person out of the person, the provisioning log and the audit; that something happened, when, by which configuration and with which status stays. Cannot be undone; repeating it changes nothing. Refused with INVALID for somebody who is still here. For owners and administrators.' })
  async erasePerson(@Arg('input', () => DeleteInput, { description: 'Whom.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.erasure.erasePerson(context, input) };
  }
}
