import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { Failure } from '../../failure.js';
import { asId } from '../id.js';
import type { Tables } from '../unit-of-work.js';
import { firstEventIdAt } from './logged-event.js';
import type { EventStatus, ScimOperation, ScimResourceType } from './provisioning-event.js';

/** Which events somebody wants to see; every part narrows, and an absent part, an empty list or a blank query do not. */
export interface ProvisioningEventFilter {
  readonly status?: readonly EventStatus[] | null | undefined;
  readonly operation?: readonly ScimOperation[] | null | undefined;
  readonly resourceType?: readonly ScimResourceType[] | null | undefined;
  /** From this moment on. */
  readonly from?: Date | null | undefined;
  /** Before this moment. */
  readonly to?: Date | null | undefined;
  readonly scimConfigurationId?: string | null | undefined;
  readonly personId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  /** A piece of the name, the address, the filter or the sentence of a refusal. */
  readonly query?: string | null | undefined;
}

/** A filter as a condition on rows of the log. */
export type EventCondition = (event: ExpressionBuilder<Tables, 'provisioning_event'>) => Expression<SqlBool>;

/** An id is made just after the moment of its event; ranges of ids only choose partitions, so they may be wider. */
const slackMs = 60 * 60 * 1000;

/** The filter as a condition on rows. Throws INVALID for what is no id; an id that is nobody's finds nothing. */
export function eventCondition(filter: ProvisioningEventFilter): EventCondition {
  const ids = [idOf('scimConfigurationId', filter), idOf('personId', filter), idOf('teamId', filter)] as const;
  return (event) => event.and([
    ...(filter.status?.length ? [event('provisioning_event.status', 'in', [...filter.status])] : []),
    ...(filter.operation?.length ? [event('provisioning_event.operation', 'in', [...filter.operation])] : []),
    ...(filter.resourceType?.length ? [event('provisioning_event.resourceType', 'in', [...filter.resourceType])] : []),
    ...(ids[0] === undefined ? [] : [event('provisioning_event.configurationId', '=', ids[0])]),
    ...(ids[1] === undefined ? [] : [event('provisioning_event.personId', '=', ids[1])]),
    ...(ids[2] === undefined ? [] : [event('provisioning_event.teamId', '=', ids[2])]),
    ...(filter.from ? [
      event('provisioning_event.at', '>=', filter.from), event('provisioning_event.id', '>=', firstEventIdAt(new Date(filter.from.getTime() - slackMs))),
    ] : []),
    ...(filter.to ? [
      event('provisioning_event.at', '<', filter.to), event('provisioning_event.id', '<', firstEventIdAt(new Date(filter.to.getTime() + slackMs))),
    ] : []),
    ...(filter.requestId == null ? [] : [event('provisioning_event.requestId', '=', filter.requestId)]),
    ...(filter.query?.trim() ? [mentions(filter.query.trim())] : []),
  ]);
}

/** Finding by eye: the database folds here, because no rule depends on it (DESIGN 3.3, "two spellings"). */
function mentions(text: string): Expression<SqlBool> {
  const facts = sql.ref('provisioning_event.facts');
  return sql<SqlBool>`strpos(lower(concat_ws(' ', ${facts} ->> 'subject', ${facts} ->> 'detail', ${facts} ->> 'filter', ${sql.ref('provisioning_event.path')})), lower(${text}::text)) > 0`;
}

function idOf(field: 'scimConfigurationId' | 'personId' | 'teamId', filter: ProvisioningEventFilter): string | undefined {
  const text = filter[field];
  if (text === undefined || text === null) return undefined;
  const id = asId(text);
  if (id === undefined) throw new Failure('INVALID', `${field} is not an id.`, { field });
  return id;
}
