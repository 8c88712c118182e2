import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

/** One part of the key that orders a list: its SQL, its type, and where absent values stand; without `nulls` it is never absent. */
export interface KeyPart {
  readonly sql: RawBuilder<unknown>;
  readonly type: 'text' | 'timestamptz' | 'bigint' | 'numeric' | 'boolean' | 'uuid';
  readonly nulls?: 'first' | 'last';
}

/** How a list is ordered: by its parts from the first to the last, all the same way. Only the first may be absent; the last is unique. */
export interface KeyOrdering {
  readonly parts: readonly [KeyPart, ...KeyPart[]];
  readonly descending: boolean;
}

/** Which way a list is read from a place in it; backward gives the rows in the opposite order. */
export type Walk = 'forward' | 'backward';

/** A place between two rows: right before or right after the row with this key, be it there or gone. */
export interface KeyPlace {
  readonly side: 'before' | 'after';
  readonly key: readonly (string | null)[];
}

/** What `order by` says to read a list this way, one term for each part. */
export function orderTerms({ parts, descending }: KeyOrdering, walk: Walk): readonly RawBuilder<unknown>[] {
  const direction = descending === (walk === 'forward') ? 'desc' : 'asc';
  return parts.map(({ sql: value, nulls }) => {
    if (nulls === undefined) return sql`${value} ${sql.raw(direction)}`;
    return sql`${value} ${sql.raw(`${direction} nulls ${areAhead(nulls, walk) ? 'last' : 'first'}`)}`;
  });
}

/**
 * The rows that lie beyond a place, as conditions that one index range each can serve: all rows of the first come before
 * those of the second. There are two where the rows with a value and those without both lie ahead. A row counts by its
 * key alone, so whoever walks on from a place neither skips nor repeats a row whose key has stayed (RFC 9865 section 2).
 */
export function rangesBeyond(ordering: KeyOrdering, place: KeyPlace, walk: Walk): readonly Expression<SqlBool>[] {
  const [first, ...others] = ordering.parts;
  const sign = `${ordering.descending === (walk === 'forward') ? '<' : '>'}${(place.side === 'before') === (walk === 'forward') ? '=' : ''}`;
  if (first.nulls === undefined) return [compare(ordering.parts, sign, place.key)];
  const absent = sql<SqlBool>`${first.sql} is null`;
  const absentAhead = areAhead(first.nulls, walk);
  const [value, ...key] = place.key;
  if (value === null) {
    const amongAbsent = sql<SqlBool>`(${absent} and ${compare(others, sign, key)})`;
    return absentAhead ? [amongAbsent] : [amongAbsent, sql<SqlBool>`${first.sql} is not null`];
  }
  const amongPresent = compare(ordering.parts, sign, place.key);
  return absentAhead ? [amongPresent, absent] : [amongPresent];
}

function areAhead(nulls: 'first' | 'last', walk: Walk): boolean {
  return (nulls === 'last') === (walk === 'forward');
}

function compare(parts: readonly KeyPart[], sign: string, key: readonly (string | null)[]): RawBuilder<SqlBool> {
  const values = parts.map(({ type }, at) => sql`${key[at]}::${sql.raw(type)}`);
  return sql<SqlBool>`(${sql.join(parts.map((part) => part.sql))}) ${sql.raw(sign)} (${sql.join(values)})`;
}
