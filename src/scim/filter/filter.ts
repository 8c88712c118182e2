/** The comparison operators of RFC 7644 section 3.4.2.2, table 3, without `pr`. */
export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** What a filter may compare with. A number is kept as a number only when it prints as it was spelled. */
export type Literal = string | number | boolean | null;

/** An attribute as somebody wrote it: `userName`, `name.givenName`, `urn:...:User:department` (RFC 7644 section 3.10). */
export interface AttributeName {
  readonly urn?: string;
  readonly name: string;
  readonly subName?: string;
}

export interface LogicalFilter {
  readonly kind: 'and' | 'or';
  readonly left: Filter;
  readonly right: Filter;
}

export interface NotFilter {
  readonly kind: 'not';
  readonly filter: Filter;
}

export interface CompareFilter {
  readonly kind: 'compare';
  readonly path: AttributeName;
  readonly operator: CompareOperator;
  readonly value: Literal;
}

export interface PresentFilter {
  readonly kind: 'present';
  readonly path: AttributeName;
}

/** `emails[type eq "work"]`: one element satisfies the whole inner filter. Its names are sub-attributes. */
export interface ValuePathFilter {
  readonly kind: 'valuePath';
  readonly path: AttributeName;
  readonly filter: Filter;
}

/** The syntax tree of a SCIM filter, frozen, with names and operators not yet looked up (RFC 7644 figure 1). */
export type Filter = LogicalFilter | NotFilter | CompareFilter | PresentFilter | ValuePathFilter;
