import { sql } from 'kysely';
import type { Scope } from './scope.js';

/**
 * What many hold together and one, now and then, alone: the rules and tokens of a configuration, who owns a project,
 * whether an account may act, who administers the installation, whose data the log of a directory may still name; a slug
 * that is being chosen is always held alone.
 */
export type Gate = 'configuration' | 'ownership' | 'account' | 'administrators' | 'log' | 'slug';

/**
 * Passes a gate with many others, and stays inside until the transaction ends. What is read after this is what holds:
 * read after it, in another statement, for one statement reads what was there when it began to wait (THREATS C10 to C12).
 */
export async function passGate(scope: Scope, gate: Gate, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${keyOf(gate, id)})`.execute(scope.unit.db);
}

/**
 * Waits until nobody is inside and keeps the gate closed until the transaction ends; whoever comes later waits behind.
 * A lock on the row would not do: PostgreSQL lets those who share it pass the one who waits to have it alone, so that
 * somebody who never pauses could keep their token, or their access, from being ended.
 */
export async function closeGate(scope: Scope, gate: Gate, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(gate, id)})`.execute(scope.unit.db);
}

/** Passes the gates of several at once, in the order of their ids. */
export async function passGates(scope: Scope, gate: Gate, ids: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${keyOfEach(gate)}) from unnest(${[...ids].sort()}::text[]) as each (id)`.execute(scope.unit.db);
}

/** Closes the gates of several, one after the other in the order of their ids. */
export async function closeGates(scope: Scope, gate: Gate, ids: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOfEach(gate)}) from unnest(${[...ids].sort()}::text[]) as each (id)`.execute(scope.unit.db);
}

function keyOfEach(gate: Gate) {
  return sql`hashtextextended(${`muster.${gate}:`} || each.id, 0)`;
}

function keyOf(gate: Gate, id: string) {
  return sql`hashtextextended(${`muster.${gate}:${id}`}, 0)`;
}
