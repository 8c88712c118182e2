import { Field, ObjectType } from 'type-graphql';
import type { StatusPage } from '../../domain/status-pages/status-page.js';
import { StatusPageType } from './status-page-type.js';

/** What mutations of a status page answer. */
@ObjectType('StatusPagePayload', { description: 'The status page as it is now.' })
export class StatusPagePayload {
  @Field(() => StatusPageType, { description: 'The status page as it is now.' })
  statusPage!: StatusPage;
}
