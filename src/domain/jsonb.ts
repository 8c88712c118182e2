import { sql, type RawBuilder } from 'kysely';

/** A value as a jsonb parameter; pg alone would send an array as a PostgreSQL array. */
export function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`;
}
