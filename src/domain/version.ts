import { sql, type RawBuilder } from 'kysely';
import { Failure } from '../failure.js';
import type { Clock } from './scope.js';

/** A row whose every real change moves its version and its time of change. */
export interface Versioned {
  readonly version: number;
  readonly updatedAt: Date;
}

/** Throws STALE when the caller says which version it read and the row has moved on; absent means "whatever it is". */
export function assertVersion(row: Versioned, expectedVersion: number | null | undefined): void {
  if (expectedVersion === undefined || expectedVersion === null || expectedVersion === row.version) return;
  throw new Failure('STALE', `This has been changed since you read it (version ${row.version} now, you expected ${expectedVersion}), so nothing was changed.`, {
    field: 'expectedVersion', help: 'Read it again, then repeat the change.',
  });
}

/** Version and time after a real change; the time always moves on, whatever the clock does. */
export function nextVersion(row: Versioned, clock: Clock): Versioned {
  const now = clock.now();
  return { version: row.version + 1, updatedAt: now > row.updatedAt ? now : new Date(row.updatedAt.getTime() + 1) };
}

/** The time of a change that is made without reading the row, or of many rows at once: moves on as in `nextVersion`. */
export function laterThanBefore(clock: Clock): RawBuilder<Date> {
  return sql<Date>`greatest(${clock.now()}::timestamptz, updated_at + interval '1 millisecond')`;
}
