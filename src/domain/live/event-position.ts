import { sql, type RawBuilder } from 'kysely';
import { firstEventIdAt } from '../provisioning/logged-event.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';

/**
 * A place in the log in the order of transactions, and of ids within one. Whatever lies beyond it is read later: a
 * transaction under way has a number already, so nothing of it can appear before this place.
 */
export interface Position {
  readonly transactionId: string;
  readonly eventId: string;
  /** Ids beyond are not smaller: chooses the partitions that are read. */
  readonly firstId: string;
  /** A snapshot as PostgreSQL writes it: what it sees was there before the following began. */
  readonly unseenBy?: string;
}

/** How far the log is complete at one moment. Transactions are numbers of 64 bits, as text. */
export interface Horizon {
  /** Every transaction before this one has ended. */
  readonly complete: string;
  /** The next transaction that begins has this number, or a later one. */
  readonly begun: string;
  readonly snapshot: string;
}

const zeroId = '00000000-0000-0000-0000-000000000000';
/** Ids carry the clock of the process that made them, which may have been set back since. */
const slackMs = 24 * 60 * 60 * 1000;

/** How far the log is complete now. */
export async function readHorizon(scope: Scope): Promise<Horizon> {
  const { rows: [horizon] } = await sql<Horizon>`
    select pg_snapshot_xmin(now)::text as complete, pg_snapshot_xmax(now)::text as begun, now::text as snapshot from pg_current_snapshot() as now`.execute(scope.unit.db);
  if (horizon === undefined) throw new Error('PostgreSQL gave no snapshot.');
  return horizon;
}

/** The place of somebody who wants what happens from now on. */
export async function afterNow(scope: Scope): Promise<Position> {
  const horizon = await readHorizon(scope);
  return { ...afterComplete(scope, horizon), unseenBy: horizon.snapshot };
}

/** The place after everything that is complete. */
export function afterComplete({ clock }: Scope, { complete }: Horizon): Position {
  return { transactionId: complete, eventId: zeroId, firstId: firstEventIdAt(new Date(clock.now().getTime() - slackMs)) };
}

/**
 * The place after an event of this configuration; undefined when the log does not have it, or has it from before the
 * database was restored, where the order of transactions says nothing.
 */
export async function afterEvent(scope: Scope, configuration: ScimConfiguration, eventId: string): Promise<Position | undefined> {
  const { rows: [row] } = await sql<{ readonly transactionId: string; readonly at: Date }>`
    select transaction_id::text as "transactionId", at from provisioning_event
     where directory_id = ${configuration.directoryId}::uuid and configuration_id = ${configuration.id}::uuid and id = ${eventId}::uuid
       and transaction_id < pg_snapshot_xmax(pg_current_snapshot())`.execute(scope.unit.db);
  return row && { transactionId: row.transactionId, eventId, firstId: firstEventIdAt(new Date(row.at.getTime() - slackMs)) };
}

/** A place and nothing more. */
export type Place = Pick<Position, 'transactionId' | 'eventId'>;

/** As many events as one look may read, whether they are wanted or not. */
const windowSize = 2000;

/** The last event that a look from this place may read; undefined when it may read as far as the log is complete. */
export async function findWindowEnd(scope: Scope, configuration: ScimConfiguration, position: Position, horizon: Horizon): Promise<Place | undefined> {
  return selectBeyond(scope, configuration, position, horizon).select('provisioning_event.id as eventId').offset(windowSize - 1).limit(1).executeTakeFirst();
}

/** The events of the configuration beyond a place, as far as the log is complete, in order; `transactionId` is among their columns. */
export function selectBeyond({ unit: { db } }: Scope, { directoryId, id }: ScimConfiguration, { transactionId, eventId, firstId, unseenBy }: Position, { complete }: Horizon) {
  const query = db.selectFrom('provisioning_event').select(sql<string>`${written}::text`.as('transactionId'))
    .where('provisioning_event.directoryId', '=', directoryId).where('provisioning_event.configurationId', '=', id)
    .where(sql<boolean>`(${written}, ${sql.ref('provisioning_event.id')}) > (${transactionId}::xid8, ${eventId}::uuid)`)
    .where(sql<boolean>`${written} < ${complete}::xid8`)
    .where('provisioning_event.id', '>=', firstId)
    .orderBy(written).orderBy('provisioning_event.id');
  return unseenBy === undefined ? query : query.where(sql<boolean>`not pg_visible_in_snapshot(${written}, ${unseenBy}::pg_snapshot)`);
}

/** As a condition: not beyond this place. */
export function upTo({ transactionId, eventId }: Place): RawBuilder<boolean> {
  return sql<boolean>`(${written}, ${sql.ref('provisioning_event.id')}) <= (${transactionId}::xid8, ${eventId}::uuid)`;
}

const written = sql.ref('provisioning_event.transaction_id');
