/**
 * SQL of one value, made by a program and never from input. `text` is compared by its bytes, so for an attribute that is not
 * case-exact `sql` gives the stored key (fold.ts), and an index on it wants `collate "C"`. `time` is timestamptz(3).
 */
export interface ValueColumn {
  readonly kind: 'text' | 'boolean' | 'number' | 'time' | 'uuid';
  readonly sql: string;
  /** Text that may have any length. */
  readonly isUnbounded?: true;
}

/** The address of a resource: `base`, which the caller knows and no table holds, and the uuid of `sql` after it. */
export interface AddressColumn {
  readonly kind: 'address';
  readonly base: string;
  readonly sql: string;
}

export type ScalarColumn = ValueColumn | AddressColumn;

/** A complex attribute that holds one value: SQL of type boolean that says whether any part is there. Its parts have columns of their own. */
export interface PresenceColumn {
  readonly kind: 'presence';
  readonly sql: string;
}

/** A multi-valued attribute: a set of rows, one per element, be it a table of members or the elements of a jsonb array. */
export interface ListColumn {
  readonly kind: 'list';
  /** What follows `from`, e.g. `team_member as m`. */
  readonly from: string;
  /** Ties the elements to the row that is filtered, e.g. `m.directory_id = t.directory_id and m.team_id = t.id`. */
  readonly where?: string;
  /** What follows `order by` to have the primary or else the first element first; without it the attribute cannot sort. */
  readonly order?: string;
  /** Sub-attribute name to its column in one element; `value` for a list of plain values. */
  readonly parts: ReadonlyMap<string, ScalarColumn>;
  /** Sub-attribute name to SQL of type text[] that holds this part of every element, for a GIN index to answer `eq`. */
  readonly keys?: ReadonlyMap<string, string>;
}

export type Column = ScalarColumn | PresenceColumn | ListColumn;

/** What can be filtered and sorted by: `attributeKey` of an attribute, or of a part of a complex one with one value, to its column. */
export type ColumnMap = ReadonlyMap<string, Column>;
