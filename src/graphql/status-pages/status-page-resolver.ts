import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { StatusPage } from '../../domain/status-pages/status-page.js';
import type { StatusPageService } from '../../domain/status-pages/status-page-service.js';
import type { GraphqlContext } from '../context.js';
import { DeletePayload } from '../delete-payload.js';
import { DeleteInput } from '../id-input.js';
import { CreateStatusPageInputType, UpdateStatusPageInputType } from './status-page-input.js';
import { StatusPagePayload } from './status-page-payload.js';
import { StatusPageType } from './status-page-type.js';

/** Status pages: found, made, changed, deleted. Their computed fields are in the field resolver. */
@Resolver(() => StatusPageType)
export class StatusPageResolver {
  constructor(private readonly service: StatusPageService) {}

  @Query(() => StatusPageType, { nullable: true, description: 'One status page, by its id or by its slug. A public one is for everybody who is signed in.' })
  statusPage(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id: string | null | undefined,
    @Arg('slug', () => String, { nullable: true, description: 'Its name in addresses.' }) slug: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<StatusPage> {
    return this.service.getStatusPage(context, { id, slug });
  }

  @Mutation(() => StatusPagePayload, { description: 'Makes a status page, private unless said otherwise. For owners and administrators of the project.' })
  async createStatusPage(@Arg('input', () => CreateStatusPageInputType, { description: 'The new page.' }) input: CreateStatusPageInputType, @Ctx() context: GraphqlContext): Promise<StatusPagePayload> {
    return { statusPage: await this.service.createStatusPage(context, input) };
  }

  @Mutation(() => StatusPagePayload, { description: 'Changes a status page, or what it says of its services. For owners and administrators of its project.' })
  async updateStatusPage(@Arg('input', () => UpdateStatusPageInputType, { description: 'What changes.' }) input: UpdateStatusPageInputType, @Ctx() context: GraphqlContext): Promise<StatusPagePayload> {
    return { statusPage: await this.service.updateStatusPage(context, input) };
  }

  @Mutation(() => DeletePayload, { description: 'Deletes a status page with its subscribers and SCIM configurations. For owners and administrators of its project.' })
  async deleteStatusPage(@Arg('input', () => DeleteInput, { description: 'Which page.' }) input: DeleteInput, @Ctx() context: GraphqlContext): Promise<DeletePayload> {
    return { deletedId: await this.service.deleteStatusPage(context, input) };
  }
}
