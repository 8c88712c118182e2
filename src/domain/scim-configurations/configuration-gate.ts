import { sql } from 'kysely';
import type { Scope } from '../scope.js';

/**
 * Passes with many others until the transaction ends: every request that acts by the rules of a configuration. What is
 * read after this is what holds, so read after it, in another statement (THREATS C10, C11).
 */
export async function passGate(scope: Scope, configurationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${keyOf(configurationId)})`.execute(scope.unit.db);
}

/**
 * Waits until nobody is inside, and keeps the gate until the transaction ends: every change of a configuration or its
 * tokens. Whoever comes later waits behind it. A lock on the row would not do: PostgreSQL lets those who share it pass
 * the one who waits for it alone, so that a provider that never pauses could keep its token from being revoked.
 */
export async function closeGate(scope: Scope, configurationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(configurationId)})`.execute(scope.unit.db);
}

function keyOf(configurationId: string) {
  return sql`hashtextextended(${`muster.configuration:${configurationId}`}, 0)`;
}
