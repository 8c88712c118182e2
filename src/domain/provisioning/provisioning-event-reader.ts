import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { findDirectory, listPeopleOfAccount, type DirectoryRef } from '../directory-lookup.js';
import { asId } from '../id.js';
import { isOneOf } from '../id-set.js';
import { getLocated } from '../located.js';
import { pageOf, pageSize, readCursor, type Page, type PageRequest } from '../page.js';
import { allows, assertCan, loadAccess, notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { loggedEventColumns, type EventBodies, type LoggedEvent } from './logged-event.js';
import { eventCondition, type ProvisioningEventFilter } from './provisioning-event-filter.js';

/** Names one event: by its id, or by the id of its request; exactly one of them. */
export interface EventName {
  readonly id?: string | null | undefined;
  readonly requestId?: string | null | undefined;
}

const usualPage = 50;
/** Further than this nobody counts, and the database should not either. */
const countedUpTo = 10_000;

/** Reads the provisioning log (DESIGN 3.5) for those who manage SCIM in the directory; bodies only with READ_BODIES. */
export class ProvisioningEventReader {
  constructor(private readonly transactions: Transactions) {}

  /**
   * The events of a project or a status page, the newest first, 50 a page. `total` counts up to 10,000. Throws
   * NOT_FOUND, FORBIDDEN, INVALID.
   */
  list(scope: Scope, directoryId: string, request: PageRequest, filter: ProvisioningEventFilter = {}): Promise<Page<LoggedEvent>> {
    return this.transactions.read(async () => {
      const directory = await findDirectory(scope, directoryId);
      if (directory === undefined) throw notFound();
      await assertCan(scope, 'MANAGE_SCIM', directory);
      return listEvents(scope, directory, request, filter);
    });
  }

  /** The events of one person, the newest first. Throws NOT_FOUND, FORBIDDEN, INVALID. */
  listForPerson(scope: Scope, personId: string, request: PageRequest): Promise<Page<LoggedEvent>> {
    return this.transactions.read(async () => {
      const { id, directory } = await getLocated(scope, 'person', personId);
      await assertCan(scope, 'MANAGE_SCIM', directory);
      return listEvents(scope, directory, request, { personId: id });
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

async function listEvents(scope: Scope, directory: DirectoryRef, request: PageRequest, filter: ProvisioningEventFilter): Promise<Page<LoggedEvent>> {
  const size = pageSize(request, usualPage);
  const before = readEventCursor(request);
  const matching = scope.unit.db.selectFrom('provisioning_event')
    .where('provisioning_event.directoryId', '=', directory.id).where(eventCondition(filter));
  const rows = await (before === undefined ? matching : matching.where('provisioning_event.id', '<', before))
    .select(loggedEventColumns).orderBy('provisioning_event.id', 'desc').limit(size + 1).execute();
  return pageOf(rows, size, request, (event) => [event.id], async () => {
    const { total } = await scope.unit.db.selectFrom(matching.select('provisioning_event.id').limit(countedUpTo).as('counted'))
      .select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow();
    return total;
  });
}

function readEventCursor(request: PageRequest): string | undefined {
  const key = readCursor(request, 1);
  if (key === undefined) return undefined;
  const id = asId(key[0] ?? '');
  if (id === undefined) throw new Failure('INVALID', 'This cursor does not belong to this list.', { field: 'after' });
  return id;
}

/** Looks where the caller may be an administrator: nothing says of an event's id which directory it is of. */
async function findEvent(scope: Scope, { id, requestId }: EventName): Promise<LoggedEvent | undefined> {
  if ((id == null) === (requestId == null)) throw new Failure('INVALID', 'Give either the id of the event or the requestId, not both.', { field: 'id' });
  const canonical = asId(id ?? '');
  if (id != null && canonical === undefined) return undefined;
  const own = await listOwnDirectories(scope);
  let directories = scope.unit.db.selectFrom('directory').leftJoin('status_page', 'status_page.id', 'directory.id').select('directory.id');
  if (own !== undefined) directories = directories.where((row) => row.or([isOneOf('directory.id', own), isOneOf('status_page.projectId', own)]));
  const query = scope.unit.db.selectFrom('provisioning_event').select(loggedEventColumns).where('directoryId', 'in', directories);
  return (canonical === undefined ? query.where('requestId', '=', requestId ?? '') : query.where('id', '=', canonical))
    .orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** The directories that an account is a person of; undefined stands for all, where the system or a server administrator looks. */
async function listOwnDirectories(scope: Scope): Promise<readonly string[] | undefined> {
  const { actor } = scope;
  if (actor.kind === 'stranger') throw new Failure('UNAUTHENTICATED', 'Please sign in first.');
  if (actor.kind === 'system' || (actor.kind === 'account' && actor.isServerAdmin)) return undefined;
  const people = actor.kind === 'account' ? await listPeopleOfAccount(scope, actor.accountId) : [];
  return people.map((person) => person.directoryId);
}

/** The directories of these events in which the caller may read bodies. */
async function listReadable(scope: Scope, events: readonly LoggedEvent[]): Promise<readonly string[]> {
  const readable: string[] = [];
  for (const id of new Set(events.map((event) => event.directoryId))) {
    const directory = await findDirectory(scope, id);
    if (directory !== undefined && allows(await loadAccess(scope, directory), 'READ_BODIES')) readable.push(id);
  }
  return readable;
}
