import type { AttributePath } from '../schema/attribute-path.js';

/** Operators after binding: `ne` has become `not` around `eq`, and null has become `present`. */
export type BoundOperator = 'eq' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** What is compared with, already in the form of the attribute: text is folded where the attribute is not case-exact. */
export type Operand =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'time'; readonly milliseconds: number };

export interface BoundLogical {
  readonly kind: 'and' | 'or';
  readonly left: BoundFilter;
  readonly right: BoundFilter;
}

export interface BoundNot {
  readonly kind: 'not';
  readonly filter: BoundFilter;
}

export interface BoundCompare {
  readonly kind: 'compare';
  readonly path: AttributePath;
  readonly operator: BoundOperator;
  readonly operand: Operand;
}

export interface BoundPresent {
  readonly kind: 'present';
  readonly path: AttributePath;
}

/** One element of the multi-valued `path` satisfies `filter`, whose paths all name sub-attributes of it. */
export interface BoundValuePath {
  readonly kind: 'valuePath';
  readonly path: AttributePath;
  readonly filter: BoundFilter;
}

/** A filter whose names are attributes and whose values have their types; frozen. `matches` and `compileFilter` give it meaning. */
export type BoundFilter = BoundLogical | BoundNot | BoundCompare | BoundPresent | BoundValuePath;
