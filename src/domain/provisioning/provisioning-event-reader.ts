import { Failure } from '../../failure.js';
import { admitAll, type PerPlace } from '../admission.js';
import { findDirectory, listDirectories } from '../directory-lookup.js';
import { asId } from '../id.js';
import { listPages } from '../keyset.js';
import { listAccess } from '../list-access.js';
import { logHabits, newestFirst } from '../log-page.js';
import { selectOwnDirectories } from '../own-directories.js';
import type { Page, PageRequest } from '../page.js';
import { allows, assertCan, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { loggedEventColumns, type EventBodies, type LoggedEvent } from './logged-event.js';
import { eventCondition, type ProvisioningEventFilter } from './provisioning-event-filter.js';

/** Names one event: by its id, or by the id of its request; exactly one of them. */
export interface EventName {
  readonly id?: string | null | undefined;
  readonly requestId?: string | null | undefined;
}

/** Events of one directory that are listed together, under a name of the caller's. */
export interface EventList {
  readonly name: string;
  readonly directoryId: string;
  readonly filter: ProvisioningEventFilter;
}

/** Reads the provisioning log (DESIGN 3.5) for those who manage SCIM in the directory; bodies only with READ_BODIES. */
export class ProvisioningEventReader {
  constructor(private readonly transactions: Transactions) {}

  /**
   * The same page of several lists of events, the newest first, 50 a page, in one statement, by their names; of those
   * that are refused, why. `total` counts up to 10,000. Throws INVALID.
   */
  listMany(scope: Scope, lists: readonly EventList[], request: PageRequest): Promise<PerPlace<Page<LoggedEvent>>> {
    return this.transactions.read(async () => {
      const admissions = await admitAll(scope, 'MANAGE_SCIM', lists.map((list) => list.directoryId));
      const allowed = lists.filter(({ directoryId }) => !(admissions.get(directoryId) instanceof Failure));
      const pages = await listPages(scope.unit.db, new Map(allowed.map(({ name, directoryId, filter }) => [name, scope.unit.db.selectFrom('provisioning_event')
        .where('provisioning_event.directoryId', '=', directoryId).where(eventCondition(filter)).select(loggedEventColumns)])), newestFirst('provisioning_event'), request, logHabits);
      return new Map(lists.map(({ name, directoryId }) => {
        const admission = admissions.get(directoryId);
        return [name, admission instanceof Failure ? admission : pages.get(name) ?? notFound()];
      }));
    });
  }

  /** One event; of several with one request id (a bulk) the request's own, the last. Throws INVALID, NOT_FOUND, FORBIDDEN. */
  get(scope: Scope, name: EventName): Promise<LoggedEvent> {
    return this.transactions.read(async () => {
      const event = await findEvent(scope, name);
      const directory = event && await findDirectory(scope, event.directoryId);
      if (directory === undefined || event === undefined) throw notFound();
      await assertCan(scope, 'MANAGE_SCIM', directory);
      return event;
    });
  }

  /** The events with these ids; of those that the caller may not read, why. Unknown ones are left out. */
  listByIds(scope: Scope, ids: readonly string[]): Promise<PerPlace<LoggedEvent>> {
    return this.transactions.read(async () => {
      const events = await scope.unit.db.selectFrom('provisioning_event').select(loggedEventColumns)
        .where('directoryId', 'in', await selectOwnDirectories(scope)).where('id', 'in', [...ids]).execute();
      const admissions = await admitAll(scope, 'MANAGE_SCIM', events.map((event) => event.directoryId));
      return new Map(events.map((event) => {
        const admission = admissions.get(event.directoryId);
        return [event.id, admission instanceof Failure ? admission : event];
      }));
    });
  }

  /** The bodies of these events, by event id; those that the caller may not read are left out (DESIGN 3.1). */
  loadBodies(scope: Scope, events: readonly LoggedEvent[]): Promise<ReadonlyMap<string, EventBodies>> {
    return this.transactions.read(async () => {
      const directoryIds = await listReadable(scope, events);
      if (directoryIds.length === 0) return new Map();
      const rows = await scope.unit.db.selectFrom('provisioning_event').select(['id', 'requestBody', 'responseBody'])
        .where('directoryId', 'in', directoryIds).where('id', 'in', events.map((event) => event.id)).execute();
      return new Map(rows.map(({ id, ...bodies }) => [id, bodies]));
    });
  }
}

/** Looks where the caller may be an administrator: nothing says of an event's id which directory it is of. */
async function findEvent(scope: Scope, { id, requestId }: EventName): Promise<LoggedEvent | undefined> {
  if ((id == null) === (requestId == null)) throw new Failure('INVALID', 'Give either the id of the event or the requestId, not both.', { field: 'id', help: 'Name it by one of the two and leave the other out.' });
  const canonical = asId(id ?? '');
  if (id != null && canonical === undefined) return undefined;
  const query = scope.unit.db.selectFrom('provisioning_event').select(loggedEventColumns).where('directoryId', 'in', await selectOwnDirectories(scope));
  return (canonical === undefined ? query.where('requestId', '=', requestId ?? '') : query.where('id', '=', canonical))
    .orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** The directories of these events in which the caller may read bodies. */
async function listReadable(scope: Scope, events: readonly LoggedEvent[]): Promise<readonly string[]> {
  const directories = await listDirectories(scope, [...new Set(events.map((event) => event.directoryId))]);
  const accesses = await listAccess(scope, directories);
  return directories.filter((_directory, index) => accesses[index] !== undefined && allows(accesses[index], 'READ_BODIES')).map((directory) => directory.id);
}
